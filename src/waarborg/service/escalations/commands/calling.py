"""Calling in whom an escalation concerns, over the next channel and then the next person when nobody takes over.

Each call is a row that waits until it is sent (``sending``), so nothing is forgotten and nobody is called twice for one
thing.
"""

from datetime import datetime

from django.db.models import Max

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
_DEPUTIES = {1: StaffRole.TEAM_LEAD, 2: StaffRole.DIRECTOR}


def call_in(*, by: Viewer, at: datetime, escalation: Escalation) -> list[Call]:
    """The first call on either side. None for what was overtaken, and none the second time."""
    locked = _locked(escalation)
    if locked.overtaken or locked.calls.exists():
        return []
    return [_call(locked, side, _named(locked, side), by=by, at=at) for side in Side]


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


def go_on_without(call: Call, by: Viewer, at: datetime) -> None:
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
    channel = further_channel(call)
    if channel is None or _goes_on_elsewhere(call):
        return False
    escalation = _locked(call.escalation)
    if not still_asks(escalation):
        return False
    whom = Reachable(call.address, call.person_id)
    _call(escalation, Side.AGENCY, whom, channel=channel, rank=call.rank, by=by, at=at)
    return True


def further_channel(call: Call) -> ChannelName | None:
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
    if not still_asks(escalation):
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


def still_asks(escalation: Escalation) -> bool:
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
