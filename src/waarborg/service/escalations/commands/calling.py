"""Calling in whom an escalation concerns, over the next channel and then the next person when nobody takes over.

Each call is a row that waits, so nothing is forgotten and nobody is called twice for one thing. What goes out together
is put together and committed, then claimed and committed, and only then sent, outside of any transaction: whoever takes
over does not wait for a gateway that hangs. A worker that is killed leaves its claim, and the same goes out again under the
same identity, by which whoever receives it can tell.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max, QuerySet

from waarborg.service.agreements.queries import agreement_of
from waarborg.service.escalations import events, queries, rules
from waarborg.service.escalations.models import Call, Escalation
from waarborg.service.escalations.rules import CallState, Cause, ChannelName, Reachable, Side
from waarborg.service.foundation import facts
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees.queries import guarantee_of, is_in_force
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets.rules import STANDINGS, State

AT_ONCE = 50
GATHERED_AT_ONCE = 500
_DEPUTIES = {1: StaffRole.TEAM_LEAD, 2: StaffRole.DIRECTOR}


class Claimed(NamedTuple):
    """Calls that go out together and are somebody's to send; ``attempt`` tells a late word of an earlier attempt apart."""

    mail_id: UUID
    attempt: int


def call_in(*, by: Viewer, at: datetime, escalation: Escalation) -> list[Call]:
    """The first call on either side. None for what was overtaken, and none the second time."""
    locked = _locked(escalation)
    if locked.overtaken or locked.calls.exists():
        return []
    return [_call(locked, side, _named(locked, side), by=by, at=at) for side in Side]


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
        _go_on_without(call, by, at)
    return len(failed)


def pass_on(*, by: Viewer, at: datetime) -> int:
    """Go on wherever nobody took over in time. Returns how many calls were passed on."""
    unanswered = list(
        Call.objects.select_for_update(skip_locked=True)
        .filter(state=CallState.SENT.value, answer_until__lte=at)
        .order_by("answer_until")[:AT_ONCE]
    )
    for call in unanswered:
        call.answer_until = None
        call.state = CallState.PASSED_ON.value if _go_on(call, by, at) else CallState.SENT.value
        call.save(update_fields=["answer_until", "state"])
    return len(unanswered)


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
    if is_open if call.side == Side.CLIENT.value else _still_asks(call.escalation):
        return True
    call.state = CallState.NOT_NEEDED.value
    call.save(update_fields=["state"])
    return False


def _answer_until(call: Call, at: datetime, times: rules.Times) -> datetime | None:
    """The client is told; an answer is asked of the agency."""
    if call.side == Side.CLIENT.value:
        return None
    further = _further_channel(call)
    is_first = call.channel == ChannelName.MAIL.value
    return at + times.answer_within(is_first=is_first, is_last=further is None)


def _go_on_without(call: Call, by: Viewer, at: datetime) -> None:
    """A way that is closed now costs no minutes: the next channel is tried at once. For good, it is on record too."""
    if call.side == Side.AGENCY.value and call.state == CallState.WAITING.value:
        _call_further(call, by, at)
    if call.state == CallState.FAILED.value:
        level = call.escalation.level
        fact = events.CallNotSent(call.escalation_id, call.id, level, call.side, call.rank + 1, call.channel)
        _record(fact, call.escalation, by, at)
        if call.side == Side.AGENCY.value:
            _go_on(call, by, at)


def _go_on(call: Call, by: Viewer, at: datetime) -> bool:
    """Over the next channel, else to the next person; false when there is nothing further, or nothing asks any more."""
    return _call_further(call, by, at) or _goes_on_elsewhere(call) or _ask_next(call, by, at)


def _call_further(call: Call, by: Viewer, at: datetime) -> bool:
    """Call the same person over the next channel that reaches them, once."""
    channel = _further_channel(call)
    if channel is None or _goes_on_elsewhere(call):
        return False
    escalation = _locked(call.escalation)
    if not _still_asks(escalation):
        return False
    whom = Reachable(call.address, call.person_id)
    _call(escalation, Side.AGENCY, whom, channel=channel, rank=call.rank, by=by, at=at)
    return True


def _further_channel(call: Call) -> ChannelName | None:
    reaching = queries.channels_reaching(call.person_id)
    return next((one for one in rules.later_channels(call.channel) if one in reaching), None)


