"""Parts with content of their own between an opening and a closing tag."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


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
    """One entry of a story. ``kind`` is public, internal or machine. Options: at, seen_at, timezone, channel, icon, id, tone."""
    return _block("entry", content, {"kind": kind, "author": author, "timezone": "", **options})
