"""What can happen to what is taken along or erased."""

from dataclasses import dataclass

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
