"""Small pictures that are drawn inline: icons, the shapes of severity, the bar of a state.

Inline, because a strict content security policy and both themes want them without style attributes.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

_SHAPES: Final[Mapping[str, str]] = {
    "critical": '<path d="M8 .8 15.2 8 8 15.2.8 8z"/>',
    "major": '<path d="M8 1.6 15.4 14.4H.6z"/>',
    "normal": '<path fill-rule="evenodd" d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zm0 2.6a3.9 3.9 0 1 0 0 7.8 3.9 3.9 0 0 0 0-7.8z"/>',
    "minor": '<circle cx="8" cy="8" r="3.2"/>',
}
_BAR_WIDTH: Final = 36
_BAR_STEPS: Final = 24


@cache
def icon(name: str, size: int = 18) -> SafeString:
    """A lucide icon that says nothing to a screen reader; the words stand beside it. Raises: IconDoesNotExist."""
    drawn = lucide(
        name, size=size, stroke_width=1.75, aria_hidden="true", focusable="false", **{"class": "icon"}
    )
    return mark_safe(drawn)  # noqa: S308 (drawn from the icons that we ship)


@cache
def severity_shape(severity: str) -> SafeString:
    """Diamond, triangle, ring or dot: severity is a shape before it is a colour."""
    return format_html(
        '<svg class="severity-shape is-{}" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">{}</svg>',
        severity,
        mark_safe(_SHAPES[severity]),  # noqa: S308 (a constant of this module)
    )


@cache
def _bar(steps: int) -> SafeString:
    return format_html(
        '<svg class="state-bar" viewBox="0 0 {0} 4" width="{0}" height="4" aria-hidden="true">'
        '<rect class="state-bar-rail" width="{0}" height="4" rx="2"/>'
        '<rect class="state-bar-fill" width="{1}" height="4" rx="2"/></svg>',
        _BAR_WIDTH,
        round(_BAR_WIDTH * steps / _BAR_STEPS, 1),
    )


def state_bar(share: float) -> SafeString:
    """The part of a target that is used up, from 0 to 1, as a bar of 36 px."""
    return _bar(round(min(max(share, 0.0), 1.0) * _BAR_STEPS))
