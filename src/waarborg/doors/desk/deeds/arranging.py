"""Who works on it, what kind of matter it is, how severe, and since when."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from waarborg.doors.desk.colleagues import colleague, colleagues
from waarborg.doors.desk.deeds.deed import FOR_THE_CLIENT, Deed, DeedForm, Doing, Given, words
from waarborg.doors.desk.reporting import priority_choices, user_choices
from waarborg.doors.desk.ticket_rows import AGENCY_ZONE
from waarborg.service.agreements.queries import terms_of
from waarborg.service.estate import queries as estate
from waarborg.service.tickets import commands, queries
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import KIND_WORDS, TEAM_WORDS, TREATMENTS, Kind
from waarborg.sla.terms import Terms
from waarborg.sla.wallclock import first_instant_showing

MOST_WEBSITES = 200
_CLOCK = "%Y-%m-%dT%H:%M"


def terms_under(of: Ticket) -> Terms | None:
    """What the ticket was promised; none without an agreement."""
    return terms_of(of.version) if of.version is not None else None


def examples_of(terms: Terms | None) -> Mapping[str, Sequence[str]]:
    """The client's own examples, by priority."""
    return (
        {}
        if terms is None
        else {key: one.examples for key, one in terms.agreement.severity.priorities.items()}
    )


class RatedForm(DeedForm):
    """Who is affected and how badly, with the client's own examples beside the choice."""

    users = forms.ChoiceField(label=_("Who is affected?"), widget=forms.RadioSelect)
    priority = forms.TypedChoiceField(
        label=_("What does it resemble most?"), widget=forms.RadioSelect, coerce=int
    )

    def prepare(self) -> None:
        """The choices of the client's agreement, at first as they are now."""
        terms = terms_under(self.doing.ticket)
        self.choose("users", user_choices(terms))
        self.choose("priority", priority_choices(terms))
        self.begin_with(
            {
                "users": self.doing.ticket.users,
                "priority": self.doing.ticket.priority,
            }
        )

    @property
    def examples(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """By field, then by choice."""
        return {"priority": examples_of(terms_under(self.doing.ticket))}


class SeverityForm(RatedForm):
    """The same, with why it changes."""

    why = words(_("Why does it change?"), rows=3)


class KindForm(RatedForm):
    """Another kind, and what that kind asks for."""

    kind = forms.ChoiceField(label=_("What is it?"))
    why = words(_("Why?"), needed=False, rows=3)
    team = forms.ChoiceField(label=_("To which team? (other expertise)"), required=False)
    website = forms.ChoiceField(label=_("Which website? (hosting)"), required=False)
    field_order = ("kind", "why", "team", "website", "users", "priority")

    def prepare(self) -> None:
        """Kinds, teams and websites; who is affected is only asked of what was never rated."""
        super().prepare()
        ticket = self.doing.ticket
        self.choose("kind", [(kind.value, str(KIND_WORDS[kind]).capitalize()) for kind in Kind])
        self.begin_with({"kind": ticket.kind, "team": ticket.team})
        teams = [(one, str(TEAM_WORDS.get(one, one))) for one in queries.setting().teams]
        self.choose("team", [("", "–"), *teams])
        found = estate.websites_visible_to(self.doing.by).filter(client=ticket.client_id)[:MOST_WEBSITES]
        self.websites = {str(one.id): one for one in found}
        self.choose("website", [("", "–"), *((key, one.url) for key, one in self.websites.items())])
        for name in ("users", "priority"):
            if ticket.users:
                del self.fields[name]
            else:
                self.fields[name].required = False


class AssignForm(DeedForm):
    """To whom."""

    person = forms.ChoiceField(label=_("Who works on it?"), required=False)

    def prepare(self) -> None:
        """Everybody at the agency, or nobody."""
        self.choose("person", [*colleagues(self.doing.by), ("", str(_("Nobody: back to the team")))])
        assignee = self.doing.ticket.assignee_id
        self.begin_with({"person": str(assignee or self.doing.by.person_id)})


class ReportedAtForm(DeedForm):
    """When it was really reported, by the clock of the agreement."""

    reported_at = forms.DateTimeField(
        label=_("Reported at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_CLOCK),
        input_formats=[_CLOCK],
    )
    why = words(_("Why is it put right?"), rows=3)

    def prepare(self) -> None:
        """At first as it stands."""
        shown = self.doing.ticket.reported_at.astimezone(self._zone).replace(tzinfo=None)
        self.begin_with({"reported_at": shown})

    def clean_reported_at(self) -> datetime:
        """By the wall clock of the agreement, as an instant."""
        wall = self.cleaned_data["reported_at"].replace(tzinfo=None)
        return first_instant_showing(self._zone, wall.date(), wall.time()).astimezone(UTC)

    @property
    def _zone(self) -> ZoneInfo:
        terms = terms_under(self.doing.ticket)
        return terms.zone if terms is not None else AGENCY_ZONE


def _change_severity(doing: Doing, given: Given) -> None:
    commands.change_severity(**doing.acts, **given)


def _change_kind(doing: Doing, given: Given) -> None:
    kind = Kind(given["kind"])
    treatment = TREATMENTS[kind]
    website = None
    if treatment.names_hosting and given["website"]:
        website = estate.websites_visible_to(doing.by).get(id=given["website"])
    commands.change_kind(
        **doing.acts,
        kind=kind,
        why=given["why"],
        team=given["team"] if treatment.chooses_team else "",
        website=website,
        users=given.get("users", "") if treatment.is_guaranteed else "",
        priority=given.get("priority") or 0,
    )


def _assign(doing: Doing, given: Given) -> None:
    person = colleague(doing.by, given["person"]) if given["person"] else None
    commands.assign(**doing.acts, person=person)


def _correct_report(doing: Doing, given: Given) -> None:
    commands.correct_report(**doing.acts, **given)


DEEDS = (
    Deed("assign", _("Assign"), _assign, "user-round-plus", AssignForm, _("Assign"), keys="a"),
    Deed(
        "change_severity",
        _("Change the severity"),
        _change_severity,
        "arrow-up-down",
        SeverityForm,
        _("Change"),
        FOR_THE_CLIENT,
        cards=("users", "priority"),
        refused_in="priority",
    ),
    Deed(
        "change_kind",
        _("Change the kind, or hand over"),
        _change_kind,
        "route",
        KindForm,
        _("Change"),
        _("The client reads why. Only an incident stands under the guarantees."),
        cards=("users", "priority"),
        refused_in="kind",
    ),
    Deed(
        "correct_report",
        _("Correct the time of the report"),
        _correct_report,
        "clock-alert",
        ReportedAtForm,
        _("Correct"),
        _("Both times stay visible. The guarantee is counted from the right one."),
    ),
)
