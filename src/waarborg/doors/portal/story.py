"""A ticket's story as its client may read it: what people wrote, and what happened as thin lines, by day.

The database shows a client's people no fact and no message that is not for them; nothing is left out here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.portal.pages import language
from waarborg.service.conversations import queries as conversations
from waarborg.service.conversations.models import Attachment
from waarborg.service.conversations.queries import Said
from waarborg.service.foundation import facts
from waarborg.service.foundation.models import Fact
from waarborg.service.parties import queries as parties
from waarborg.service.tickets.models import Ticket
from waarborg.sla.wording import milestone_words

_ICONS = {
    "ticket.reported": "circle-plus",
    "ticket.taken_in_hand": "hand",
    "ticket.paused": "circle-pause",
    "ticket.resumed": "circle-play",
    "ticket.workaround_delivered": "wrench",
    "ticket.solution_delivered": "circle-check",
    "ticket.delivery_accepted": "thumbs-up",
    "ticket.delivery_refused": "undo-2",
    "ticket.severity_changed": "arrow-up-down",
    "ticket.closed": "archive",
    "guarantee.milestone_missed": "alarm-clock-off",
    "escalation.recorded": "bell-ring",
    "satisfaction.given": "smile",
}
_TOLD_BY_ITS_MESSAGE = "message."


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``kind`` is public for what people wrote, machine for what happened."""

    kind: str
    author: str
    at: datetime
    html: SafeString
    icon: str = ""
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """The days with their entries, oldest first. ``earlier`` is where to go on reading back, if there is more."""

    days: list[tuple[datetime, list[Entry]]]
    earlier: UUID | None


def story_of(request: ViewerRequest, of: Ticket, zone: ZoneInfo, *, before: UUID | None = None) -> Story:
    """The report's own words, every fact, and the last page of messages, or the page before the message ``before``."""
    conversation = conversations.messages_of(request.viewer, of, before=before)
    happened = facts.story(of.id)
    entries = [_report(of), *_happened(happened, _names(request, happened))]
    entries += [_said(message) for message in conversation.messages]
    entries.sort(key=lambda entry: entry.at)
    days = groupby(entries, key=lambda entry: entry.at.astimezone(zone).date())
    shown = [list(group) for _day, group in days]
    return Story([(group[0].at, group) for group in shown], conversation.earlier)


def _report(of: Ticket) -> Entry:
    author = of.reporter.name if of.reporter else _("Reporter")
    return Entry("public", author, of.reported_at, _as_html(of.description or of.subject))


def _said(message: Said) -> Entry:
    author = message.author or _("Somebody")
    return Entry("public", author, message.at, message.html, files=message.attachments)


def _names(request: ViewerRequest, happened: Iterable[Fact]) -> Mapping[UUID, str]:
    wanted = {fact.by_id for fact in happened if fact.by_id is not None}
    people = parties.people_visible_to(request.viewer).filter(id__in=wanted)
    return {person.id: person.name for person in people}


def _happened(happened: Iterable[Fact], names: Mapping[UUID, str]) -> Iterator[Entry]:
    for fact in happened:
        if fact.kind.startswith(_TOLD_BY_ITS_MESSAGE):
            continue
        author = names.get(fact.by_id, "") if fact.by_id is not None else ""
        words = f"{author}: {_sentence(fact)}" if author else _sentence(fact)
        yield Entry("machine", "", fact.at, _as_html(words), _ICONS.get(fact.kind, ""))
        if fact.why:
            yield Entry("public", author or _("Waarborg"), fact.at, _as_html(fact.why))


def _sentence(fact: Fact) -> str:
    """With the milestone that it is about, where it is about one."""
    of = fact.data.get("of")
    if not of:
        return fact.sentence
    return f"{fact.sentence.removesuffix('.')} ({milestone_words(of, language())})."


def _as_html(text: str) -> SafeString:
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - escaped on the way
