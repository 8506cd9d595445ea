"""Parts of a page that are kept up to date while it is open: ``{% load live %}``. docs/reference/components.md."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from waarborg.doors.ui import changes
from waarborg.service.foundation.viewer import horizon
from waarborg.sla.band import Band
from waarborg.sla.moments import epoch_seconds

register = template.Library()


@register.simple_tag(takes_context=True)
def live_part(
    context: Context,
    name: str,
    kind: str,
    of: UUID | None = None,
    *,
    next_change_at: datetime | None = None,
    address: str = "",
) -> SafeString:
    """The attributes of an element that is fetched anew when something changes.

    ``name`` becomes its id. It follows one thing of this ``kind``, or without ``of`` all of them that the reader may see.
    It is fetched from ``address``, or from the page's own. ``next_change_at`` is when the clock alone changes what it
    says, counted from the ``at`` of the page.
    """
    attributes = [("id", name), ("data-live-part", address), ("data-live", f"{kind}:{of or '*'}")]
    if (seen_from := horizon()) is not None:
        attributes.append(("data-live-since", str(seen_from)))
    if next_change_at is not None:
        attributes.append(("data-next-change-at", str(epoch_seconds(next_change_at))))
        attributes.append(("data-now", str(epoch_seconds(context["at"]))))
    return format_html_join(" ", '{}="{}"', attributes)


@register.simple_tag
def next_change(bands: Band | Iterable[Band] | None, at: datetime) -> datetime | None:
    """When the clock alone changes what the page says of one band or of several: ``{% next_change band at as next %}``."""
    if bands is None or isinstance(bands, Band):
        bands = [bands] if bands else []
    return changes.next_change_at(bands, at)
