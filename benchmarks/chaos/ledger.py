"""What was sent and what was acknowledged, each with a key of its own by which it is found again."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    """What was promised to be kept."""

    REPORT = "report"  # by its subject
    MESSAGE = "message"  # by its text
    FILE = "attachment"  # by its name
    TAKEN = "taken in hand"  # by its ticket
    ESCALATION = "escalation by hand"  # by its reason
    INVITATION = "invitation"  # by its address
    LINK = "link to sign in"  # by its address, as often as it was asked for


@dataclass(frozen=True)
class Answered:
    """A request that was acknowledged."""

    began_at: datetime
    ended_at: datetime


@dataclass
class Ledger:
    """Shared by all visitors."""

    sent: Counter[tuple[What, str]] = field(default_factory=Counter)
    acknowledged: Counter[tuple[What, str]] = field(default_factory=Counter)
    digests: dict[str, str] = field(default_factory=dict)
    answered: list[Answered] = field(default_factory=list)
    trouble: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    _tickets: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, *keys: tuple[What, str]) -> None:
        with self._lock:
            self.sent.update(keys)

    def acknowledge(self, *keys: tuple[What, str], began_at: datetime, ended_at: datetime) -> None:
        with self._lock:
            self.acknowledged.update(keys)
            self.answered.append(Answered(began_at, ended_at))

    def meet(self, trouble: str) -> None:
        """An answer that a visitor has to put up with, and tries again after."""
        with self._lock:
            self.trouble[trouble] += 1

    def complain(self, about: str) -> None:
        """An answer that nobody should get, whatever is killed."""
        with self._lock:
            self.broken.append(about)

    def add_ticket(self, ticket: str) -> None:
        with self._lock:
            self._tickets.append(ticket)

    def newest_tickets(self, most: int) -> list[str]:
        with self._lock:
            return self._tickets[-most:]

    def keys(self, what: What) -> Iterator[tuple[str, bool]]:
        """Every key that was sent, with whether it was acknowledged."""
        return ((key, (kind, key) in self.acknowledged) for kind, key in self.sent if kind is what)
