"""A ticket's story as its client may read it: what people wrote, and what happened as thin lines, by day.

The database shows a client's people no fact and no message that is not for them; nothing is left out here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Subquery
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.portal.pages import language
from waarborg.service.conversations import queries as conversations
from waarborg.service.conversations.files import SHOWN_INLINE
from waarborg.service.conversations.queries import Conversation, Said
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
    "escalation.taken_over": "hand",
    "ticket.participant_added": "user-plus",
    "ticket.participant_left": "user-minus",
}
_LOOKERS = frozenset({"ticket.participant_added", "ticket.participant_left"})
_TOLD_BY_ITS_MESSAGE = "message."
MOST_FACTS = 200


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as the story shows it."""

    id: UUID
    name: str
    size_bytes: int
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``kind`` is public for what people wrote, machine for what happened; ``key`` stays its own."""

    kind: str
    author: str
    at: datetime
    html: SafeString
    key: str
    icon: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """The days with their entries, oldest first. ``earlier`` is where to go on reading back, if there is more."""

    days: list[tuple[datetime, list[Entry]]]
    earlier: UUID | None
    is_newest: bool


def story_of(request: ViewerRequest, of: Ticket, zone: ZoneInfo, *, before: UUID | None = None) -> Story:
    """The last page of messages, or the page before the message ``before``, with what happened meanwhile."""
    conversation = conversations.messages_of(request.viewer, of, before=before)
    happened = _facts(request, of, conversation, before)
    entries = [_report(of)] if conversation.earlier is None else []
    entries += _happened(happened, _names(request, happened))
    entries += map(_said, conversation.messages)
    entries.sort(key=lambda entry: entry.at)
    days = groupby(entries, key=lambda entry: entry.at.astimezone(zone).date())
    shown = [list(group) for _day, group in days]
    return Story([(group[0].at, group) for group in shown], conversation.earlier, before is None)


def _facts(request: ViewerRequest, of: Ticket, conversation: Conversation, before: UUID | None) -> list[Fact]:
    """What happened in the time of those messages, the latest if it was very much."""
    found = Fact.objects.filter(about_id=of.id).exclude(kind__startswith=_TOLD_BY_ITS_MESSAGE)
    if conversation.earlier is not None:
        found = found.filter(at__gte=conversation.messages[0].at)
    if before is not None:
        until = conversations.visible_to(request.viewer).filter(id=before).values("at")
        found = found.filter(at__lt=Subquery(until))
    return list(found.order_by("-id")[:MOST_FACTS])[::-1]


def _report(of: Ticket) -> Entry:
    author = of.reporter.name if of.reporter else _("Reporter")
    return Entry("public", author, of.reported_at, _as_html(of.description or of.subject), "entry-report")


def _said(message: Said) -> Entry:
    author = message.author or _("Somebody")
    files = tuple(
        File(file.id, file.name, file.size_bytes, file.media_type in SHOWN_INLINE)
        for file in message.attachments
    )
    return Entry("public", author, message.at, message.html, f"message-{message.id}", files=files)


def _names(request: ViewerRequest, happened: Iterable[Fact]) -> Mapping[UUID, str]:
    wanted = {one for fact in happened for one in (fact.by_id, _looker(fact)) if one is not None}
    people = parties.people_visible_to(request.viewer).filter(id__in=wanted)
    return {person.id: person.name for person in people}


def _happened(happened: Iterable[Fact], names: Mapping[UUID, str]) -> Iterator[Entry]:
    for fact in happened:
        key = f"fact-{fact.public_id}"
        author = names.get(fact.by_id, "") if fact.by_id is not None else ""
        told = _looker_words(fact, names) or _sentence(fact)
        words = f"{author}: {told}" if author else told
        yield Entry("machine", "", fact.at, format_html("{}", words), key, _ICONS.get(fact.kind, ""))
        if fact.why:
            yield Entry("public", author or _("Waarborg"), fact.at, _as_html(fact.why), f"{key}-words")


def _looker(fact: Fact) -> UUID | None:
    """Who was let in on the ticket, or no longer is."""
    return UUID(fact.data["person_id"]) if fact.kind in _LOOKERS else None


def _looker_words(fact: Fact, names: Mapping[UUID, str]) -> str:
    """With the name, where the reader may know it."""
    looker = _looker(fact)
    name = names.get(looker) if looker else None
    if name is None:
        return ""
    if fact.kind == "ticket.participant_added":
        return _("%(name)s looks along.") % {"name": name}
    return _("%(name)s no longer looks along.") % {"name": name}


def _sentence(fact: Fact) -> str:
    """With the milestone that it is about, where it is about one."""
    of = fact.data.get("of")
    if not of:
        return fact.sentence
    return f"{fact.sentence.removesuffix('.')} ({milestone_words(of, language())})."


def _as_html(text: str) -> SafeString:
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - escaped on the way
