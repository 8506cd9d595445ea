"""Kinds of message and the ways over which they come, how much anybody may say at once, and whether a text is sound."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from waarborg.service.foundation.viewer import Audience


class MessageKind(StrEnum):
    """A reply is for the client and the agency, a note for the agency alone."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Channel(StrEnum):
    """Over which way a message came, or went."""

    DESK = "desk"
    PORTAL = "portal"
    MAIL = "mail"
    PHONE = "phone"
    WHATSAPP = "whatsapp"


DOOR_OF: Mapping[Audience, Channel] = MappingProxyType(
    {Audience.STAFF: Channel.DESK, Audience.PORTAL: Channel.PORTAL}
)

LONGEST_TEXT = 40_000  # some fifteen pages; what is longer is a file, and is attached
LONGEST_TITLE = 120
MOST_MENTIONED = 50
MOST_UNSENT = 100  # files of one person that wait to be sent, over all tickets

_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def sound(text: str) -> str:
    """``text`` as it is kept: one kind of line ending, nothing that can't be stored or said, no space around it.

    Tabs and line breaks stay, and so do spaces at the beginning of the first line, which make it code in Markdown.
    """
    lines = _UNSPEAKABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\A(?:[ \t]*\n)+", "", lines).rstrip()
