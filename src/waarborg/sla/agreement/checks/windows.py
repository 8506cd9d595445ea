"""Service windows and office hours: openings that mean something, and a chosen window that opens."""

from collections.abc import Iterator
from datetime import date, timedelta

from waarborg.sla.agreement.document import Document, literal, nearest_to
from waarborg.sla.agreement.paths import Path
from waarborg.sla.agreement.phrases import Phrase, one_of
from waarborg.sla.agreement.problems import Code, Problem
from waarborg.sla.openings import InvalidOpening, Opening, parse_opening

_WEEK = 7 * 24 * 60
_OPENING = Phrase(
    '"mon-fri 09:00-17:00", "sat 10:00-14:00" of "mon-sun 00:00-24:00": dagen in het Engels, een spatie, en van-tot',
    '"mon-fri 09:00-17:00", "sat 10:00-14:00" or "mon-sun 00:00-24:00": days, a space, and from-to',
)


def check_windows(document: Document) -> Iterator[Problem]:
    """Every opening of every window and of the office hours."""
    yield from _check_openings(document, ("calendar", "office_hours"))
    for window in document.keys("service_windows"):
        yield from _check_openings(document, (*window, "open"))


def check_contract(document: Document) -> Iterator[Problem]:
    """The chosen window is there, opens during the contract, and has a fee; the last day comes after the first."""
    windows = document.table("service_windows")
    chosen = document.text("contract", "service_window")
    path: Path = ("contract", "service_window")
    if chosen is not None and chosen not in windows and windows:
        nearest = nearest_to(chosen, windows)
        yield document.problem(
            Code.UNKNOWN_WINDOW,
            path,
            allowed=one_of(map(literal, windows)),
            nearest=literal(nearest) if nearest else None,
        )
    if chosen is not None and isinstance(windows.get(chosen), dict) and "monthly_fee" not in windows[chosen]:
        yield document.problem(Code.NO_MONTHLY_FEE, path)
    starts, ends = document.date("contract", "starts"), document.date("contract", "ends")
    if starts is None or ends is None:
        return
    if ends < starts:
        yield document.problem(Code.ENDS_BEFORE_START, ("contract", "ends"), starts=starts.isoformat())
    elif chosen is not None and not _opens_between(document, chosen, starts, ends):
        yield document.problem(
            Code.NEVER_OPENS_IN_TERM, path, starts=starts.isoformat(), ends=ends.isoformat()
        )


def openings_of(document: Document, path: Path) -> tuple[Opening, ...]:
    """The openings in a list, without those that are wrong."""
    return tuple(opening for _, _, opening in _openings(document, path) if opening is not None)


def _openings(document: Document, path: Path) -> Iterator[tuple[Path, str, Opening | None]]:
    for item, text in document.texts(*path):
        try:
            yield item, text, parse_opening(text)
        except InvalidOpening:
            yield item, text, None


def _check_openings(document: Document, path: Path) -> Iterator[Problem]:
    earlier: list[tuple[str, frozenset[int]]] = []
    for item, text, opening in _openings(document, path):
        if opening is None:
            yield document.problem(Code.NOT_AN_OPENING, item, allowed=_OPENING)
            continue
        if len(earlier) == _MOST_COMPARED:
            continue
        minutes = _minutes_of_week(opening)
        other = next((named for named, theirs in earlier if not theirs.isdisjoint(minutes)), None)
        if other is not None:
            yield document.problem(Code.OPENINGS_OVERLAP, item, other=literal(other))
        earlier.append((text, minutes))


_MOST_COMPARED = 50


def _minutes_of_week(opening: Opening) -> frozenset[int]:
    """In the rhythm of a week, so that a Sunday night reaches into Monday."""
    return frozenset(
        (weekday * 24 * 60 + minute) % _WEEK
        for weekday in opening.weekdays
        for minute in range(opening.from_minute, opening.to_minute)
    )


def _opens_between(document: Document, window: str, starts: date, ends: date) -> bool:
    """Whether some opening begins in the contract's term; only a term of days can lie between two openings."""
    if (ends - starts).days >= 6:  # noqa: PLR2004 - a whole week has every weekday
        return True
    weekdays = {(starts + timedelta(days=day)).weekday() for day in range((ends - starts).days + 1)}
    openings = openings_of(document, ("service_windows", window, "open"))
    return not openings or any(weekdays & opening.weekdays for opening in openings)
