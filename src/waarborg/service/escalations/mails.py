"""The mail that calls somebody in: one for all that waits for them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waarborg.service.agreements.queries import agreement_of
from waarborg.service.escalations import rules
from waarborg.service.escalations.models import Call, Escalation
from waarborg.service.escalations.rules import Cause, Side
from waarborg.sla.agreement.model import Severity
from waarborg.sla.wording import Language, instant_words, milestone_words, severity_words

_TICKET_PAGES = {Side.AGENCY.value: "desk:ticket", Side.CLIENT.value: "portal:ticket"}
_TICKET_ZONE = ZoneInfo("Europe/Amsterdam")


def mail(address: str, calls: Sequence[Call]) -> EmailMessage:
    """What one person reads: the most urgent first. A client's person reads the language of the agreement."""
    language = _language(calls[0])
    with translation.override(language):
        subject, body = _subject(calls), "\n\n".join((_opening(calls), *map(_told, calls), _closing(calls)))
    return EmailMessage(subject=subject, body=body, to=[address], headers=_headers(calls))


def send(address: str, calls: list[Call]) -> None:
    """Raises: what the mail server or the way to it gives."""
    mail(address, calls).send()


def _headers(calls: Sequence[Call]) -> dict[str, str]:
    """A mail that is sent twice carries the same identity, by which whoever receives it can tell."""
    host = settings.WAARBORG_ADDRESS.rpartition("/")[2].partition(":")[0]
    return {
        "Message-ID": f"<escalation-{calls[0].mail_id or calls[0].id}@{host}>",
        "Auto-Submitted": "auto-generated",
        "Importance": "high",
    }


def _subject(calls: Sequence[Call]) -> str:
    escalation = calls[0].escalation
    if len(calls) > 1:
        return ngettext(
            "%(number)s escalation asks for you", "%(number)s escalations ask for you", len(calls)
        ) % {"number": len(calls)}
    return _("Escalation level %(level)s: %(client)s %(number)s, %(subject)s") % {
        "level": escalation.level,
        "client": escalation.ticket.client.name,
        "number": escalation.ticket,
        "subject": escalation.ticket.subject,
    }


def _opening(calls: Sequence[Call]) -> str:
    if calls[0].side == Side.CLIENT.value:
        return _("As agreed, we let you know that a matter of yours has gone to a higher level at our side.")
    if any(call.rank for call in calls):
        return _("You are called in because nobody before you took this over.")
    return _("You are called in by the escalation that the agreement asks for.")


def _closing(calls: Sequence[Call]) -> str:
    if calls[0].side == Side.CLIENT.value:
        return _("On the page of the ticket you can see what is being done and whom to call.")
    return _(
        "Take it over on the page of the ticket. Until you do, the next person is called after %(minutes)s minutes."
    ) % {"minutes": int(rules.ANSWER_WITHIN.total_seconds() // 60)}


def _told(call: Call) -> str:
    escalation = call.escalation
    ticket = escalation.ticket
    lines = [
        f"{severity_words(Severity(ticket.severity))} · {ticket.client.name} {ticket} · {ticket.subject}",
        _reason(escalation),
        settings.WAARBORG_ADDRESS + reverse(_TICKET_PAGES[call.side], args=[ticket.id]),
    ]
    return "\n".join(lines)


def _reason(escalation: Escalation) -> str:
    at = _shown(escalation.due_at, escalation)
    if escalation.cause == Cause.CLOCK.value:
        of = milestone_words("reaction" if escalation.of == "reaction" else "resolution", _reads())
        return _(
            "Level %(level)s (%(name)s): %(percent)s%% of the time for the %(of)s was used at %(at)s."
        ) % {
            "level": escalation.level,
            "name": escalation.name,
            "percent": escalation.percent,
            "of": of,
            "at": at,
        }
    by = _("the client") if escalation.cause == Cause.CLIENT.value else _("the agency")
    return _("Level %(level)s (%(name)s), called in by %(by)s at %(at)s: %(why)s") % {
        "level": escalation.level,
        "name": escalation.name,
        "by": by,
        "at": at,
        "why": escalation.why,
    }


def _shown(at: datetime, escalation: Escalation) -> str:
    version = escalation.ticket.version
    zone = ZoneInfo(agreement_of(version).timezone) if version else _TICKET_ZONE
    return instant_words(at, zone, _reads(), year=False)


def _reads() -> Language:
    return "nl" if (translation.get_language() or "").startswith("nl") else "en"


def _language(call: Call) -> str:
    version = call.escalation.ticket.version
    if call.side == Side.CLIENT.value and version is not None:
        return agreement_of(version).language
    return settings.LANGUAGE_CODE
