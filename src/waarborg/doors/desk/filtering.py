"""What the queue is narrowed to, in words, and the form that narrows it. The filter itself is the address."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from waarborg.doors.desk.pages import language, page
from waarborg.doors.desk.standings import state_words
from waarborg.doors.desk.views import Asked, address_of, asked
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.language import SEVERITIES
from waarborg.doors.ui.parts import Chip
from waarborg.doors.ui.time_words import long_date
from waarborg.service.estate import queries as estate
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.organising import queries, rules
from waarborg.service.organising.rules import Before, DueWord, Filter, Sort, States, Who, Within
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Person
from waarborg.service.tickets.queries import setting
from waarborg.service.tickets.rules import KIND_WORDS, SPRINT_PLANNING, SUPPORT, TEAM_WORDS, Kind, State
from waarborg.sla.agreement.model import Severity

MOST_OFFERED = 1000
STATES: Mapping[str, str | Promise] = {
    States.OPEN: gettext_lazy("all open"),
    States.ENDED: gettext_lazy("delivered or closed"),
    States.ALL: gettext_lazy("all, closed ones too"),
}
DUE: Mapping[str, str | Promise] = {
    DueWord.LATE: gettext_lazy("too late"),
    "1h": gettext_lazy("within an hour"),
    "4h": gettext_lazy("within four hours"),
    DueWord.TODAY: gettext_lazy("today"),
    "3d": gettext_lazy("within three days"),
    "7d": gettext_lazy("within a week"),
    DueWord.NEVER: gettext_lazy("nothing due now"),
}
SORTS: Mapping[str, str | Promise] = {
    Sort.DUE: gettext_lazy("what is due next"),
    Sort.NEWEST: gettext_lazy("newest first"),
    Sort.OLDEST: gettext_lazy("oldest first"),
}
ME, NOBODY = gettext_lazy("me"), gettext_lazy("nobody")
TITLES: Mapping[str, str | Promise] = {
    "state": gettext_lazy("State"),
    "kind": gettext_lazy("Kind"),
    "team": gettext_lazy("Team"),
    "severity": gettext_lazy("Severity"),
    "client": gettext_lazy("Client"),
    "website": gettext_lazy("Website"),
    "assignee": gettext_lazy("Assignee"),
    "manager": gettext_lazy("Project manager"),
    "follower": gettext_lazy("Followed by"),
    "tag": gettext_lazy("Tag"),
    "due": gettext_lazy("Due"),
    "since": gettext_lazy("Reported since"),
    "until": gettext_lazy("Reported until"),
    "q": gettext_lazy("Text"),
    "sort": gettext_lazy("Order"),
}


def parts_of(current: Asked, viewer: Viewer) -> list[Chip]:
    """Each part of what is asked, as a chip that takes it off."""
    names = _names(current.filter, viewer)
    return [
        Chip(
            f"{TITLES[name]}: {_words(name, values, names)}",
            address_of(_without(current.parameters, name)),
            is_on=True,
        )
        for name, values in current.parameters.items()
    ]


def _without(parameters: Mapping[str, Sequence[str]], name: str) -> dict[str, Sequence[str]]:
    return {key: values for key, values in parameters.items() if key != name}


def _words(name: str, values: Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(_word(name, value, names) for value in values)


def _word(name: str, value: str, names: Mapping[str, str]) -> str:
    known: Mapping[str, Mapping[str, str | Promise]] = {
        "state": STATES,
        "kind": KIND_WORDS,
        "team": TEAM_WORDS,
        "severity": SEVERITIES,
        "due": DUE,
        "sort": SORTS,
    }
    if name == "state" and value not in STATES:
        return state_words(value)
    if name in {"since", "until"}:
        return _date(value)
    if name == "due" and value not in DUE:
        return _due(value)
    return str(known.get(name, names).get(value, value))


def _date(value: str) -> str:
    since = rules.read({"since": [value]}).filter.reported_since
    return long_date(since, language()) if since else value


def _due(value: str) -> str:
    due = rules.read({"due": [value]}).filter.due
    match due:
        case Before(on):
            return _("at the latest on %(date)s") % {"date": long_date(on, language())}
        case Within(span):
            hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
            return _("within %(hours)s:%(minutes)02d hours") % {"hours": hours, "minutes": minutes}
        case _:
            return value


def _names(wanted: Filter, viewer: Viewer) -> dict[str, str]:
    """What the identities and keys of a filter are called; a query for each kind that the filter has."""
    found: dict[str, str] = {Who.ME: str(ME), Who.NOBODY: str(NOBODY)}
    people = [who for who in (wanted.assignee, wanted.manager, wanted.follower) if isinstance(who, UUID)]
    if people:
        found |= _named(parties.people_visible_to(viewer).filter(id__in=people))
    if wanted.client:
        found |= _named(parties.clients_visible_to(viewer).filter(id=wanted.client))
    if wanted.website:
        found |= _named(estate.websites_visible_to(viewer).filter(id=wanted.website), "url")
    return found


def _named(rows: QuerySet[Any], by: str = "name") -> dict[str, str]:
    return {str(row_id): name for row_id, name in rows.values_list("id", by)}


class FilterForm(forms.Form):
    """The parts of a filter, sent as the address of the queue. The names are those of the address."""

    q = forms.CharField()
    state = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    severity = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    kind = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    due = forms.ChoiceField()
    assignee = forms.ChoiceField()
    client = forms.ChoiceField()
    manager = forms.ChoiceField()
    team = forms.ChoiceField()
    follower = forms.ChoiceField()
    tag = forms.CharField()
    since = forms.CharField(widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.CharField(widget=forms.DateInput(attrs={"type": "date"}))
    sort = forms.ChoiceField()

    def __init__(self, current: Asked, viewer: Viewer) -> None:
        parameters = current.parameters
        first = {name: values[-1] for name, values in parameters.items()}
        several = {name: list(parameters.get(name, ())) for name in ("state", "severity", "kind")}
        super().__init__(initial=first | several, use_required_attribute=False)
        for name, choices in _choices(viewer, first).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name, bound in self.fields.items():
            bound.label = str(TITLES[name])

    @property
    def several(self) -> list[forms.BoundField]:
        """The fields of which more than one value can be chosen."""
        return [self[name] for name in ("state", "severity", "kind")]


def _choices(viewer: Viewer, first: Mapping[str, str]) -> dict[str, list[tuple[str, object]]]:
    due = first.get("due", "")
    staff = [(str(one.id), one.name) for one in _staff(viewer)]
    clients = parties.clients_visible_to(viewer)[:MOST_OFFERED]
    anybody, me = ("", _("anybody")), (Who.ME.value, ME)
    states = [(state.value, state_words(state)) for state in State]
    return {
        "state": [*STATES.items(), *states],
        "severity": [(one.value, SEVERITIES[one.value]) for one in Severity],
        "kind": [(one.value, KIND_WORDS[one]) for one in Kind],
        "due": [
            ("", _("at any time")),
            *DUE.items(),
            *([(due, _due(due))] if due and due not in DUE else []),
        ],
        "assignee": [anybody, me, (Who.NOBODY.value, NOBODY), *staff],
        "client": [("", _("any client")), *((str(one.id), one.name) for one in clients)],
        "manager": [anybody, me, *staff],
        "follower": [anybody, me, *staff],
        "team": [("", _("any team")), *_teams(first.get("team", ""))],
        "sort": list(SORTS.items()),
    }


def _teams(asked: str) -> list[tuple[str, object]]:
    """The team for support, that of the sprints, those of other expertise, and one that was only asked for."""
    known = [SUPPORT, SPRINT_PLANNING, *setting().teams]
    return [(one, TEAM_WORDS.get(one, one)) for one in dict.fromkeys([*known, *([asked] if asked else [])])]


def _staff(viewer: Viewer) -> Iterator[Person]:
    people = parties.people_visible_to(viewer).filter(client=None, left_at=None)
    yield from people.order_by("name_key", "id")[:MOST_OFFERED]


@require_safe
def narrow(request: ViewerRequest) -> HttpResponse:
    """The form that narrows the queue, as far as the address has done so already. It leads to an address."""
    current = asked(request, list(queries.views_of(request.viewer)))
    context = {
        "form": (form := FilterForm(current, request.viewer)),
        "kept": list(_beyond(form, current)),
        "back": current.address,
        "clear_url": f"{reverse('desk:queue')}?{urlencode({'view': 'all'})}",
    }
    return page(request, "narrow", "queue", time_source.now(), context)


def _beyond(form: FilterForm, current: Asked) -> Iterator[tuple[str, str]]:
    """What the address asks beyond what the form can show, so that it goes along: a website, further tags."""
    for name, values in current.parameters.items():
        rest = values[:-1] if name == "tag" else () if name in form.fields else values
        yield from ((name, value) for value in rest)
