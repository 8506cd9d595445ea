"""Who is asked, in which order, and when somebody else is. Pure decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

LEVELS = (1, 2)
# The agency sets its own; these hold where it has not. A few minutes to see a mail, and ten until the next person is
# asked: short enough to leave most of a Critical reaction hour.
NEXT_CHANNEL_AFTER = timedelta(minutes=5)
NEXT_PERSON_AFTER = timedelta(minutes=10)
LONGEST_MINUTES = 24 * 60
# After a mail to somebody, further escalations to the same person wait and go together. The first never waits.
BUNDLED_FOR = timedelta(minutes=5)
ATTEMPTS = 5
# Of an attempt about which nothing was heard for this long, the worker is gone: it is made again as the same one.
CLAIMED_FOR = timedelta(minutes=1)
_FIRST_RETRY = timedelta(seconds=30)


class Side(StrEnum):
    """Of the two organisations that a level calls in."""

    AGENCY = "agency"
    CLIENT = "client"


class Cause(StrEnum):
    """What called the level in: the clock, somebody at the agency, or somebody at the client."""

    CLOCK = "clock"
    AGENCY = "agency"
    CLIENT = "client"


class ChannelName(StrEnum):
    """How somebody is called, in the order in which it is tried."""

    MAIL = "mail"
    HOOK = "hook"


class CallState(StrEnum):
    """What has become of a call to one person."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # could not be sent, however often it was tried
    PASSED_ON = (
        "passed_on"  # nobody took over in time, so the next channel was tried, or the next person asked
    )
    NOT_NEEDED = "not_needed"  # taken over, or settled, before it was sent


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who can be called in. ``person_id`` is none for an address that belongs to nobody we know."""

    address: str
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """How long an answer is waited for: before the next channel is tried, and before the next person is asked."""

    next_channel_after: timedelta = NEXT_CHANNEL_AFTER
    next_person_after: timedelta = NEXT_PERSON_AFTER

    def answer_within(self, *, is_first: bool, is_last: bool) -> timedelta:
        """How long a call over one channel waits. A further channel takes nothing from when the next person is asked."""
        if not is_last:
            return self.next_channel_after
        return self.next_person_after if is_first else self.next_person_after - self.next_channel_after


def later_channels(than: str) -> list[ChannelName]:
    """Those that are tried after ``than``, in order."""
    order = list(ChannelName)
    return order[order.index(ChannelName(than)) + 1 :]


def order_of_asking(
    named: Reachable, deputies: Iterable[Reachable], above: Reachable | None
) -> list[Reachable]:
    """Whom the agency asks for one level: who is named in the agreement, deputies, at last the level above."""
    asked: dict[str, Reachable] = {}
    for one in (named, *deputies, *([above] if above else [])):
        asked.setdefault(one.address.casefold(), one)
    return list(asked.values())


def next_to_ask(order: Sequence[Reachable], asked: Iterable[str]) -> Reachable | None:
    """The first in ``order`` whose address was not asked yet; none when everybody was."""
    already = {address.casefold() for address in asked}
    return next((one for one in order if one.address.casefold() not in already), None)


def goes_out_at(at: datetime, last_sent_at: datetime | None) -> datetime:
    """When a call that arises at ``at`` is sent to somebody who was last called at ``last_sent_at``."""
    return at if last_sent_at is None else max(at, last_sent_at + BUNDLED_FOR)


def retried_at(at: datetime, attempts: int) -> datetime | None:
    """When a call that could not be sent is tried again; none after the last attempt."""
    return None if attempts >= ATTEMPTS else at + _FIRST_RETRY * 2 ** (attempts - 1)
