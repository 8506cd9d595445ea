"""Who is called in when a guarantee is in danger, and who took it over: the ladder that both sides look at."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from waarborg.doors.ui.parts import Rung
from waarborg.service.escalations.models import Escalation
from waarborg.service.escalations.rules import Cause
from waarborg.sla.escalation import Step, steps
from waarborg.sla.guarantee import Guarantee
from waarborg.sla.terms import Terms


def ladder_of(
    folded: Guarantee, terms: Terms, called: Sequence[Escalation], names: Mapping[str, str] | None = None
) -> list[Rung]:
    """What the clock calls in, or will, and what somebody called in by hand. ``names`` are of people, by address."""
    known = names or {}
    return [*_by_the_clock(folded, terms, called, known), *_by_hand(called, known)]


def share_words(percent: int, of: str) -> str:
    """The part of a target after which somebody is called in."""
    words = (
        _("%(percent)s%% of the reaction time")
        if of == "reaction"
        else _("%(percent)s%% of the resolution time")
    )
    return words % {"percent": percent}


def _by_the_clock(
    folded: Guarantee, terms: Terms, called: Sequence[Escalation], names: Mapping[str, str]
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
        )


def _by_hand(called: Sequence[Escalation], names: Mapping[str, str]) -> Iterator[Rung]:
    for one in called:
        if one.cause != Cause.CLOCK:
            people = _people(one, (one.agency_contact, one.client_contact), names)
            yield Rung(one.level, one.name, one.due_at, one.why, _state_of(one), people)


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
