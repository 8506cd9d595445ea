"""A ticket's story: what people wrote, and every fact as a thin line, by day; page by page from the end."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waarborg.doors.desk import sentences
from waarborg.doors.desk.sentences import people_in
from waarborg.doors.gate import ViewerRequest
from waarborg.service.conversations import queries as conversations
from waarborg.service.conversations.markdown import rendered
from waarborg.service.conversations.models import Attachment
from waarborg.service.conversations.queries import Conversation, Said
from waarborg.service.foundation.models import Fact
from waarborg.service.parties.models import Person
from waarborg.service.tickets.models import Ticket

MOST_FACTS = 200
# What the message itself tells, and what only counts.
_UNTOLD = ("message.replied", "message.noted", "message.mentioned")
# Of these the reason is a name that belongs into the line, at its end or within it, not words of somebody.
_COMPLETED = ("ticket.tagged", "ticket.untagged")
_NAMED = ("ticket.macro_run",)
# Of these the reason is what one side says to the other, or to a colleague: an entry of its own, as a message is.
_SPOKEN = (
    "ticket.paused",
    "ticket.question_answered",
    "ticket.resumed",
    "ticket.waits_for_third_party",
    "ticket.third_party_answered",
    "ticket.briefed",
    "ticket.handed_in",
    "ticket.sent_back",
    "ticket.workaround_delivered",
    "ticket.solution_delivered",
    "ticket.delivery_refused",
)
_SHOWN_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif")
_CHANNELS = {
    "portal": gettext_lazy("in the portal"),
    "mail": gettext_lazy("by mail"),
    "phone": gettext_lazy("by phone"),
    "whatsapp": gettext_lazy("by WhatsApp"),
}
_TONES = {
    "ticket.workaround_delivered": "good",
    "ticket.solution_delivered": "good",
    "ticket.delivery_accepted": "good",
    "ticket.sent_back": "warn",
    "ticket.delivery_refused": "warn",
    "ticket.workaround_withdrawn": "warn",
    "escalation.recorded": "warn",
    "ticket.check_overdue": "bad",
    "ticket.released_unchecked": "bad",
    "escalation.not_sent": "bad",
    "escalation.unanswered": "bad",
    "guarantee.milestone_missed": "bad",
}
_ICONS = {
    "ticket.reported": "circle-plus",
    "ticket.taken_in_hand": "hand",
    "ticket.paused": "circle-pause",
    "ticket.resumed": "circle-play",
    "ticket.workaround_delivered": "wrench",
    "ticket.solution_delivered": "circle-check",
    "ticket.delivery_refused": "undo-2",
    "ticket.severity_changed": "arrow-up-down",
    "ticket.kind_changed": "route",
    "ticket.assigned": "user-round",
    "ticket.briefed": "notebook-pen",
    "ticket.question_answered": "message-circle-reply",
    "ticket.question_withdrawn": "message-circle-off",
    "ticket.question_reminded": "bell",
    "ticket.question_unanswered": "bell-ring",
    "ticket.waiting_extended": "hourglass",
    "ticket.waits_for_third_party": "hourglass",
    "ticket.third_party_answered": "circle-play",
    "ticket.handed_in": "package-check",
    "ticket.checked": "badge-check",
    "ticket.sent_back": "undo",
    "ticket.check_overdue": "alarm-clock-off",
    "ticket.released_unchecked": "shield-alert",
    "ticket.workaround_withdrawn": "unplug",
    "ticket.delivery_accepted": "thumbs-up",
    "ticket.participant_added": "user-round-plus",
    "ticket.closed_unanswered": "archive-x",
    "ticket.closed": "archive",
    "ticket.tagged": "tag",
    "ticket.untagged": "tag",
    "ticket.reported_again": "circle-plus",
    "ticket.report_corrected": "clock-alert",
    "ticket.followed": "eye",
    "ticket.unfollowed": "eye-off",
    "ticket.participant_left": "eye-off",
    "ticket.macro_run": "list-checks",
    "ticket.merged": "merge",
    "ticket.took_over": "merge",
    "ticket.split_off": "split",
    "ticket.split_from": "split",
    "ticket.follow_up_opened": "wrench",
    "ticket.linked": "link",
    "ticket.unlinked": "unlink",
    "guarantee.level_reached": "bell",
    "guarantee.milestone_missed": "alarm-clock-off",
    "escalation.recorded": "bell-ring",
    "escalation.called": "phone-outgoing",
    "escalation.not_sent": "phone-off",
    "escalation.unanswered": "phone-missed",
    "escalation.taken_over": "hand",
    "guarantee.breach_excused": "scale",
    "guarantee.excuse_withdrawn": "scale",
    "guarantee.replanned": "refresh-cw",
    "guarantee.took_over": "merge",
    "message.retracted": "eraser",
    "time.spent": "clock",
    "time.reversed": "undo-2",
    "timer.started": "timer",
    "timer.cut": "timer-off",
    "timer.discarded": "timer-off",
}


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as the story shows it."""

    id: UUID
    name: str
    size_bytes: int
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the story. ``kind`` is public or internal for what people wrote, machine for a fact.

    ``reason`` is why a fact came about, in somebody's words.
    """

    kind: str
    author: str
    at: datetime
    html: SafeString
    icon: str = ""
    tone: str = ""
    channel: str = ""
    files: tuple[File, ...] = ()
    key: str = ""
    reason: str = ""
    is_for_client: bool = False
    retracted_at: datetime | None = None
    message_id: UUID | None = None
    may_be_retracted: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A page of the story as it was read: what was said, and what happened meanwhile."""

    conversation: Conversation
    happened: list[Fact]
    is_newest: bool

    @property
    def authors(self) -> set[UUID]:
        """Whoever did something, or is meant by it, to be named."""
        return set(people_in(self.happened))


