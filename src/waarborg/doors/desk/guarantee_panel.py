"""The guarantee of a ticket as its page shows it: both milestones, the band, why; and who is called in, and excuses."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from waarborg.doors.desk.pages import language
from waarborg.doors.desk.ticket_rows import counts_open_time
from waarborg.doors.ui.ladders import ladder_of, share_words
from waarborg.doors.ui.parts import Rung
from waarborg.service.escalations import queries as escalations
from waarborg.service.escalations.models import Escalation
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.guarantees.models import Excuse
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import STANDINGS, State
from waarborg.sla.band import Band, MilestoneKind, TrackState
from waarborg.sla.explanation import explain
from waarborg.sla.guarantee import Guarantee, Milestone
from waarborg.sla.moments import Span
from waarborg.sla.picture import band_of
from waarborg.sla.terms import Terms
from waarborg.sla.wording import milestone_words

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class MilestoneShown:
    """One milestone as the page shows it. ``openings`` is none where the time left is not told in open time."""

    of: MilestoneKind
    title: str
    state: TrackState
    share: float
    due_at: datetime | None
    met_at: datetime | None
    openings: tuple[Span, ...] | None
    window: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A level that was called in and that nobody has taken over; ``escalation`` says which and why."""

    escalation: Escalation
    reason: str


@dataclass(frozen=True, slots=True)
class GuaranteePanel:
    """What the guarantee says now."""

    band: Band
    milestones: list[MilestoneShown]
    worked_around_at: datetime | None
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A milestone that was missed, and the excuse that stands, if one does."""

    of: MilestoneKind
    title: str
    excuse: Excuse | None


@dataclass(frozen=True, slots=True)
class EscalationPanel:
    """The ladder, what waits for somebody to take it over, and what was missed and is or may be excused."""

    rungs: list[Rung]
    standing: list[Standing]
    missed: list[Missed]


def panel_of(folded: Guarantee, terms: Terms, *, version: int) -> GuaranteePanel:
    """The guarantee at the instant for which it was folded. Costs no statement."""
    band = band_of(folded, terms, language())
    named = _("version %(number)s") % {"number": version}
    return GuaranteePanel(
        band=band,
        milestones=[_milestone(one, folded, terms, band, named) for one in folded.milestones],
        worked_around_at=folded.worked_around_at,
        left_at=folded.left_at,
    )


def escalation_of(of: Ticket, viewer: Viewer, at: datetime, *, may_excuse: bool) -> EscalationPanel | None:
    """Who was called in and will be; none without an agreement."""
    stored = guarantees.guarantee_of(of.id)
    if stored is None:
        return None
    folded, terms = guarantees.folded(stored, at)
    called = list(escalations.of_ticket(viewer, of.id)[:MOST_SHOWN])
    missed = [one for one in folded.milestones if one.state == "missed"]
    excuses = guarantees.standing_excuses([of.id]) if missed else {}
    return EscalationPanel(
        rungs=ladder_of(folded, terms, called, calls=escalations.calls_of(viewer, of.id)[:MOST_SHOWN]),
        standing=[
            Standing(one, one.why or _reason(one))
            for one in called
            if STANDINGS[State(of.state)].is_open and _stands(one, folded)
        ],
        missed=[
            Missed(one.of, _title(one.of), excuses.get((of.id, one.of)))
            for one in missed
            if may_excuse or (of.id, one.of) in excuses
        ],
    )


def _stands(one: Escalation, folded: Guarantee) -> bool:
    """Whether somebody still has to take it over: not once its milestone was met."""
    is_met = any(milestone.of == one.of and milestone.met_at is not None for milestone in folded.milestones)
    return one.taken_over_at is None and not one.overtaken and not is_met


def _milestone(one: Milestone, folded: Guarantee, terms: Terms, band: Band, version: str) -> MilestoneShown:
    in_window = counts_open_time(one, terms) and not terms.window.is_always_open
    window = terms.agreement.service_windows[terms.agreement.contract.service_window].name
    return MilestoneShown(
        of=one.of,
        title=_title(one.of),
        state=one.state,
        share=_share(one, folded.at),
        due_at=one.due_at,
        met_at=one.met_at,
        openings=band.open_spans if in_window else None,
        window=window.lower() if in_window else "",
        reasons=[reason.words.in_(language()) for reason in explain(folded, terms, one.of, version=version)],
    )


def _title(of: MilestoneKind) -> str:
    return milestone_words(of, language()).capitalize()


def _share(one: Milestone, at: datetime) -> float:
    """The part of the target's real time that has passed, for the bar."""
    if one.plan is None or one.due_at is None or one.due_at <= one.plan.start_at:
        return 0.0
    passed = ((one.met_at or at) - one.plan.start_at) / (one.due_at - one.plan.start_at)
    return max(0.0, min(1.0, passed))


def _reason(escalation: Escalation) -> str:
    return share_words(escalation.percent, escalation.of)
