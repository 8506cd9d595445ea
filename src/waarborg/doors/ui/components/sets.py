"""Rows, tabs, chips, tables and other sets of things."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.template import Context
from django.utils.translation import gettext

from waarborg.doors.ui.parts import Chip, Fact, Link, QueueRow, Rung, Tab, Way

if TYPE_CHECKING:
    from django.core.paginator import Page

register = template.Library()


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
