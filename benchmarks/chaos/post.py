"""A post office on this machine that speaks SMTP and writes down what it was handed."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from random import Random

from aiosmtpd.controller import Controller

# A post office that takes its time keeps the sender in the middle of sending, where a kill hurts most.
LONGEST_S = 0.4


@dataclass(frozen=True)
class Letter:
    """One mail as it went over the line."""

    at: datetime
    to: str
    identity: str
    subject: str
    is_link: bool


class _Keeping:
    def __init__(self, chance: Random) -> None:
        self.letters: list[Letter] = []
        self._chance = chance

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: ARG002, N802 - the library's name
        """Kept first and answered later: who is killed in between can't know that it arrived."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        identity = str(mail["Message-ID"])
        # The product gives every mail an identity that says what it is, except for links to sign in.
        is_link = not identity.startswith(("<escalation-", "<told-", "<invitation-"))
        self.letters.append(
            Letter(datetime.now(UTC), envelope.rcpt_tos[0], identity, str(mail["Subject"]), is_link)
        )
        await asyncio.sleep(self._chance.uniform(0, LONGEST_S))
        return "250 kept"


class _Office(Controller):
    """At whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def post_office(chance: Random) -> Iterator[tuple[int, list[Letter]]]:
    """Its port, and the letters it was handed."""
    keeping = _Keeping(chance)
    office = _Office(keeping, hostname="127.0.0.1", port=0)
    office.start()
    try:
        yield office.port, keeping.letters
    finally:
        office.stop()