def _goes_on_elsewhere(call: Call) -> bool:
    """Whether the same person is called over a later channel, which goes on from there."""
    later = [channel.value for channel in rules.later_channels(call.channel)]
    same = Call.objects.filter(escalation=call.escalation_id, side=call.side, rank=call.rank)
    return same.filter(channel__in=later).exists()


def _ask_next(call: Call, by: Viewer, at: datetime) -> bool:
    """Call in the next person; false when the escalation no longer asks, or everybody was asked."""
    escalation = _locked(call.escalation)
    if not _still_asks(escalation):
        return False
    asked = dict(escalation.calls.filter(side=Side.AGENCY.value).values_list("address", "rank"))
    following = rules.next_to_ask(_order(escalation), asked)
    if following is not None:
        _call(escalation, Side.AGENCY, following, rank=max(asked.values()) + 1, by=by, at=at)
        return True
    if escalation.unanswered_at is None:
        escalation.unanswered_at = at
        escalation.save(update_fields=["unanswered_at"])
        _record(events.EscalationUnanswered(escalation.id, escalation.level), escalation, by, at)
    return False


def _call(
    escalation: Escalation,
    side: Side,
    whom: Reachable,
    *,
    channel: ChannelName = ChannelName.MAIL,
    rank: int = 0,
    by: Viewer,
    at: datetime,
) -> Call:
    same = Call.objects.filter(address=whom.address, channel=channel.value)
    last = same.aggregate(at=Max("sent_at"))["at"]
    call = Call.objects.create(
        client_id=escalation.client_id,
        escalation=escalation,
        side=side.value,
        rank=rank,
        person_id=whom.person_id,
        address=whom.address,
        channel=channel.value,
        state=CallState.WAITING.value,
        go_at=rules.goes_out_at(at, last),
    )
    fact = events.CalledIn(
        escalation.id, call.id, escalation.level, side.value, rank + 1, whom.person_id, channel.value
    )
    _record(fact, escalation, by, at)
    return call


def _still_asks(escalation: Escalation) -> bool:
    """Whether somebody still has to take over: not when somebody did, nor when there is nothing left to secure."""
    if escalation.taken_over_at is not None:
        return False
    if escalation.cause != Cause.CLOCK.value:
        return STANDINGS[State(escalation.ticket.state)].is_open
    guarantee = guarantee_of(escalation.ticket_id)
    return guarantee is not None and is_in_force(guarantee, escalation.of, escalation.plan)


def _order(escalation: Escalation) -> list[Reachable]:
    """Whom the agency asks: who is named, who carries the same role, at last the level above."""
    role = _DEPUTIES.get(escalation.level)
    deputies = (
        Person.objects.of_the_agency().present().filter(roles__contains=[role]).exclude(email="")[:AT_ONCE]
        if role
        else ()
    )
    return rules.order_of_asking(
        _named(escalation, Side.AGENCY),
        [Reachable(one.email, one.id) for one in deputies],
        _above(escalation),
    )


def _above(escalation: Escalation) -> Reachable | None:
    version = escalation.ticket.version
    levels = agreement_of(version).escalation if version else ()
    address = next((one.agency for one in levels if one.level == escalation.level + 1), None)
    return _reachable(address, Side.AGENCY, escalation) if address else None


def _named(escalation: Escalation, side: Side) -> Reachable:
    address = escalation.agency_contact if side is Side.AGENCY else escalation.client_contact
    return _reachable(address, side, escalation)


def _reachable(address: str, side: Side, escalation: Escalation) -> Reachable:
    client_id = None if side is Side.AGENCY else escalation.client_id
    people = Person.objects.present().filter(client=client_id, supplier=None, email__iexact=address)
    person = people.first()
    return Reachable(address, person.id if person else None)


def _locked(escalation: Escalation) -> Escalation:
    return (
        Escalation.objects.select_for_update(of=("self",))
        .select_related("ticket", "ticket__version", "ticket__version__contract")
        .get(id=escalation.id)
    )


def _record(fact: object, escalation: Escalation, by: Viewer, at: datetime) -> None:
    facts.record(fact, about=escalation.ticket_id, client_id=escalation.client_id, by=by, at=at)
