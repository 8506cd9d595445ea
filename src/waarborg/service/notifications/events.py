"""What can happen to notifications. That somebody was told is no fact of its own: the fact that they were told of is."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind("person.mail_arranged", about="person", sentence=_("What a person is mailed about was arranged."))
@dataclass(frozen=True, slots=True)
class MailArranged:
    declined: tuple[str, ...]
    language: str


@kind("person.not_mailed", about="person", sentence=_("A mail to this person could not be sent."))
@dataclass(frozen=True, slots=True)
class NotMailed:
    """After the last attempt. What it said stands in the list of the desk, and with the tickets themselves."""

    mail_id: UUID
    notices: int
