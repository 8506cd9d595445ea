"""When the clock alone changes what a page says of its guarantees, so that all parts of the page can tick together."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from waarborg.sla.band import Band

_A_SECOND = timedelta(seconds=1)


def next_change_at(bands: Iterable[Band], at: datetime) -> datetime | None:
    """The first instant after ``at`` at which a state or a rung becomes another; none when nothing is ahead."""
    return min((instant for band in bands for instant in _instants(band) if instant > at), default=None)


def _instants(band: Band) -> Iterator[datetime]:
    for step in band.steps:
        yield step.at
    for track in band.tracks:
        if track.met_at is None:
            yield from (mark.at for mark in track.marks)
            if track.due_at is not None:
                yield track.due_at + _A_SECOND  # met is "at or before": missed is from the second after
