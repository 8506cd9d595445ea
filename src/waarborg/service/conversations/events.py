"""What can happen in a conversation. Facts point at what was said and never repeat it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind("message.replied", about="ticket", sentence=_("A reply was written."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class Replied:
    """A robot's reply is marked, because only people's work counts."""

    message_id: UUID
    number: int
    channel: str
    is_automatic: bool
    attachments: int


@kind("message.noted", about="ticket", sentence=_("An internal note was written."))
@dataclass(frozen=True, slots=True)
class Noted:
    message_id: UUID
    number: int
    channel: str
    attachments: int


@kind("message.mentioned", about="ticket", sentence=_("People were mentioned."))
@dataclass(frozen=True, slots=True)
class PeopleMentioned:
    """Whoever tells people that they were mentioned, reacts to this. The author is never among them."""

    message_id: UUID
    person_ids: tuple[UUID, ...]


@kind("message.came_after_the_end", about="ticket", sentence=_("A reply came in after the ticket had ended."))
@dataclass(frozen=True, slots=True)
class ReplyCameAfterTheEnd:
    """Somebody of the client wrote on a ticket that asks for no work any more, so nobody would look."""

    message_id: UUID
    state: str


@kind("message.retracted", about="ticket", sentence=_("An internal note was retracted."))
@dataclass(frozen=True, slots=True)
class NoteRetracted:
    message_id: UUID


@kind("canned_reply.added", about="canned_reply", sentence=_("A canned reply was added."))
@dataclass(frozen=True, slots=True)
class CannedReplyAdded:
    pass


@kind("canned_reply.changed", about="canned_reply", sentence=_("A canned reply was changed."))
@dataclass(frozen=True, slots=True)
class CannedReplyChanged:
    fields: tuple[str, ...]


@kind("canned_reply.retired", about="canned_reply", sentence=_("A canned reply was retired."))
@dataclass(frozen=True, slots=True)
class CannedReplyRetired:
    pass
