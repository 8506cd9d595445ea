"""Reading conversations, within the rows of the scope's viewer."""

from waarborg.service.conversations.filling import FIELDS, Filled, fill
from waarborg.service.conversations.queries.canned import canned_replies
from waarborg.service.conversations.queries.examining import Examined, examine_files
from waarborg.service.conversations.queries.files import NoFileError, Opened, digests_in_use, opened
from waarborg.service.conversations.queries.messages import (
    Conversation,
    Said,
    attachments_of,
    drafts_of,
    mentions_of,
    messages_of,
    preview,
    retracted_text,
    uploads_of,
    visible_to,
)
from waarborg.service.conversations.queries.people import people_to_mention
from waarborg.service.conversations.queries.searching import tickets_with

__all__ = [
    "FIELDS",
    "Conversation",
    "Examined",
    "Filled",
    "NoFileError",
    "Opened",
    "Said",
    "attachments_of",
    "canned_replies",
    "digests_in_use",
    "drafts_of",
    "examine_files",
    "fill",
    "mentions_of",
    "messages_of",
    "opened",
    "people_to_mention",
    "preview",
    "retracted_text",
    "tickets_with",
    "uploads_of",
    "visible_to",
]
