"""Who is called in when a guarantee is in danger, and who took it over: the ladder that both sides look at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from waarborg.doors.ui.parts import Called, Rung
from waarborg.service.escalations.models import Call, Escalation
from waarborg.service.escalations.rules import CallState, Cause, ChannelName, Side
from waarborg.sla.escalation import Step, steps
from waarborg.sla.guarantee import Guarantee
from waarborg.sla.terms import Terms


def ladder_of(
    folded: Guarantee,
    terms: Terms,
    called: Sequence[Escalation],
    names: Mapping[str, str] | None = None,
    calls: Iterable[Call] = (),
) -> list[Rung]:
    """What the clock calls in, or will, and what somebody called in by hand. ``names`` are of people, by address.

    ``calls`` are those to people, in order; whoever may not know them hands none over.
    """
    known, made = names or {}, _by_escalation(called, calls)
    return [*_by_the_clock(folded, terms, called, known, made), *_by_hand(called, known, made)]


def share_words(percent: int, of: str) -> str:
    """The part of a target after which somebody is called in."""
    words = (
        _("%(percent)s%% of the reaction time")
        if of == "reaction"
        else _("%(percent)s%% of the resolution time")
    )
    return words % {"percent": percent}


def _by_the_clock(
    folded: Guarantee,
    terms: Terms,
    called: Sequence[Escalation],
    names: Mapping[str, str],
    made: Mapping[UUID, Sequence[Called]],
) -> Iterator[Rung]:
    recorded = {(one.of, one.plan, one.level, one.percent): one for one in called if one.cause == Cause.CLOCK}
    levels = {int(level.level): level for level in terms.agreement.escalation}
    for step in sorted(steps(folded, terms), key=lambda step: (step.at or folded.at, step.level)):
        if step.at is None:
            continue
        escalation = recorded.get((step.of, step.plan, step.level, step.percent))
        level = levels[step.level]
        yield Rung(
            level=step.level,
            name=level.name,
            at=step.at,
            reason=share_words(step.percent, step.of),
            state=_state_of_step(step, folded, escalation),
            people=_people(escalation, (level.agency, level.client), names),
            calls=made.get(escalation.id, ()) if escalation else (),
        )


def _by_hand(
    called: Sequence[Escalation], names: Mapping[str, str], made: Mapping[UUID, Sequence[Called]]
) -> Iterator[Rung]:
    for one in called:
        if one.cause != Cause.CLOCK:
            people = _people(one, (one.agency_contact, one.client_contact), names)
            calls = made.get(one.id, ())
            yield Rung(one.level, one.name, one.due_at, one.why, _state_of(one), people, calls)


def _by_escalation(called: Sequence[Escalation], calls: Iterable[Call]) -> Mapping[UUID, list[Called]]:
    known = {one.id: one for one in called}
    made: dict[UUID, list[Called]] = {}
    for call in calls:
        escalation = known.get(call.escalation_id)
        if escalation is not None:
            who = call.person.name if call.person else call.address
            shown = Called(who, _channel_words(call), call.sent_at, _answer_words(call, escalation))
            made.setdefault(escalation.id, []).append(shown)
    return made


def _channel_words(call: Call) -> str:
    return _("by mail") if call.channel == ChannelName.MAIL else _("over the paging address")


def _answer_words(call: Call, escalation: Escalation) -> str:
    """What came of a call: whether it went out, and whether it was answered."""
    if call.state == CallState.SENT:
        return _sent_words(call, escalation)
    return {
        CallState.WAITING: _("could not be delivered yet: tried again")
        if call.trouble
        else _("goes out soon"),
        CallState.FAILED: _("could not be delivered"),
        CallState.PASSED_ON: _("no answer"),
        CallState.NOT_NEEDED: _("no longer needed"),
    }[CallState(call.state)]


def _sent_words(call: Call, escalation: Escalation) -> str:
    if call.side == Side.CLIENT:
        return _("told")
    if escalation.taken_over_by_id is not None:
        is_theirs = escalation.taken_over_by_id == call.person_id
        return _("took it over") if is_theirs else _("somebody else took it over")
    return _("waits for an answer") if call.answer_until else _("no answer")


def _people(
    escalation: Escalation | None, addresses: Sequence[str], names: Mapping[str, str]
) -> tuple[str, ...]:
    """Who took it over; until somebody did, those whom it is for."""
    if escalation is None or escalation.taken_over_by is None:
        return tuple(names.get(address.lower(), address) for address in addresses)
    return (_("taken over by %(name)s") % {"name": escalation.taken_over_by.name},)


def _state_of(escalation: Escalation) -> str:
    if escalation.taken_over_at is not None:
        return "acknowledged"
    return "not_needed" if escalation.overtaken else "due"


def _state_of_step(step: Step, folded: Guarantee, escalation: Escalation | None) -> str:
    if escalation is not None:
        return _state_of(escalation)
    if folded.milestone(step.of).met_at is not None or folded.left_at is not None:
        return "not_needed"
    return "due" if step.at is not None and step.at <= folded.at else "coming"
