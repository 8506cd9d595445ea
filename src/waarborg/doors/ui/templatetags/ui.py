"""The components as template tags: ``{% load ui %}``. docs/reference/components.md shows each with an example."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField, CheckboxInput, Select, Textarea
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from waarborg.doors.ui import band as band_drawing
from waarborg.doors.ui import drawings, language, number_words, theme, time_words
from waarborg.doors.ui.language import Language
from waarborg.doors.ui.parts import Chip, Fact, Frame, Link, QueueRow, Rung, Tab, Way
from waarborg.sla.band import Band, Track, TrackState
from waarborg.sla.moments import Span, epoch_seconds

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import HttpRequest

register = template.Library()

_INPUT_CLASSES: Final = ((CheckboxInput, "switch"), (Textarea, "input textarea"), (Select, "input select"))


def _spoken() -> Language:
    return language.spoken(get_language())


def _zone(timezone: str) -> ZoneInfo:
    """The zone in which a page tells a time: the client's, or the agency's where none is given."""
    return ZoneInfo(timezone or settings.TIME_ZONE)


def _elsewhere(instant: datetime, zone: ZoneInfo) -> str:
    """The place whose clock it is, where that is not the agency's."""
    return time_words.elsewhere(instant, zone=zone, home=_zone(""), language=_spoken())


def _with_place(words: str, instant: datetime, zone: ZoneInfo) -> str:
    return time_words.with_place(words, instant, zone=zone, home=_zone(""), language=_spoken())


# Page frame


@register.simple_tag(takes_context=True)
def chosen_theme(context: Context) -> str:
    """``auto``, ``light`` or ``dark``, for ``<html data-theme>``."""
    request: HttpRequest | None = context.get("request")
    return theme.chosen(request)


@register.simple_tag(takes_context=True)
def page_frame(context: Context) -> Frame:
    """The ``frame`` that the door put into the context, or an empty one."""
    return context.get("frame") or Frame()


@register.inclusion_tag("ui/parts/mark.html")
def mark(size: int = 28) -> dict[str, Any]:
    return {"size": size}


@register.filter
def undo_url(message: Any) -> str:
    """Where a message's "undo" posts to; empty when it can't be taken back. See ``feedback.undoable``."""
    tags = str(message.extra_tags or "").split()
    return next((tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:")), "")


# Small parts


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    return drawings.icon(str(name), size)


@register.inclusion_tag("ui/parts/button.html")
def button(label: str, **options: Any) -> dict[str, Any]:
    """Options: kind (primary, plain, quiet, danger), icon, href, type, name, value, keys, small, icon_only, opens."""
    return {"label": label, "kind": "plain", "type": "submit", **options}


@register.simple_tag
def severity(code: str, short: bool = False) -> SafeString:
    """Shape and word; with ``short`` the shape and a letter, and the word for those who hear it."""
    word = language.SEVERITIES[code]
    shape = drawings.severity_shape(code)
    if not short:
        return format_html('<span class="severity is-{}">{}<span>{}</span></span>', code, shape, word)
    return format_html(
        '<span class="severity is-{} is-short" title="{}">{}<span class="severity-letter" aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        code,
        word,
        shape,
        language.SEVERITY_LETTERS[code],
        word,
    )


@register.simple_tag
def state(code: TrackState, share: float | None = None) -> SafeString:
    """The state of a guarantee as a word and a bar; ``share`` is the part of the target that is used up."""
    full = {"missed": 1.0, "met": 1.0, "none": 0.0}.get(code, 0.5)
    bar = drawings.state_bar(full if share is None else share)
    return format_html('<span class="state is-{}">{}{}</span>', code, bar, language.STATES[code][_spoken()])


@register.simple_tag
def avatar(name: str) -> SafeString:
    """Initials in a circle; the name stands beside it or is read from the title."""
    words = [word for word in name.split() if word[:1].isalpha()]
    initials = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
    tone = sum(map(ord, name)) % 6
    return format_html(
        '<span class="avatar is-tone-{}" title="{}" aria-hidden="true">{}</span>', tone, name, initials
    )


@register.simple_tag
def key(keys: str) -> SafeString:
    """Keys as they are pressed, separated by spaces: ``{% key "g q" %}``."""
    caps = (format_html("<kbd>{}</kbd>", cap) for cap in keys.split())
    return format_html('<span class="keys">{}</span>', mark_safe(" ".join(caps)))  # noqa: S308 (each part is escaped)


@register.simple_tag
def phone_link(number: str, label: str = "") -> SafeString:
    return format_html(
        '<a class="phone number" href="tel:{}">{}</a>',
        number_words.dial(number),
        label or number_words.phone(number),
    )


@register.simple_tag
def money(amount: Decimal) -> SafeString:
    return format_html(
        '<data class="money" value="{}">{}</data>', amount, number_words.money(amount, _spoken())
    )


@register.simple_tag
def progress(value: float, maximum: float, label: str) -> SafeString:
    return format_html(
        '<progress class="progress" value="{}" max="{}" aria-label="{}"></progress>', value, maximum, label
    )


# Time


@register.simple_tag
def moment(instant: datetime, at: datetime, timezone: str = "") -> SafeString:
    """A day and a time by the clock of ``timezone``, which is named where the agency's shows another one."""
    zone = _zone(timezone)
    words = time_words.moment(instant, at=at, zone=zone, language=_spoken())
    words = _with_place(words, instant, zone)
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), words)


