"""Calling by mail: the first channel, and the only one to the client's side."""

from collections.abc import Sequence
from email.errors import MessageError
from smtplib import SMTPException

from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from waarborg.service.escalations import words
from waarborg.service.escalations.channels.port import NotDeliveredError
from waarborg.service.escalations.models import Call
from waarborg.service.foundation.letters import Item, Letter, written
from waarborg.service.foundation.viewer import SYSTEM, scope


def send(calls: Sequence[Call]) -> None:
    """Source: ``port.Channel``."""
    with scope(SYSTEM):
        letter = mail(calls)
    try:
        letter.send()
    except (SMTPException, MessageError, OSError) as failure:
        raise NotDeliveredError(f"{type(failure).__name__}: {failure}") from failure


def mail(calls: Sequence[Call]) -> EmailMultiAlternatives:
    """What one person reads. A client's person reads the language of the agreement."""
    with translation.override(words.language(calls[0])):
        letter = Letter(
            subject=words.subject(calls),
            opening=words.opening(calls),
            items=[
                Item(words.title(call), [words.reason(call.escalation)], url=words.page(call))
                for call in calls
            ],
            closing=words.closing(calls),
        )
        identity = f"escalation-{calls[0].mail_id or calls[0].id}"
        return written(letter, to=calls[0].address, identity=identity, is_pressing=True)
