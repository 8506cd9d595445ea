"""The words that call somebody in, the same over every channel, in the language that is active."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waarborg.service.agreements.queries import agreement_of
from waarborg.service.escalations import queries
from waarborg.service.escalations.models import Call, Escalation
from waarborg.service.escalations.rules import Cause, Side
from waarborg.sla.agreement.model import Severity
from waarborg.sla.wording import Language, instant_words, milestone_words, severity_words

_TICKET_PAGES = {Side.AGENCY.value: "desk:ticket", Side.CLIENT.value: "portal:ticket"}
_TICKET_ZONE = ZoneInfo("Europe/Amsterdam")


def subject(calls: Sequence[Call]) -> str:
    """All of it in one line."""
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


def opening(calls: Sequence[Call]) -> str:
    """Why this comes to the reader."""
    if calls[0].side == Side.CLIENT.value:
        return _("As agreed, we let you know that a matter of yours has gone to a higher level at our side.")
    if any(call.rank for call in calls):
        return _("You are called in because nobody before you took this over.")
    return _("You are called in by the escalation that the agreement asks for.")


def closing(calls: Sequence[Call]) -> str:
    """What is asked of the reader."""
    if calls[0].side == Side.CLIENT.value:
        return _("On the page of the ticket you can see what is being done and whom to call.")
    return _(
        "Take it over on the page of the ticket. Until you do, the next person is called after %(minutes)s minutes."
    ) % {"minutes": queries.setting().next_person_minutes}


def title(call: Call) -> str:
    """Which ticket, of whom, how severe."""
    ticket = call.escalation.ticket
    return f"{severity_words(Severity(ticket.severity))} · {ticket.client.name} {ticket} · {ticket.subject}"


def page(call: Call) -> str:
    """Where it can be taken over, or followed."""
    path = reverse(_TICKET_PAGES[call.side], args=[call.escalation.ticket_id])
    return f"{settings.WAARBORG_ADDRESS}{path}"


def reason(escalation: Escalation) -> str:
    """What called the level in."""
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


def language(call: Call) -> str:
    """What whoever is called reads: a client's person the language of the agreement."""
    version = call.escalation.ticket.version
    if call.side == Side.CLIENT.value and version is not None:
        return agreement_of(version).language
    return settings.LANGUAGE_CODE