@register.simple_tag
def clock(instant: datetime, timezone: str = "") -> SafeString:
    """The time alone; whoever shows several under one head names the place there, as ``story_day`` does."""
    return format_html(
        '<time datetime="{}">{}</time>', instant.isoformat(), time_words.clock(instant, _zone(timezone))
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
    words = time_words.time_left(
        due_at,
        at=at,
        zone=_zone(timezone),
        language=_spoken(),
        open_seconds=open_seconds,
        window=options.get("window", ""),
    )
    pairs = [f"{epoch_seconds(span.starts_at)}-{epoch_seconds(span.ends_at)}" for span in openings]
    return given | {
        "words": words,
        "absolute": _with_place(words.absolute, due_at, _zone(timezone)),
        "place": _elsewhere(due_at, _zone(timezone)),
        "due_at": due_at,
        "due": epoch_seconds(due_at),
        "now": epoch_seconds(at),
        "window": options.get("window", ""),
        "openings": " ".join(pairs),
        "open_seconds": open_seconds,
    }


@register.inclusion_tag("ui/parts/time_band.html")
def time_band(
    band: Band, size: band_drawing.Size = "strip", facts: bool | Sequence[band_drawing.BandFact] = False
) -> dict[str, Any]:
    """The time band, server-drawn. ``facts``: the list in words under it, the band's own or one that is given."""
    spoken = _spoken()
    return {
        "svg": mark_safe(band_drawing.draw(band, size=size, language=spoken)),  # noqa: S308 (draws escaped text only)
        "size": size,
        "place": "" if size == "sparkline" else _elsewhere(band.now_at, ZoneInfo(band.timezone)),
        "facts": band_drawing.facts(band, spoken) if facts is True else facts or (),
    }


@register.simple_tag
def used_share(track: Track, at: datetime) -> float:
    """The part of a track's real time that has passed at ``at``, for the bar of a state."""
    if track.due_at is None or track.due_at <= track.starts_at:
        return 0.0
    return (at - track.starts_at) / (track.due_at - track.starts_at)


# Forms


def _widget_class(bound: BoundField) -> str:
    return next((name for kind, name in _INPUT_CLASSES if isinstance(bound.field.widget, kind)), "input")


def _describing(bound: BoundField, hint: object) -> list[str]:
    """The ids of what describes a control: its hint, and what is wrong with it."""
    hints = [f"{bound.auto_id}-hint"] if hint else []
    return [*hints, f"{bound.auto_id}-error"] if bound.errors else hints


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """Label, control, hint and errors. Options: label, hint, rows, autocomplete, placeholder, wide, code (fixed width)."""
    described = _describing(bound, options.get("hint") or bound.help_text)
    attrs: dict[str, Any] = {"class": _widget_class(bound) + (" is-code" if options.get("code") else "")}
    attrs |= {"spellcheck": "false"} if options.get("code") else {}
    attrs |= {"aria-describedby": " ".join(described)} if described else {}
    attrs |= {"aria-invalid": "true"} if bound.errors else {}
    attrs |= {name: options[name] for name in ("rows", "autocomplete", "placeholder") if name in options}
    return {
        "field": bound,
        "label": options.get("label") or bound.label,
        "control": bound.as_widget(attrs=attrs),
        "hint": options.get("hint") or bound.help_text,
        "is_switch": isinstance(bound.field.widget, CheckboxInput),
        "wide": options.get("wide", False),
    }


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: BaseForm, focus: bool = True) -> dict[str, Any]:
    """What is still wrong, with links to the fields; takes the focus when the page comes, unless told otherwise."""
    return {"form": form, "fields": [bound for bound in form if bound.errors], "focus": focus}


@register.inclusion_tag("ui/parts/radio_cards.html")
def radio_cards(
    bound: BoundField, examples: Mapping[str, Sequence[str]] | None = None, columns: int = 1
) -> dict[str, Any]:
    """One choice of few, each as a card with examples beside it (a mapping of the choice's value to its examples)."""
    known = {str(value): words for value, words in (examples or {}).items()}
    choices = [choice for choice in bound.subwidgets if choice.data["value"] not in ("", None)]
    cards = [(choice, known.get(str(choice.data["value"]), ())) for choice in choices]
    return {
        "field": bound,
        "cards": cards,
        "columns": columns,
        "described": " ".join(_describing(bound, bound.help_text)),
    }


# Sets of things


@register.inclusion_tag("ui/parts/queue_row.html")
def queue_row(row: QueueRow) -> dict[str, Any]:
    return {"row": row}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(entries: Sequence[Tab], label: str) -> dict[str, Any]:
    return {"entries": entries, "label": label}


