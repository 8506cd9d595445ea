"""The words under the hours: holidays by name, days, and wall-clock hours where there is room for them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from waarborg.doors.ui import time_words
from waarborg.doors.ui.band.labels import AFTER, ALONG, AROUND, Label, LabelRow, text_width
from waarborg.doors.ui.band.measures import EDGE_SHARE
from waarborg.doors.ui.band.scale import Scale, Stretch
from waarborg.doors.ui.language import Language
from waarborg.sla.band import Band

_HOUR_STEPS: Final = (12, 6, 3, 1)
_HOUR_PIXELS: Final = 52
_MOST_DATES: Final = 60
_MOST_HOURS: Final = 24 * 8
_HOUR_SECONDS: Final = 3600


def holiday_labels(band: Band, scale: Scale, row: LabelRow, size: float) -> Iterator[Label]:
    """Each stretch of closed time carries the name of its holiday; of several, the first and how many more."""
    for stretch in scale.stretches:
        names = list(dict.fromkeys(one.name for one in band.holidays if one.span.clipped(stretch.span)))
        if not names or stretch.is_open:
            continue
        text = names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"
        label = row.place(text, stretch.middle_x, text_width(text, size, strong=True), AROUND)
        if label:
            yield label


def date_labels(band: Band, scale: Scale, row: LabelRow, size: float, language: Language) -> Iterator[Label]:
    """The days on which the window is open, each where it begins; the first and each new month with the month's name.

    Where the name of a holiday is in the way, a day moves along under its own hours, or is told by its number alone.
    """
    days = list(_days(scale, ZoneInfo(band.timezone)))
    days = days[:: max(1, len(days) // _MOST_DATES)]
    month = None
    named = []
    for day, x, ends_x in days:
        full = time_words.short_date(day, language)
        named.append((full if day.month != month else full.rsplit(" ", 1)[0], f"{day.day}", x, ends_x))
        month = day.month
    # The first, then every fourth, then every second: what has room in a narrow drawing is spread evenly.
    order = sorted(range(len(named)), key=lambda index: (index != 0, index % 4 != 0, index % 2 != 0, index))
    for index in order:
        full, number, x, ends_x = named[index]
        hangs = ALONG if index else AFTER
        label = row.place(full, x, text_width(full, size), hangs, ends_x=ends_x)
        if label is None:
            label = row.place(number, x, text_width(number, size), hangs, ends_x=ends_x)
        if label:
            yield label


def _days(scale: Scale, zone: ZoneInfo) -> Iterator[tuple[date, float, float]]:
    """Each day with open hours, where they begin and where the stretch of them ends."""
    seen: date | None = None
    for stretch in scale.stretches:
        if not stretch.is_open:
            continue
        for day, instant in _beginnings(stretch, zone):
            if day != seen:
                yield day, scale.x(instant), stretch.ends_x
            seen = day


def _beginnings(stretch: Stretch, zone: ZoneInfo) -> Iterator[tuple[date, datetime]]:
    starts = stretch.span.starts_at.astimezone(zone)
    yield starts.date(), stretch.span.starts_at
    day = starts.date() + timedelta(days=1)
    while (midnight := datetime.combine(day, time(), zone)) < stretch.span.ends_at:
        yield day, midnight
        day += timedelta(days=1)


def hour_labels(band: Band, scale: Scale, row: LabelRow, size: float) -> Iterator[Label]:
    """Wall-clock hours in open time, in the finest step that every tier of widths has room for."""
    hours = sum(one.span.seconds for one in scale.stretches if one.is_open) // _HOUR_SECONDS
    if not 0 < hours <= _MOST_HOURS:
        return
    share = sum(one.ends_x - one.starts_x for one in scale.stretches if one.is_open) / hours
    zone = ZoneInfo(band.timezone)
    done: set[datetime] = set()
    for tier, width in enumerate(row.widths):
        pixels = share * width * (1 - 2 * EDGE_SHARE)
        step = next((step for step in reversed(_HOUR_STEPS) if step * pixels >= _HOUR_PIXELS), None)
        if step is not None:
            instants = [instant for instant in _full_hours(scale, zone, step) if instant not in done]
            done.update(instants)
            yield from _even(
                row, [(time_words.clock(one, zone), scale.x(one)) for one in instants], size, tier
            )


def _even(row: LabelRow, wanted: list[tuple[str, float]], size: float, tier: int) -> list[Label]:
    """The labels of one step, if half of them fit: an hour here and there would not be read as a scale."""
    before = len(row.placed)
    tried = [row.place(text, x, text_width(text, size), AROUND[:1], from_tier=tier) for text, x in wanted]
    placed = [label for label in tried if label is not None]
    if len(placed) * 2 >= len(wanted):
        return placed
    del row.placed[before:]
    return []


def _full_hours(scale: Scale, zone: ZoneInfo, step: int) -> Iterator[datetime]:
    for stretch in scale.stretches:
        if not stretch.is_open:
            continue
        begins = stretch.span.starts_at
        past = begins.astimezone(zone)
        instant = begins + timedelta(seconds=-(past.minute * 60 + past.second) % _HOUR_SECONDS)
        while instant <= stretch.span.ends_at:
            if instant.astimezone(zone).hour % step == 0:
                yield instant
            instant += timedelta(hours=1)
