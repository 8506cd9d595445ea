"""What every page has around it."""

from typing import TYPE_CHECKING, Any

from django import template
from django.template import Context

from waarborg.doors.ui import theme
from waarborg.doors.ui.parts import Frame

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()


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