@register.inclusion_tag("ui/parts/breadcrumb.html")
def breadcrumb(*links: Link) -> dict[str, Any]:
    """The way to this page; a link without an address is the page itself."""
    return {"links": links}


@register.inclusion_tag("ui/parts/filter_bar.html", takes_context=True)
def filter_bar(context: Context, chips: Sequence[Chip], label: str, **options: Any) -> dict[str, Any]:
    """Chips that are links, so that a filter is an address. Options: search_name, search_value, save_url, clear_url."""
    return {"chips": chips, "label": label, "csrf_token": context.get("csrf_token"), **options}


@register.inclusion_tag("ui/parts/pagination.html")
def pagination(page: "Page[Any]", base: str = "?") -> dict[str, Any]:
    """``base`` is the address up to the page number, such as ``?status=open&``."""
    return {"page": page, "base": base}


@register.inclusion_tag("ui/parts/sort_head.html")
def sort_head(label: str, url: str, direction: str = "", numeric: bool = False) -> dict[str, Any]:
    """A table head that sorts. ``direction`` is ascending, descending or empty, and says how it is sorted now."""
    return {"label": label, "url": url, "direction": direction, "numeric": numeric}


@register.inclusion_tag("ui/parts/definition_list.html")
def definition_list(facts: Sequence[Fact]) -> dict[str, Any]:
    return {"facts": facts}


@register.inclusion_tag("ui/parts/ladder.html")
def ladder(rungs: Sequence[Rung], at: datetime, timezone: str = "") -> dict[str, Any]:
    return {"rungs": rungs, "at": at, "timezone": timezone}


@register.inclusion_tag("ui/parts/call_now.html")
def call_now(ways: Sequence[Way], title: str = "", **options: Any) -> dict[str, Any]:
    """Whom to call now, the most asked-for way first. Option: remark (a sentence under the title)."""
    return {"ways": ways, "title": title or gettext("Call now"), **options}


@register.inclusion_tag("ui/parts/empty_state.html")
def empty_state(title: str, text: str = "", **options: Any) -> dict[str, Any]:
    """Options: drawing (clear, search, error, done), action, action_url, action_icon, level (of the heading)."""
    return {"title": title, "text": text, "drawing": "clear", "level": 2, **options}


@register.inclusion_tag("ui/parts/skeleton.html")
def skeleton(rows: int = 3) -> dict[str, Any]:
    return {"rows": range(rows)}


@register.inclusion_tag("ui/parts/stat.html")
def stat(label: str, value: str, **options: Any) -> dict[str, Any]:
    """Options: note, trend (up, down, flat), tone (good, warn, bad)."""
    return {"label": label, "value": value, **options}


# Parts with content of their own


def _block(name: str, content: str, options: Mapping[str, Any]) -> SafeString:
    return render_to_string(f"ui/parts/{name}.html", {"content": content, **options})


@register.simple_block_tag(end_name="endsection")
def section(content: str, title: str, **options: Any) -> SafeString:
    """A part of a page under a heading, without a box. Options: id, level, note, action, action_url, actions."""
    return _block("section", content, {"title": title, "level": 2, **options})


@register.simple_block_tag(end_name="endcallout")
def callout(content: str, title: str = "", **options: Any) -> SafeString:
    """Options: kind (info, good, warn, bad)."""
    return _block("callout", content, {"title": title, "kind": "info", **options})


@register.simple_block_tag(end_name="enddialog")
def dialog(content: str, id: str, title: str, **options: Any) -> SafeString:  # noqa: A002 (the attribute's own name)
    """Opened by ``{% button ... opens=id %}``. Options: wide; error (why what was sent was refused), opened.

    A dialog that is drawn opened, with or without an error, stands open when the page comes, as its form was left.
    """
    return _block("dialog", content, {"id": id, "title": title, **options})


@register.simple_block_tag(end_name="endpopover")
def popover(content: str, label: str, **options: Any) -> SafeString:
    """A button that unfolds its content beside it, also without JavaScript. Options: icon, kind, side (start, end), icon_only."""
    return _block("popover", content, {"label": label, "kind": "quiet", **options})


@register.simple_block_tag(end_name="endentry")
def entry(content: str, kind: str, author: str = "", **options: Any) -> SafeString:
    """One entry of a story. ``kind`` is public, internal or machine. Options: at, seen_at, timezone, channel, icon, id."""
    return _block("entry", content, {"kind": kind, "author": author, "timezone": "", **options})


@register.simple_tag
def story_day(day: datetime, at: datetime, timezone: str = "") -> SafeString:
    """The separator between the days of a story; it names the place whose clock the times under it are of."""
    zone = _zone(timezone)
    words = time_words.day_words(
        day.astimezone(zone).date(), today=at.astimezone(zone).date(), language=_spoken()
    )
    return format_html(
        '<h3 class="story-day"><time datetime="{}">{}</time></h3>',
        f"{day.astimezone(zone):%Y-%m-%d}",
        _with_place(words, day, zone),
    )
