"""What a fact says on a ticket's page: with the people it is about by name, and with the times that it changed."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waarborg.doors.desk.pages import language
from waarborg.doors.ui import time_words
from waarborg.service.foundation.kinds import KINDS
from waarborg.service.foundation.models import Fact
from waarborg.service.parties.models import Person
from waarborg.sla.wording import milestone_words

# Facts hold no names, so their own sentences have none; here whoever reads may know them.
_OF_SOMEBODY: Mapping[str, str | Promise] = {
    "ticket.assigned": gettext_lazy("Handed to %(name)s."),
    "ticket.briefed": gettext_lazy("Handed to %(name)s, with a briefing."),
    "ticket.followed": gettext_lazy("%(name)s follows this ticket."),
    "ticket.unfollowed": gettext_lazy("%(name)s follows this ticket no longer."),
    "ticket.participant_added": gettext_lazy("%(name)s was let in."),
    "ticket.participant_left": gettext_lazy("%(name)s no longer follows this."),
    "escalation.called": gettext_lazy("%(name)s was called in for the escalation to level %(level)s."),
}


def people_in(facts: list[Fact]) -> Iterator[UUID]:
    """Who did what the facts say, and whom they are about."""
    for fact in facts:
        if fact.by_id is not None:
            yield fact.by_id
        somebody = _somebody(fact)
        if somebody is not None:
            yield somebody


def said(fact: Fact, people: Mapping[UUID, Person], zone: ZoneInfo) -> str:
    """One line, without who did it."""
    somebody = _somebody(fact)
    if somebody is not None and somebody in people:
        return str(_OF_SOMEBODY[fact.kind]) % {**fact.data, "name": people[somebody].name}
    if fact.kind == "ticket.macro_run" and fact.why:
        return _("The macro “%(name)s” was run.") % {"name": fact.why}
    if fact.kind == "ticket.report_corrected":
        return _("The time of the report was put right: %(is)s instead of %(was)s.") % {
            "is": _moment(fact.payload.reported_at, zone),
            "was": _moment(fact.payload.was, zone),
        }
    return _with_milestone(fact)


def is_by_whom_it_names(fact: Fact) -> bool:
    """Whether who did it is who it is about, so that one name is enough."""
    return fact.by_id is not None and _somebody(fact) == fact.by_id and fact.kind != "ticket.assigned"


def _somebody(fact: Fact) -> UUID | None:
    name = fact.data.get("person_id") if fact.kind in _OF_SOMEBODY else None
    return UUID(name) if name else None


def _with_milestone(fact: Fact) -> str:
    """With the milestone that it is about, where it is about one and does not say so itself."""
    of = fact.data.get("of") if fact.kind.startswith(("guarantee.", "escalation.")) else None
    if not of or "%(of)s" in str(KINDS[fact.kind].sentence):
        return fact.sentence
    return f"{fact.sentence.removesuffix('.')} ({milestone_words(of, language())})."


def _moment(instant: datetime, zone: ZoneInfo) -> str:
    """By its date: "today" would be another day to whoever reads the line later."""
    day = time_words.short_date(instant.astimezone(zone).date(), language())
    return f"{day} {time_words.clock(instant, zone)}"
