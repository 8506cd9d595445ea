"""What can happen to what is taken along or erased."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind(
    "client.exported",
    about="client",
    sentence=_("Everything of this client was exported: %(rows)s rows, %(files)s files."),
)
@dataclass(frozen=True, slots=True)
class ClientExported:
    rows: int
    files: int


@kind(
    "person.exported", about="person", sentence=_("What is known of this person was exported: %(rows)s rows.")
)
@dataclass(frozen=True, slots=True)
class PersonExported:
    rows: int


@kind("person.erased", about="person", sentence=_("This person's name, addresses and logins were erased."))
@dataclass(frozen=True, slots=True)
class PersonErased:
    logins: int


@kind("client.imported", about="client", sentence=_("This client was brought along from %(system)s."))
@dataclass(frozen=True, slots=True)
class ClientImported:
    system: str


@kind("person.imported", about="person", sentence=_("This person was brought along from %(system)s."))
@dataclass(frozen=True, slots=True)
class PersonImported:
    system: str


@kind("website.imported", about="website", sentence=_("This website was brought along from %(system)s."))
@dataclass(frozen=True, slots=True)
class WebsiteImported:
    system: str


@kind(
    "ticket.imported",
    about="ticket",
    sentence=_(
        "Brought along from %(system)s, where its number was %(number)s. No time is promised for it here."
    ),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketImported:
    """``number`` is the one that it had there; ``reported_at`` is when it was reported there."""

    system: str
    number: str
    reported_at: datetime
    state: str
    messages: int
    files: int


@kind(
    "ticket.import_continued",
    about="ticket",
    sentence=_("What was said since in %(system)s was brought along; messages: %(messages)s."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketImportContinued:
    system: str
    messages: int
    files: int


@kind(
    "ticket.import_followed",
    about="ticket",
    sentence=_("Its state was brought along anew from %(system)s."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketImportFollowed:
    system: str
    was: str
    state: str


@kind(
    "import.finished",
    about="import",
    sentence=_("An import from %(system)s: %(created)s new, %(updated)s updated, %(refused)s refused."),
)
@dataclass(frozen=True, slots=True)
class ImportFinished:
    system: str
    created: int
    updated: int
    left_alone: int
    refused: int
