"""What is read from another system, in our own words: one shape for each kind, whatever format it came in.

Names, addresses and texts are as they stood there; what of them fits here is decided when the record is brought in.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import TypeAdapter

from waarborg.service.foundation.names import sort_key


class RecordKind(StrEnum):
    """The kinds, in the order in which they are brought in: each refers to those before it only."""

    CLIENT = "client"
    PERSON = "person"
    WEBSITE = "website"
    TICKET = "ticket"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: in which file, and at which line (of a JSON list: at which line it begins)."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Named:
    """Whom or what a record refers to, by as much as it says."""

    id: str = ""
    email: str = ""
    name: str = ""

    def __bool__(self) -> bool:
        return bool(self.id or self.email or self.name)

    def __str__(self) -> str:
        return self.name or self.email or self.id


NOBODY = Named()


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """An organisation. ``domains`` are those of its people's mail addresses."""

    id: str
    name: str
    registration: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    domains: tuple[str, ...] = ()
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Somebody at a client, or (``is_agencys``) at the agency."""

    id: str
    name: str
    email: str = ""
    phone: str = ""
    title: str = ""
    client: Named = NOBODY
    is_agencys: bool = False
    is_present: bool = True
    roles: tuple[str, ...] = ()
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WebsiteRecord:
    """A website, by its address."""

    id: str
    url: str
    client: Named
    size: str = ""
    cms: str = ""
    hosting_provider: str = ""
    hosting_agreement: str = ""
    hosting_phone: str = ""
    hosting_email: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """A ticket without its messages. ``state`` is in the words of the other system; so are ``kind`` and ``priority``.

    Its first words are a message too, named by ``opening_of`` where the other system does not keep them as one.
    """

    id: str
    number: str
    subject: str
    state: str
    reported_at: datetime
    kind: str = ""
    priority: str = ""
    client: Named = NOBODY
    reporter: Named = NOBODY
    assignee: Named = NOBODY
    website: str = ""
    is_left_out: bool = False
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FileRecord:
    """An attachment: its bytes in Base64, or a file beside the export, or only an address at which it was."""

    id: str
    name: str
    size_bytes: int | None = None
    url: str = ""
    data: str = field(default="", repr=False)
    path: str = ""


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """What somebody said on a ticket. ``is_agencys`` where it says so itself; none where only its author tells."""

    id: str
    ticket: str
    at: datetime
    author: Named = NOBODY
    is_public: bool = False
    is_automatic: bool = False
    is_agencys: bool | None = None
    channel: str = ""
    text: str = ""
    is_html: bool = False
    files: tuple[FileRecord, ...] = ()
    changed_at: datetime | None = None


Record = ClientRecord | PersonRecord | WebsiteRecord | TicketRecord | MessageRecord

TYPES: dict[RecordKind, type[Record]] = {
    RecordKind.CLIENT: ClientRecord,
    RecordKind.PERSON: PersonRecord,
    RecordKind.WEBSITE: WebsiteRecord,
    RecordKind.TICKET: TicketRecord,
    RecordKind.MESSAGE: MessageRecord,
}
_KINDS = {shape: kind for kind, shape in TYPES.items()}
_ADAPTERS = {kind: TypeAdapter[Record](shape) for kind, shape in TYPES.items()}


BY_NAME = "name:"
_LONGEST_NAME = 190


def client_by_name(name: str) -> str:
    """What a client is called where nothing but its name says which one it is."""
    return f"{BY_NAME}{sort_key(name)[:_LONGEST_NAME]}"


def opening_of(ticket: str) -> str:
    """The name of the message that a ticket opens with, where it has none of its own."""
    return f"opening-{ticket}"


def kind_of(record: Record) -> RecordKind:
    return _KINDS[type(record)]


def to_json(record: Record) -> bytes:
    return _ADAPTERS[kind_of(record)].dump_json(record)


def from_json(kind: RecordKind, data: bytes) -> Record:
    return _ADAPTERS[kind].validate_json(data)
