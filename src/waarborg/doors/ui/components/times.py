"""Instants, what is left until them, and the time band."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from waarborg.doors.ui import band as band_drawing
from waarborg.doors.ui import time_words
from waarborg.doors.ui.components.reader import elsewhere, spoken, with_place, zone_of
from waarborg.sla.band import Band, Track
from waarborg.sla.moments import Span, epoch_seconds

register = template.Library()


@register.simple_tag
def moment(instant: datetime, at: datetime, timezone: str = "") -> SafeString:
    """A day and a time by the clock of ``timezone``, which is named where the agency's shows another one."""
    zone = zone_of(timezone)
    words = time_words.moment(instant, at=at, zone=zone, language=spoken())
    words = with_place(words, instant, zone)
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), words)


@register.simple_tag
def clock(instant: datetime, timezone: str = "") -> SafeString:
    """The time alone; whoever shows several under one head names the place there, as ``story_day`` does."""
    return format_html(
        '<time datetime="{}">{}</time>', instant.isoformat(), time_words.clock(instant, zone_of(timezone))
    )


@register.inclusion_tag("ui/parts/time_left.html")
def time_left(due_at: datetime | None, at: datetime, timezone: str = "", **options: Any) -> dict[str, Any]:
    """Time left, live. Options: state, open_seconds, window, openings (open spans until due: the live count), short."""
    given: dict[str, Any] = {"state": options.get("state", ""), "short": options.get("short", False)}
    if due_at is None:
        return given
    openings: Sequence[Span] = options.get("openings") or ()
    open_seconds = options.get("open_seconds")
    if openings and open_seconds is None:
        rest = (span.clipped(Span(at, max(due_at, at))) for span in openings)
        open_seconds = sum(span.seconds for span in rest if span)
    zone = zone_of(timezone)
    words = time_words.time_left(
        due_at,
        at=at,
        zone=zone,
        language=spoken(),
        open_seconds=open_seconds,
        window=options.get("window", ""),
    )
    if given["short"] and _is_another_day(due_at, at, zone) and (open_seconds or 0) < _seconds(due_at, at):
        # "42 min left" would be read as real time where the window closes in between: the instant says it.
        words, openings = replace(words, relative=""), ()
    pairs = [f"{epoch_seconds(span.starts_at)}-{epoch_seconds(span.ends_at)}" for span in openings]
    return given | {
        "words": words,
        "absolute": with_place(words.absolute, due_at, zone),
        "place": elsewhere(due_at, zone),
        "due_at": due_at,
        "due": epoch_seconds(due_at),
        "now": epoch_seconds(at),
        "window": options.get("window", ""),
        "openings": " ".join(pairs),
        "open_seconds": open_seconds,
    }


def _is_another_day(due_at: datetime, at: datetime, zone: ZoneInfo) -> bool:
    return due_at > at and due_at.astimezone(zone).date() != at.astimezone(zone).date()


def _seconds(due_at: datetime, at: datetime) -> int:
    return int((due_at - at).total_seconds())


@register.inclusion_tag("ui/parts/time_band.html")
def time_band(
    band: Band, size: band_drawing.Size = "strip", facts: bool | Sequence[band_drawing.BandFact] = False
) -> dict[str, Any]:
    """The time band, server-drawn. ``facts``: the list in words under it, the band's own or one that is given."""
    said_in = spoken()
    return {
        "svg": mark_safe(band_drawing.draw(band, size=size, language=said_in)),  # noqa: S308 (draws escaped text only)
        "size": size,
        "place": "" if size == "sparkline" else elsewhere(band.now_at, ZoneInfo(band.timezone)),
        "facts": band_drawing.facts(band, said_in) if facts is True else facts or (),
    }


@register.simple_tag
def used_share(track: Track, at: datetime) -> float:
    """The part of a track's real time that has passed at ``at``, for the bar of a state."""
    if track.due_at is None or track.due_at <= track.starts_at:
        return 0.0
    return (at - track.starts_at) / (track.due_at - track.starts_at)


@register.simple_tag
def story_day(day: datetime, at: datetime, timezone: str = "") -> SafeString:
    """The separator between the days of a story; it names the place whose clock the times under it are of."""
    zone = zone_of(timezone)
    words = time_words.day_words(
        day.astimezone(zone).date(), today=at.astimezone(zone).date(), language=spoken()
    )
    return format_html(
        '<h3 class="story-day"><time datetime="{}">{}</time></h3>',
        f"{day.astimezone(zone):%Y-%m-%d}",
        with_place(words, day, zone),
    )
