"""The spans from which the time band of a guarantee is drawn."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from waarborg.sla.band import (
    AbsenceSpan,
    Band,
    Delivered,
    DeliveryMark,
    LadderStep,
    Mark,
    MilestoneKind,
    NamedSpan,
    PauseSpan,
    Track,
)
from waarborg.sla.escalation import part_at, steps
from waarborg.sla.guarantee import Guarantee, Milestone
from waarborg.sla.moments import Span, from_epoch_seconds
from waarborg.sla.terms import Terms
from waarborg.sla.wallclock import instants_of_day, wall_time
from waarborg.sla.wording import Language, Sentence, party_words

MARKED_PERCENTS = (75, 100)
_MERGED = Sentence("samengevoegd met een andere melding", "merged into another report")
_LEAST_MARGIN = timedelta(minutes=15)


def band_of(guarantee: Guarantee, terms: Terms, language: Language) -> Band:
    """The band from the report to a little after the last instant that matters; now is ``guarantee.at``."""
    within = _within(guarantee)
    return Band(
        starts_at=within.starts_at,
        ends_at=within.ends_at,
        now_at=guarantee.at,
        reported_at=guarantee.reported_at,
        timezone=terms.zone.key,
        open_spans=tuple(terms.window.spans(within)),
        holidays=tuple(_holidays(terms, within, language)),
        pauses=tuple(_pauses(guarantee, within, language)),
        tracks=tuple(
            _track(guarantee, milestone, terms) for milestone in guarantee.milestones if milestone.plans
        ),
        steps=tuple(
            LadderStep(step.level, step.of, step.at, is_due=_came(step.at, guarantee, step.of))
            for step in steps(guarantee, terms)
            if step.at is not None
        ),
        absences=tuple(_absences(guarantee, within, language)),
        deliveries=tuple(_deliveries(guarantee, within)),
    )


def _came(at: datetime, guarantee: Guarantee, of: MilestoneKind) -> bool:
    """Whether an instant of the ladder came while its milestone was open."""
    milestone = guarantee.milestone(of)
    return at <= (milestone.met_at or guarantee.left_at or guarantee.at)


def _within(guarantee: Guarantee) -> Span:
    ends = [guarantee.reported_at + timedelta(hours=1)]
    is_over = all(milestone.met_at is not None for milestone in guarantee.milestones)
    for milestone in guarantee.milestones:
        if milestone.plan is not None:
            ends.append(milestone.due_at or milestone.plan.unpaused_due_at)
        if milestone.met_at is not None:
            ends.append(milestone.met_at)
    if guarantee.left_at is None:
        ends += [] if is_over else [guarantee.at]
        ends += [at for at in (guarantee.worked_around_at, guarantee.solved_at) if at is not None]
    last = max(ends)
    margin = max(_LEAST_MARGIN, (last - guarantee.reported_at) / 20)
    return Span(guarantee.reported_at, (last + margin).replace(microsecond=0))


def _holidays(terms: Terms, within: Span, language: Language) -> Iterator[NamedSpan]:
    if not terms.window.observes_closings:
        return
    on = wall_time(terms.zone, within.starts_at).date()
    while on <= wall_time(terms.zone, within.ends_at).date():
        closing = terms.calendar.closing(on)
        if closing is not None:
            for starts, ends in instants_of_day(terms.zone, on):
                span = Span(from_epoch_seconds(starts), from_epoch_seconds(ends)).clipped(within)
                if span is not None:
                    yield NamedSpan(span, closing.name_nl if language == "nl" else closing.name_en)
        on += timedelta(days=1)


def _pauses(guarantee: Guarantee, within: Span, language: Language) -> Iterator[PauseSpan]:
    for pause in guarantee.pauses:
        ends_at = pause.ends_at or max(guarantee.at, pause.starts_at + timedelta(minutes=1))
        span = Span(pause.starts_at, ends_at).clipped(within)
        if span is not None:
            party = party_words(pause.party, language)
            yield PauseSpan(span, party, pause.reason, is_open=pause.ends_at is None)


def _absences(guarantee: Guarantee, within: Span, language: Language) -> Iterator[AbsenceSpan]:
    for absence in guarantee.absences:
        span = Span(absence.left_at, absence.returned_at or within.ends_at).clipped(within)
        if span is not None:
            yield AbsenceSpan(span, absence.reason, is_open=absence.returned_at is None)
    merged = Span(guarantee.merged_at or within.ends_at, within.ends_at).clipped(within)
    if merged is not None:
        yield AbsenceSpan(merged, _MERGED.in_(language), is_open=True)


def _deliveries(guarantee: Guarantee, within: Span) -> Iterator[DeliveryMark]:
    """What stands; while the matter is away, as far as it was delivered before that."""
    delivered: tuple[tuple[Delivered, datetime | None], ...] = (
        ("workaround", guarantee.worked_around_at),
        ("solution", guarantee.solved_at),
    )
    for what, at in delivered:
        if at is not None and at in within and at <= (guarantee.left_at or at):
            yield DeliveryMark(what, at)


def _track(guarantee: Guarantee, milestone: Milestone, terms: Terms) -> Track:
    plan = milestone.plans[-1]
    return Track(
        of=milestone.of,
        starts_at=plan.start_at,
        due_at=plan.due_at,
        met_at=milestone.met_at,
        state=milestone.state,
        marks=tuple(
            Mark(percent, at)
            for percent in MARKED_PERCENTS
            if (at := part_at(guarantee, milestone.of, percent, terms)) is not None
        ),
    )
