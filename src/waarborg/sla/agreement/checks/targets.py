"""The targets: durations that can be read, that the chosen window can keep, and that do not contradict each other."""

from collections.abc import Iterator
from itertools import pairwise

from waarborg.sla.agreement.checks.calendar import is_known_timezone
from waarborg.sla.agreement.checks.windows import openings_of
from waarborg.sla.agreement.document import Document, literal
from waarborg.sla.agreement.model import Severity
from waarborg.sla.agreement.pace import Pace
from waarborg.sla.agreement.paths import Path, path_text
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.agreement.problems import Code, Problem
from waarborg.sla.calendar import FRIDAY
from waarborg.sla.durations import Duration, InvalidDuration, Unit, parse_duration
from waarborg.sla.openings import Opening
from waarborg.sla.wallclock import wall_time
from waarborg.sla.wording import LANGUAGES, day_words

_DURATION = Phrase(
    '"90 minutes", "1 hour", "24 elapsed hours", "30 elapsed minutes", "1 working day" of "2 days": '
    "een geheel getal van 1 tot en met 9999 en een eenheid in het Engels",
    '"90 minutes", "1 hour", "24 elapsed hours", "30 elapsed minutes", "1 working day" or "2 days": '
    "a whole number from 1 to 9999 and a unit",
)
_MILESTONES = ("reaction", "resolution")
_EXAMPLE = Phrase("{day} om {time}", "{day} at {time}")

Norms = dict[Path, Duration]


def check_targets(document: Document) -> Iterator[Problem]:
    """Every duration on its own, under the chosen window, against its sibling and against the more severe ones."""
    norms: Norms = {}
    for path in _paths():
        text = document.text(*path)
        if text is None:
            continue
        try:
            norms[path] = parse_duration(text)
        except InvalidDuration:
            yield document.problem(Code.NOT_A_DURATION, path, allowed=_DURATION)
    openings = _chosen_openings(document)
    if not openings:
        return
    yield from _check_working_days(document, norms, openings)
    pace = _pace(document, openings)
    yield from _check_reactions(document, norms, pace)
    yield from _check_severities(document, norms, pace)


def _paths() -> Iterator[Path]:
    for severity in Severity:
        for milestone in _MILESTONES:
            yield ("targets", severity.value, milestone)


def _chosen_openings(document: Document) -> tuple[Opening, ...]:
    chosen = document.text("contract", "service_window")
    return openings_of(document, ("service_windows", chosen, "open")) if chosen is not None else ()


def _pace(document: Document, openings: tuple[Opening, ...]) -> Pace:
    zone = document.text("timezone")
    is_end_of_day = document.text("rules", "day_ends") == "end_of_day"
    return Pace(
        openings,
        zone if zone is not None and is_known_timezone(zone) else "UTC",
        "end_of_day" if is_end_of_day else "same_time",
    )


def _check_working_days(document: Document, norms: Norms, openings: tuple[Opening, ...]) -> Iterator[Problem]:
    """A window that is open at weekends only never sees the wall clock of a working day."""
    if any(weekday <= FRIDAY for opening in openings for weekday in opening.weekdays):
        return
    window = literal(document.text("contract", "service_window"))
    for path, duration in norms.items():
        if duration.unit is Unit.WORKING_DAYS:
            yield document.problem(Code.NO_WORKING_DAY, path, window=window)


def _check_reactions(document: Document, norms: Norms, pace: Pace) -> Iterator[Problem]:
    for severity in Severity:
        path: Path = ("targets", severity.value, "reaction")
        reaction, resolution = norms.get(path), norms.get((*path[:-1], "resolution"))
        if reaction is None or resolution is None:
            continue
        compared = pace.compared(reaction, resolution)
        said = literal(document.text(*path[:-1], "resolution"))
        if all(sign > 0 for sign in compared):
            yield document.problem(Code.REACTION_AFTER_RESOLUTION, path, resolution=said)
        elif sum(sign > 0 for sign in compared) * 2 > len(compared):
            # A few such starts are in every agreement: an hour on Friday afternoon ends after 24 elapsed hours.
            example = _example(pace, next(n for n, sign in enumerate(compared) if sign > 0))
            yield document.problem(Code.REACTION_MOSTLY_LATER, path, resolution=said, example=example)


def _example(pace: Pace, index: int) -> Phrase:
    shown = wall_time(pace.window.zone, pace.starts[index])
    day = Phrase(*(day_words(shown.date(), language).split(" ")[0] for language in LANGUAGES))
    return _EXAMPLE.filled(day=day, time=f"{shown:%H:%M}")


def _check_severities(document: Document, norms: Norms, pace: Pace) -> Iterator[Problem]:
    for severer, severity in pairwise(Severity):
        for milestone in _MILESTONES:
            path: Path = ("targets", severity.value, milestone)
            above: Path = ("targets", severer.value, milestone)
            if path not in norms or above not in norms:
                continue
            if all(sign < 0 for sign in pace.compared(norms[path], norms[above])):
                yield document.problem(
                    Code.LESS_SEVERE_IS_STRICTER,
                    path,
                    severer=path_text(above),
                    norm=literal(document.text(*above)),
                )
