"""The fields of canned replies: ``{{client}}`` and its like, and what stands in their place on one ticket."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements.queries import terms_of
from waarborg.service.conversations.models import CannedReply
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.queries import people_visible_to
from waarborg.service.tickets.models import Ticket

# Two braces within braces are not a field of ours but somebody's template; a field never spans lines.
_FIELD = re.compile(r"\{\{([^{}\n]*)\}\}")


class Field(NamedTuple):
    """What a field means, for whoever writes a canned reply, and what it is on a ticket; empty when there is none."""

    meaning: Promise
    value: Callable[[Ticket, Viewer], str]


@dataclass(frozen=True, slots=True)
class Filled:
    """A canned reply made out for one ticket. Fields of ``missing`` stand in the text as they were, to be written."""

    text: str
    missing: tuple[str, ...]


def fill(*, by: Viewer, canned: CannedReply, ticket: Ticket, language: str) -> Filled:
    """The reply in ``language``, or in the other one when it lacks that, as it would be sent on ``ticket`` by ``by``."""
    missing: dict[str, None] = {}

    def place(found: re.Match[str]) -> str:
        name = found[1].strip()
        field = FIELDS.get(name)
        value = " ".join(field.value(ticket, by).split()) if field else ""
        if not value:
            missing[name] = None
        return value or found[0]

    with translation.override(language):
        return Filled(_FIELD.sub(place, canned.text_in(language)), tuple(missing))


def unknown_fields(text: str) -> list[str]:
    """What stands between double braces in ``text`` and is not a field, each once."""
    found = dict.fromkeys(match[0] for match in _FIELD.finditer(text) if match[1].strip() not in FIELDS)
    rest = _FIELD.sub("", text)
    return [*found, *(braces for braces in ("{{", "}}") if braces in rest)]


def _reporter(ticket: Ticket, _by: Viewer) -> str:
    return ticket.reporter.name if ticket.reporter else ""


def _website(ticket: Ticket, _by: Viewer) -> str:
    return ticket.website.url if ticket.website else ""


def _sender(_ticket: Ticket, by: Viewer) -> str:
    person = people_visible_to(by).filter(id=by.person_id).first() if by.person_id else None
    return person.name if person else ""


def _due(ticket: Ticket, _by: Viewer) -> str:
    """In the agreement's own time zone, which is the client's."""
    if ticket.next_due_at is None:
        return ""
    zone = terms_of(ticket.version).zone if ticket.version else ZoneInfo(settings.TIME_ZONE)
    return formats.date_format(ticket.next_due_at.astimezone(zone), "l j F, H:i")


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "client": Field(_("the client's name"), lambda ticket, _by: ticket.client.name),
        "reporter": Field(_("who reported it"), _reporter),
        "number": Field(_("the ticket's number"), lambda ticket, _by: str(ticket)),
        "subject": Field(_("what the ticket is about"), lambda ticket, _by: ticket.subject),
        "website": Field(_("the website's address"), _website),
        "due": Field(_("when the next guarantee is due"), _due),
        "sender": Field(_("who sends the reply"), _sender),
    }
)
