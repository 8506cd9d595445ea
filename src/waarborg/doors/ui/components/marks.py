"""Small parts: shapes, words and figures that stand in a line."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from waarborg.doors.ui import drawings, language, number_words
from waarborg.doors.ui.components.reader import spoken
from waarborg.sla.band import TrackState

register = template.Library()


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
    return format_html('<span class="state is-{}">{}{}</span>', code, bar, language.STATES[code][spoken()])


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
        '<data class="money" value="{}">{}</data>', amount, number_words.money(amount, spoken())
    )


@register.simple_tag
def progress(value: float, maximum: float, label: str) -> SafeString:
    return format_html(
        '<progress class="progress" value="{}" max="{}" aria-label="{}"></progress>', value, maximum, label
    )
