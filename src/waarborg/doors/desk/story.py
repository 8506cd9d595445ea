"""A ticket's story: what people wrote, and every fact as a thin line, by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from waarborg.doors.desk.pages import language
from waarborg.doors.gate import ViewerRequest
from waarborg.service.foundation import facts
from waarborg.service.foundation.models import Fact
from waarborg.service.parties import queries as parties
from waarborg.service.tickets.models import Ticket
from waarborg.sla.wording import milestone_words

_ICONS = {
    "ticket.reported": "circle-plus",
    "ticket.taken_in_hand": "hand",
    "ticket.paused": "circle-pause",
    "ticket.resumed": "circle-play",
    "ticket.workaround_delivered": "wrench",
    "ticket.solution_delivered": "circle-check",
    "ticket.delivery_refused": "undo-2",
    "ticket.severity_changed": "arrow-up-down",
    "ticket.kind_changed": "route",
    "ticket.assigned": "user-round",
    "ticket.briefed": "notebook-pen",
    "ticket.question_answered": "message-circle-reply",
    "ticket.question_withdrawn": "message-circle-off",
    "ticket.question_reminded": "bell",
    "ticket.question_unanswered": "bell-ring",
    "ticket.waiting_extended": "hourglass",
    "ticket.waits_for_third_party": "hourglass",
    "ticket.third_party_answered": "circle-play",
    "ticket.handed_in": "package-check",
    "ticket.checked": "badge-check",
    "ticket.sent_back": "undo",
    "ticket.check_overdue": "alarm-clock-off",
    "ticket.released_unchecked": "shield-alert",
    "ticket.workaround_withdrawn": "unplug",
    "ticket.delivery_accepted": "thumbs-up",
    "ticket.participant_added": "user-round-plus",
    "ticket.closed_unanswered": "archive-x",
    "ticket.closed": "archive",
    "guarantee.level_reached": "bell",
    "guarantee.milestone_missed": "alarm-clock-off",
    "escalation.recorded": "bell-ring",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the story. ``kind`` is public or internal for what people wrote, machine for a fact."""

    kind: str
    author: str
    at: datetime
    text: str
    icon: str = ""


def story_of(request: ViewerRequest, of: Ticket, zone: ZoneInfo) -> list[tuple[datetime, list[Entry]]]:
    """What happened, by day of ``zone``, oldest first: the report's own words, then every fact."""
    happened = facts.story(of.id)
    names = _names(request, happened)
    reporter = of.reporter.name if of.reporter else _("Reporter")
    entries = [Entry("public", reporter, of.reported_at, of.description or of.subject)]
    for fact in happened:
        entries.extend(_entries(fact, names))
    entries.sort(key=lambda entry: entry.at)
    days = groupby(entries, key=lambda entry: entry.at.astimezone(zone).date())
    return [(shown[0].at, shown) for _day, group in days if (shown := list(group))]


def _names(request: ViewerRequest, happened: list[Fact]) -> dict[UUID, str]:
    wanted = {fact.by_id for fact in happened if fact.by_id is not None}
    return {
        person.id: person.name for person in parties.people_visible_to(request.viewer).filter(id__in=wanted)
    }


def _entries(fact: Fact, names: dict[UUID, str]) -> Iterator[Entry]:
    author = names.get(fact.by_id, "") if fact.by_id is not None else ""
    of = fact.data.get("of") if fact.kind.startswith(("guarantee.", "escalation.")) else None
    sentence = (
        f"{fact.sentence.removesuffix('.')} ({milestone_words(of, language())})." if of else fact.sentence
    )
    words = f"{author}: {sentence}" if author else sentence
    yield Entry("machine", author, fact.at, words, _ICONS.get(fact.kind, ""))
    if fact.why:
        yield Entry("public" if fact.shown_to_client else "internal", author, fact.at, fact.why)