@dataclass(frozen=True, slots=True)
class Story:
    """Days with their entries, oldest first. ``earlier`` is where to go on reading back, if there is more."""

    days: list[tuple[datetime, list[Entry]]]
    earlier: UUID | None
    is_newest: bool


def read(request: ViewerRequest, of: Ticket, *, before: UUID | None = None) -> Read:
    """The last page of messages, or the one before the message ``before``, and the facts of the same time."""
    conversation = conversations.messages_of(request.viewer, of, before=before)
    facts = Fact.objects.filter(about_id=of.id).exclude(kind__in=_UNTOLD)
    if conversation.earlier is not None:
        facts = facts.filter(at__gte=conversation.messages[0].at)
    if before is not None:
        facts = facts.filter(at__lt=_instant_of(request, before))
    newest = list(facts.order_by("-id")[:MOST_FACTS])
    return Read(conversation, newest[::-1], is_newest=before is None)


def told(
    page: Read, of: Ticket, people: Mapping[UUID, Person], zone: ZoneInfo, retractable_by: UUID | None
) -> Story:
    """The page by day of ``zone``. The report's own words open it; ``retractable_by`` may take back their own notes."""
    entries = [] if page.conversation.earlier else [_report(of)]
    clients = {person.id for person in people.values() if person.client_id is not None}
    for fact in page.happened:
        entries.extend(_happened(fact, people, zone))
    entries += [
        _said(message, retractable_by, is_clients=message.author_id in clients)
        for message in page.conversation.messages
    ]
    entries.sort(key=lambda entry: entry.at)
    days = groupby(entries, key=lambda entry: entry.at.astimezone(zone).date())
    shown = [list(group) for _day, group in days]
    return Story([(group[0].at, group) for group in shown], page.conversation.earlier, page.is_newest)


def files_of(attachments: Collection[Attachment]) -> tuple[File, ...]:
    """Attachments with what the page says of them."""
    return tuple(
        File(one.id, one.name, one.size_bytes, one.media_type in _SHOWN_INLINE) for one in attachments
    )


def _instant_of(request: ViewerRequest, message_id: UUID) -> datetime | None:
    mark = conversations.visible_to(request.viewer).filter(id=message_id).values_list("at", flat=True)
    return mark.first()


def _report(of: Ticket) -> Entry:
    author = of.reporter.name if of.reporter else _("Reporter")
    words = _as_html(of.description or of.subject)
    side = _("client") if of.reporter and of.reporter.client_id else ""
    return Entry("public", author, of.reported_at, words, channel=side, key="report")


def _said(message: Said, retractable_by: UUID | None, *, is_clients: bool) -> Entry:
    author = message.author or _("Unknown sender")
    beside = (
        _("client") if is_clients else "",
        str(_CHANNELS.get(message.channel, "")),
        _("sent automatically") if message.is_automatic else "",
    )
    is_own_note = message.kind == "internal" and message.author_id == retractable_by
    return Entry(
        kind=message.kind.value,
        author=author,
        at=message.at,
        html=message.html,
        channel=" · ".join(filter(None, beside)),
        files=files_of(message.attachments),
        key=f"message-{message.id}",
        retracted_at=message.retracted_at,
        message_id=message.id,
        may_be_retracted=is_own_note and message.retracted_at is None,
    )


def _happened(fact: Fact, people: Mapping[UUID, Person], zone: ZoneInfo) -> Iterator[Entry]:
    person = people.get(fact.by_id) if fact.by_id is not None else None
    author = person.name if person is not None else ""
    words = sentences.said(fact, people, zone)
    if author and not sentences.is_by_whom_it_names(fact):
        words = f"{author}: {words}"
    if fact.why and fact.kind in _COMPLETED:
        words = f"{words.removesuffix('.')}: {fact.why}."
    yield Entry(
        "machine",
        author,
        fact.at,
        _as_line(words),
        _ICONS.get(fact.kind, ""),
        _TONES.get(fact.kind, ""),
        key=f"fact-{fact.id}",
        reason="" if fact.kind in (*_COMPLETED, *_NAMED, *_SPOKEN) else fact.why,
        is_for_client=fact.shown_to_client,
    )
    if fact.why and fact.kind in _SPOKEN:
        # What only colleagues read is read as they write it; a client sees its words as they were typed.
        kind, html = (
            ("public", _as_html(fact.why)) if fact.shown_to_client else ("internal", _as_markdown(fact.why))
        )
        yield Entry(kind, author or _("Waarborg"), fact.at, html, key=f"words-{fact.id}")


def _as_html(text: str) -> SafeString:
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - escaped on the way


def _as_markdown(text: str) -> SafeString:
    return mark_safe(rendered(text, {}))  # noqa: S308 - it came through the fence of ``markdown``


def _as_line(text: str) -> SafeString:
    return escape(text)
