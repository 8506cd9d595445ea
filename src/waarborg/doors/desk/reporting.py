"""Reporting at the desk: an incident by affected users and priority, with the promise beside it while one chooses.

Any other kind is reported on the same page under an address of its own, and asks what that kind needs.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from waarborg.doors.desk.calling import ways_now
from waarborg.doors.desk.pages import UNPROCESSABLE, language, page
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui import drafts
from waarborg.doors.ui.parts import Tab, Way
from waarborg.service.agreements import queries as agreements
from waarborg.service.estate import queries as estate
from waarborg.service.foundation import time_source
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Client
from waarborg.service.tickets import commands, queries
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import KIND_WORDS, TEAM_WORDS, TREATMENTS, Kind, Treatment
from waarborg.sla.agreement.model import Severity
from waarborg.sla.events import Reported
from waarborg.sla.guarantee import fold
from waarborg.sla.terms import Terms
from waarborg.sla.wallclock import first_instant_showing
from waarborg.sla.wording import channel_words

MOST_CLIENTS = 500
FOR_THE_CLIENT = gettext_lazy("The client reads this.")


@dataclass(frozen=True, slots=True)
class Promise:
    """What the agreement promises for what was chosen so far."""

    severity: Severity
    reaction_due_at: datetime | None
    resolution_due_at: datetime | None
    timezone: str
    ways: list[Way]
    missing: str


class ClientChoice(forms.Form):
    """For whom, when the address did not say."""

    client = forms.ChoiceField(label=gettext_lazy("For which client?"))

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        clients = parties.clients_visible_to(viewer)[:MOST_CLIENTS]
        self.fields["client"].choices = [(str(one.id), one.name) for one in clients]  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """A matter of one kind. Choices and examples are those of the client's agreement."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(label=gettext_lazy("What goes wrong?"), max_length=200)
    description = forms.CharField(
        label=gettext_lazy("What did they do, what did they see?"),
        widget=forms.Textarea,
        required=False,
        max_length=20_000,
    )
    users = forms.ChoiceField(label=gettext_lazy("Who is affected?"), widget=forms.RadioSelect)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("What does it resemble most?"), widget=forms.RadioSelect, coerce=int
    )
    team = forms.ChoiceField(label=gettext_lazy("To which team?"))
    why = forms.CharField(
        label=gettext_lazy("Why is this outside the agreement?"),
        widget=forms.Textarea({"rows": 3}),
        help_text=FOR_THE_CLIENT,
        max_length=2000,
    )
    website = forms.ChoiceField(label=gettext_lazy("Which website?"), required=False)
    reporter = forms.ChoiceField(label=gettext_lazy("Who reports it?"), required=False)
    way = forms.ChoiceField(label=gettext_lazy("How was it reported?"))
    reported_at = forms.DateTimeField(
        label=gettext_lazy("Reported at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
        help_text=gettext_lazy("Empty: now. When it came earlier by phone, the time of the call."),
    )

    def __init__(
        self,
        *args: object,
        client: Client,
        viewer: Viewer,
        terms: Terms | None,
        kind: Kind = Kind.INCIDENT,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.terms = terms
        self.kind = kind
        self.websites = {
            str(one.id): one for one in estate.websites_visible_to(viewer).filter(client=client)[:200]
        }
        people = parties.people_visible_to(viewer).filter(client=client, supplier=None, left_at=None)[:200]
        self.people = {str(one.id): one for one in people}
        nobody = [("", "–")]
        self._choose("website", nobody + [(key, one.url) for key, one in self.websites.items()])
        self._choose("reporter", nobody + [(key, one.name) for key, one in self.people.items()])
        self._choose("users", user_choices(terms))
        self._choose("priority", priority_choices(terms))
        self._choose("team", [(one, str(TEAM_WORDS.get(one, one))) for one in queries.setting().teams])
        self._choose("way", _way_choices(terms))
        self._ask_only_what(TREATMENTS[kind])

    def _ask_only_what(self, treatment: Treatment) -> None:
        """Leave out what a matter of this kind does not need."""
        asked = {
            "users": treatment.is_guaranteed,
            "priority": treatment.is_guaranteed,
            "team": treatment.chooses_team,
            "why": not treatment.is_in_agreement,
        }
        for name in (name for name, is_asked in asked.items() if not is_asked):
            del self.fields[name]
        if not treatment.is_guaranteed:
            self.fields["subject"].label = _("What is it about?")
            self.fields["description"].label = _("What did they ask?")

    @property
    def examples(self) -> dict[str, tuple[str, ...]]:
        """The client's own examples of each priority."""
        if self.terms is None:
            return {}
        return {key: one.examples for key, one in self.terms.agreement.severity.priorities.items()}

    def clean_reported_at(self) -> datetime | None:
        """By the wall clock of the agreement, as an instant."""
        shown = self.cleaned_data["reported_at"]
        if shown is None:
            return None
        wall = shown.replace(tzinfo=None)
        if self.terms is None:
            raise ValidationError(_("Without an agreement only what is reported now can be recorded."))
        return first_instant_showing(self.terms.zone, wall.date(), wall.time()).astimezone(UTC)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: ViewerRequest) -> HttpResponse:
    """The form; the promise for what is chosen so far; the ticket once it is sent."""
    at = time_source.now()
    client = _client(request)
    if client is None:
        choice = ClientChoice(request.GET if "client" in request.GET else None, viewer=request.viewer)
        return page(request, "report", "queue", at, {"choice": choice, "client": None})
    version = agreements.version_in_force(client_id=client.id, at=at)
    terms = agreements.terms_of(version) if version else None
    given = request.POST if request.method == "POST" else None
    form = ReportForm(
        given,
        client=client,
        viewer=request.viewer,
        terms=terms,
        kind=_kind(request),
        initial={"way": "phone", "once": uuid7()},
    )
    if given is None:
        return _answer(request, at, client, form, None)
    is_valid = form.is_valid()
    promise = _promise(form, terms, at)
    if "show" in given:
        return _answer(request, at, client, _unjudged(form, request, client, terms), promise)
    if not is_valid:
        return _answer(request, at, client, form, promise, status=UNPROCESSABLE)
    try:
        ticket = _send(request, at, client, form)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _answer(request, at, client, form, promise, status=UNPROCESSABLE)
    drafts.taken(request, f"report-{client.id}")
    return HttpResponseRedirect(reverse("desk:ticket", args=[ticket.id]))


def _client(request: ViewerRequest) -> Client | None:
    said = request.GET.get("client", "")
    try:
        wanted = UUID(said)
    except ValueError:
        return None
    return get_object_or_404(parties.clients_visible_to(request.viewer), id=wanted)


def _kind(request: ViewerRequest) -> Kind:
    """Of which kind the address says that it is."""
    known = {kind.value: kind for kind in Kind}
    return known.get(request.GET.get("kind", ""), Kind.INCIDENT)


def _answer(
    request: ViewerRequest,
    at: datetime,
    client: Client,
    form: ReportForm,
    promise: Promise | None,
    *,
    status: int = 200,
) -> HttpResponse:
    kinds = [
        Tab(
            str(KIND_WORDS[kind]).capitalize(),
            f"?{urlencode({'client': client.id, 'kind': kind})}",
            kind is form.kind,
        )
        for kind in Kind
    ]
    context = {"client": client, "form": form, "promise": promise, "kinds": kinds}
    return page(request, "report", "queue", at, context, status=status)


def _unjudged(form: ReportForm, request: ViewerRequest, client: Client, terms: Terms | None) -> ReportForm:
    """What was typed so far, without complaints about what was not typed yet."""
    return ReportForm(
        initial={name: form.data.get(name) for name in form.fields},
        client=client,
        viewer=request.viewer,
        terms=terms,
        kind=form.kind,
    )


def _send(request: ViewerRequest, at: datetime, client: Client, form: ReportForm) -> Ticket:
    said = form.cleaned_data
    what = Report(
        subject=said["subject"],
        description=said["description"],
        users=said.get("users", ""),
        priority=said.get("priority", 0),
        reported_at=said["reported_at"] or at,
        proof="desk",
        way=said["way"] or None,
        reporter=form.people.get(said["reporter"]),
        website=form.websites.get(said["website"]),
        once=said["once"],
        kind=form.kind,
        team=said.get("team", ""),
        why=said.get("why", ""),
    )
    return commands.report(by=request.viewer, at=at, client=client, what=what)


def _promise(form: ReportForm, terms: Terms | None, at: datetime) -> Promise | None:
    """What applies once users and priority are chosen; the rest of the form may still be empty."""
    users, priority = form.cleaned_data.get("users"), form.cleaned_data.get("priority")
    if terms is None or not users or not priority:
        return None
    severity = terms.severity(users, priority)
    reported_at = min(form.cleaned_data.get("reported_at") or at, at)
    guarantee = fold([Reported(reported_at, severity, form.cleaned_data.get("way") or None)], terms, at)
    return Promise(
        severity=severity,
        reaction_due_at=guarantee.reaction.due_at,
        resolution_due_at=guarantee.resolution.due_at,
        timezone=terms.zone.key,
        ways=ways_now(terms, at, severity),
        missing=", ".join(_way_name(terms, key) for key in guarantee.missing_ways),
    )


def user_choices(terms: Terms | None) -> list[tuple[str, str]]:
    known = {"all": _("All users"), "some": _("Some users"), "single": _("A single user")}
    return [(key, known.get(key, key)) for key in (terms.matrix if terms else known)]


def priority_choices(terms: Terms | None) -> list[tuple[str, str]]:
    if terms is None:
        return [(str(number), _("Priority %(number)s") % {"number": number}) for number in range(1, 5)]
    return [(key, one.name) for key, one in sorted(terms.agreement.severity.priorities.items())]


def _way_choices(terms: Terms | None) -> list[tuple[str, str]]:
    return [(key, _way_name(terms, key)) for key in terms.channels] if terms else [("", "–")]


def _way_name(terms: Terms, key: str) -> str:
    return channel_words(terms.channels[key].kind, language()).capitalize()
