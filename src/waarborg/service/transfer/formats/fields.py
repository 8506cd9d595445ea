"""Picking values out of what another system wrote: text, instants and flags, or a sentence about what is wrong."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from waarborg.service.transfer.refusals import FieldMissing, FieldNotUnderstood

Raw = Mapping[str, Any]

LONGEST_ID = 200
_SHOWN = 60
_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_ZONE_APART = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$)")
_YES = frozenset({"true", "1", "yes", "y", "ja", "j", "waar"})
_NO = frozenset({"false", "0", "no", "n", "nee", "onwaar", ""})
_INSTANT = _("a moment such as 2026-03-31T14:20:00Z or 31-03-2026 14:20")
_FLAG = _("true or false, yes or no")
_TEXT = _("a text")


def text(raw: Raw, *names: str) -> str:
    """The first of the fields that says anything, without what can't be stored. Raises: FieldNotUnderstood."""
    for name in names:
        value = raw.get(name)
        if isinstance(value, Mapping | list):
            raise FieldNotUnderstood(field=name, found=shown(value), allowed=_TEXT)
        if value not in (None, "") and not isinstance(value, bool):
            found = _UNSPEAKABLE.sub("", str(value)).strip()
            if found:
                return found
    return ""


def line(raw: Raw, *names: str) -> str:
    """As ``text``, on one line."""
    return " ".join(text(raw, *names).split())


def needed(raw: Raw, *names: str) -> str:
    """As ``line``. Raises: FieldMissing, FieldNotUnderstood."""
    found = line(raw, *names)
    if not found:
        raise FieldMissing(field=names[0])
    return found


def identity(raw: Raw, *names: str) -> str:
    """What the other system names a thing by; empty when it says nothing. Raises: FieldNotUnderstood."""
    found = line(raw, *names)
    if len(found) > LONGEST_ID:
        allowed = _("at most %(most)s characters") % {"most": LONGEST_ID}
        raise FieldNotUnderstood(field=names[0], found=shown(found), allowed=allowed)
    return found


def person_identity(raw: Raw, *names: str) -> str:
    """As ``own_identity``; an address is kept as a digest, so that what it came from names nobody.

    Raises: FieldMissing, FieldNotUnderstood.
    """
    found = own_identity(raw, *names)
    return digest("person", found.lower()) if "@" in found else found


def digest(*parts: str) -> str:
    """An identity of what has none of its own, which says nobody's address."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def own_identity(raw: Raw, *names: str) -> str:
    """Raises: FieldMissing, FieldNotUnderstood."""
    found = identity(raw, *names)
    if not found:
        raise FieldMissing(field=names[0])
    return found


def instant(raw: Raw, *names: str) -> datetime:
    """When. Without an offset it is the agency's wall clock. Raises: FieldMissing, FieldNotUnderstood."""
    found = instant_or_none(raw, *names)
    if found is None:
        raise FieldMissing(field=names[0])
    return found


def instant_or_none(raw: Raw, *names: str) -> datetime | None:
    """Raises: FieldNotUnderstood."""
    name = next((name for name in names if text(raw, name)), None)
    if name is None:
        return None
    written = text(raw, name)
    try:
        return _in_utc(_parsed(written))
    except (ValueError, OverflowError) as error:
        raise FieldNotUnderstood(field=name, found=shown(written), allowed=_INSTANT) from error


def flag(raw: Raw, name: str, *, default: bool = False) -> bool:
    """Raises: FieldNotUnderstood."""
    value = raw.get(name)
    if value is None:
        return default
    written = str(value).strip().lower()
    if written in _YES:
        return True
    if written in _NO:
        return default if written == "" else False
    raise FieldNotUnderstood(field=name, found=shown(value), allowed=_FLAG)


def mapping(raw: Raw, name: str) -> Raw:
    """A record within the record; empty when there is none."""
    value = raw.get(name)
    return value if isinstance(value, Mapping) else {}


def listed(raw: Raw, *names: str) -> list[Raw]:
    """Records within the record."""
    value: list[Any] = next((raw[name] for name in names if isinstance(raw.get(name), list)), [])
    return [one for one in value if isinstance(one, Mapping)]


def words(raw: Raw, *names: str) -> tuple[str, ...]:
    """Several short texts: a list, or one text with commas, semicolons or bars between them."""
    value = next((raw[name] for name in names if raw.get(name)), ())
    parts = value if isinstance(value, list) else re.split(r"[,;|]", str(value)) if value else ()
    found = (" ".join(_UNSPEAKABLE.sub("", str(part)).split()) for part in parts)
    return tuple(part for part in found if part)


def shown(value: object) -> str:
    """A value as a sentence quotes it."""
    found = " ".join(_UNSPEAKABLE.sub("", str(value)).split())
    return found if len(found) <= _SHOWN else f"{found[:_SHOWN]}…"


def _parsed(written: str) -> datetime:
    day_first = _DAY_FIRST.fullmatch(written)
    if day_first:
        day, month, year, hour, minute, second = (int(part or 0) for part in day_first.groups())
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the wall clock, given its zone below
    return datetime.fromisoformat(_ZONE_APART.sub("", written.removesuffix(" UTC").strip()))


def _in_utc(found: datetime) -> datetime:
    aware = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    return aware.astimezone(UTC).replace(microsecond=0)
