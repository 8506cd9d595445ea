"""Identities that people may see: random, so that none can be guessed, and rising, so that indexes stay dense."""

import secrets
from uuid import UUID

from waarborg.service.foundation import time_source

_RANDOM_BITS = 74
_LOW_BITS = 62


def uuid7(milliseconds: int | None = None) -> UUID:
    """A fresh UUID of version 7 (RFC 9562): 48 bits of milliseconds, 74 random bits.

    ``milliseconds`` since 1970 are given for what happened elsewhere before, so that it is ordered with what happened then.
    Made here because PostgreSQL makes them from version 18 only.
    """
    if milliseconds is None:
        milliseconds = time_source.machine_milliseconds()
    milliseconds = max(0, milliseconds) & 0xFFFF_FFFF_FFFF
    random = secrets.randbits(_RANDOM_BITS)
    high, low = random >> _LOW_BITS, random & (1 << _LOW_BITS) - 1
    return UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low)
