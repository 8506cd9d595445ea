"""What goes out, and what came of it.

What goes out together is put together and committed, then claimed and committed, and only then sent, outside of any
transaction: whoever takes over does not wait for a gateway that hangs. A worker that is killed leaves its claim, and the same
goes out again under the same identity, by which whoever receives it can tell.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from waarborg.service.escalations import queries, rules
from waarborg.service.escalations.commands.calling import further_channel, go_on_without, still_asks
from waarborg.service.escalations.models import Call
from waarborg.service.escalations.rules import CallState, ChannelName, Side
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.tickets.rules import STANDINGS, State

AT_ONCE = 50
GATHERED_AT_ONCE = 500


class Claimed(NamedTuple):
    """Calls that go out together and are somebody's to send; ``attempt`` tells a late word of an earlier attempt apart."""

    mail_id: UUID
    attempt: int


def gather(*, at: datetime) -> int:
    """Put together what waits for one address, once for all. Returns how many calls. Commit before ``claim``.

    What arises later for the same address goes out on its own.
    """
    mails: dict[tuple[str, str], list[Call]] = {}
    for call in _waiting(at).filter(mail_id=None)[:GATHERED_AT_ONCE]:
        mails.setdefault((call.address, call.channel), []).append(call)
    for calls in mails.values():
        for first in range(0, len(calls), AT_ONCE):
            together = [call.id for call in calls[first : first + AT_ONCE]]
            Call.objects.filter(id__in=together).update(mail_id=together[0])
    return sum(map(len, mails.values()))


def claim(*, at: datetime) -> list[Claimed]:
    """Take what was put together and is due, to be sent. What is no longer needed is put aside. Commit before sending."""
    due = Call.objects.filter(state=CallState.WAITING.value, go_at__lte=at, mail_id__isnull=False)
    mail_ids = due.order_by("go_at", "id").values_list("mail_id", flat=True)[:GATHERED_AT_ONCE]
    taken = (_taken(mail_id, at) for mail_id in dict.fromkeys(mail_ids) if mail_id)
    return [claimed for claimed in taken if claimed is not None]


def claimed_calls(*, claimed: Claimed) -> list[Call]:
    """What is to be sent now; nothing when somebody else has settled it, or taken over since."""
    found = _of(claimed).select_related(
        "person",
        "escalation",
        "escalation__ticket",
        "escalation__ticket__client",
        "escalation__ticket__version",
    )
    return [call for call in found.order_by("go_at", "id") if _is_needed(call)]


def note_sent(*, at: datetime, claimed: Claimed) -> int:
    """It went out; an answer is waited for from now on. Returns how many calls."""
    times, sent = queries.times(), list(_of(claimed).select_for_update())
    for call in sent:
        call.state, call.sent_at, call.trouble = CallState.SENT.value, at, ""
        call.answer_until = _answer_until(call, at, times)
        call.save(update_fields=["state", "sent_at", "trouble", "answer_until"])
    return len(sent)


def note_trouble(*, by: Viewer, at: datetime, claimed: Claimed, trouble: str) -> int:
    """It could not be sent: later again, and meanwhile over the next channel. Returns how many calls.

    After the last attempt it is on record for everybody to see, and the next person is asked.
    """
    failed = list(_of(claimed).select_related("escalation").select_for_update(of=("self",)))
    for call in failed:
        again_at = rules.retried_at(at, call.attempts)
        call.trouble = trouble[:500]
        call.state = CallState.WAITING.value if again_at else CallState.FAILED.value
        call.go_at = again_at or call.go_at
        call.save(update_fields=["trouble", "state", "go_at"])
        go_on_without(call, by, at)
    return len(failed)


def _taken(mail_id: UUID, at: datetime) -> Claimed | None:
    """Its first call is its lock, whatever became of it."""
    if not Call.objects.select_for_update(skip_locked=True).filter(id=mail_id):
        return None
    wanted = [call for call in _waiting(at).filter(mail_id=mail_id) if _is_needed(call)]
    if not wanted:
        return None
    attempt = max(call.attempts for call in wanted) + 1
    Call.objects.filter(id__in=[call.id for call in wanted]).update(
        attempts=attempt, go_at=at + rules.CLAIMED_FOR
    )
    return Claimed(mail_id, attempt)


def _of(claimed: Claimed) -> QuerySet[Call]:
    mail_id, attempt = claimed
    return Call.objects.filter(mail_id=mail_id, attempts=attempt, state=CallState.WAITING.value)


def _waiting(at: datetime) -> QuerySet[Call]:
    return (
        Call.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("escalation", "escalation__ticket", "escalation__ticket__client")
        .filter(state=CallState.WAITING.value, go_at__lte=at)
        .order_by("go_at", "id")
    )


def _is_needed(call: Call) -> bool:
    """Whether the call still has a reason; if not, it is put aside. The client is told while the matter is open."""
    is_open = STANDINGS[State(call.escalation.ticket.state)].is_open
    if is_open if call.side == Side.CLIENT.value else still_asks(call.escalation):
        return True
    call.state = CallState.NOT_NEEDED.value
    call.save(update_fields=["state"])
    return False


def _answer_until(call: Call, at: datetime, times: rules.Times) -> datetime | None:
    """The client is told; an answer is asked of the agency."""
    if call.side == Side.CLIENT.value:
        return None
    further = further_channel(call)
    is_first = call.channel == ChannelName.MAIL.value
    return at + times.answer_within(is_first=is_first, is_last=further is None)
