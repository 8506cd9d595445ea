"""The record: every fact, newest first, narrowed by whom, what, about whom and when; on a page or as JSON lines.

Facts are read by their number, a bounded stretch at a time: what is rare is looked for further back by following a link,
so that no question walks all of history at once. Nothing is counted.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from waarborg.doors.desk.admin.pages import READS_THE_RECORD, require, show
from waarborg.doors.desk.colleagues import colleagues
from waarborg.doors.gate import ViewerRequest
from waarborg.service.foundation import time_source
from waarborg.service.foundation.kinds import KINDS
from waarborg.service.foundation.models import Fact, Seal
from waarborg.service.parties import queries as parties
from waarborg.service.tickets import queries as tickets

FACTS_A_PAGE = 50
LINES_A_FILE = 10_000
STRETCH = 50_000  # facts that one question looks through
LATE = 10_000  # a fact can be numbered before one that was recorded earlier; never by more than this
MOST_CLIENTS = 500
_IDENTITY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"^#?\s*0*([0-9]{1,9})$")


_SOMEBODY = {
    "system": "Waarborg",
    "staff": gettext_lazy("somebody of the agency"),
    "portal": gettext_lazy("somebody of the client"),
    "supplier": gettext_lazy("somebody of a supplier"),
}


class NarrowForm(forms.Form):
    """What of the record is asked for; empty is everything."""

    by = forms.ChoiceField(label=gettext_lazy("By whom"), required=False)
    client = forms.ChoiceField(label=gettext_lazy("Client"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What happened"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("Up to and including"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    about = forms.CharField(
        label=gettext_lazy("Ticket"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Its address, or its number together with the client."),
    )

    def __init__(self, request: ViewerRequest) -> None:
        super().__init__(request.GET)
        clients = parties.clients_visible_to(request.viewer)[:MOST_CLIENTS]
        self._choose("by", colleagues(request.viewer))
        self._choose("client", [(str(one.id), one.name) for one in clients])
        self._choose("kind", [(name, name) for name in sorted(KINDS)])
        self.viewer = request.viewer

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        about = said.get("about", "").strip()
        if about:
            said["about_id"] = self._identity(about, said.get("client", ""))
            if said["about_id"] is None:
                self.add_error("about", _("No such ticket. Give its address, or its number and the client."))
        return said

    def _identity(self, about: str, client: str) -> UUID | None:
        """Of whatever has an identity in the record, or of the client's ticket of that number."""
        if found := _IDENTITY.search(about):
            return UUID(found[0])
        number = _NUMBER.match(about)
        if not (number and client):
            return None
        seen = tickets.visible_to(self.viewer).filter(client=UUID(client), number=int(number[1]))
        return seen.values_list("id", flat=True).first()


@dataclass(frozen=True, slots=True)
class Stretch:
    """The facts that were found, newest first, and before which number to look further; none at the beginning."""

    facts: list[Fact]
    before: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact in words."""

    at: datetime
    who: str
    what: str
    client: str
    why: str
    kind: str
    number: int
    url: str


@require_safe
def record(request: ViewerRequest) -> HttpResponse:
    """A page of it; ``before`` reads on. An address keeps what was asked."""
    require(request.viewer.has_role(*READS_THE_RECORD))
    at, form = time_source.now(), NarrowForm(request)
    found = _found(form, _before(request), FACTS_A_PAGE) if form.is_valid() else Stretch([], None)
    context = {
        "title": _("Record"),
        "form": form,
        "facts": _in_words(request, found.facts),
        "further": f"?{_asked(request)}before={found.before}" if found.before else "",
        "is_full": len(found.facts) == FACTS_A_PAGE,
        "lines_url": f"{reverse('desk:record_lines')}?{_asked(request)}before={_before(request) or ''}",
        "seal": Seal.objects.order_by("-seq").first(),
    }
    return show(request, "record", "record", at, context, status=200 if form.is_valid() else 422)


@require_safe
def lines(request: ViewerRequest) -> HttpResponse:
    """The same as a file of JSON lines. ``Link`` names the address of the rest, when there is more."""
    require(request.viewer.has_role(*READS_THE_RECORD))
    form = NarrowForm(request)
    if not form.is_valid():
        return HttpResponse(status=422)
    found = _found(form, _before(request), LINES_A_FILE)
    answer = HttpResponse(
        "".join(f"{_line(fact)}\n" for fact in found.facts),
        content_type="application/x-ndjson; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="record.jsonl"'
    if found.before:
        answer.headers["Link"] = (
            f'<{reverse("desk:record_lines")}?{_asked(request)}before={found.before}>; rel="next"'
        )
    return answer


def _before(request: ViewerRequest) -> int | None:
    said = request.GET.get("before", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < len(str(2**63)) else None


def _asked(request: ViewerRequest) -> str:
    """What was asked, for the address of the rest."""
    asked = {name: request.GET[name] for name in NarrowForm.base_fields if request.GET.get(name)}
    return f"{urlencode(asked)}&" if asked else ""


def _found(form: NarrowForm, before: int | None, most: int) -> Stretch:
    """The next ``most`` facts below ``before`` that the form asks for, within one stretch."""
    said = form.cleaned_data
    newest = Fact.objects.order_by("-id").values_list("id", flat=True).first() or 0
    top = min(before or newest + 1, newest + 1, _numbered(said["until"], newest, days=1) + LATE)
    bottom = max(top - STRETCH, 0)
    facts = list(_narrowed(said).filter(id__lt=top, id__gte=bottom).order_by("-id")[:most])
    if len(facts) == most:
        return Stretch(facts, facts[-1].id)
    begins = _numbered(said["since"], newest) - LATE if said["since"] else 0
    return Stretch(facts, bottom if bottom > max(begins, 0) else None)


def _narrowed(said: Mapping[str, Any]) -> QuerySet[Fact]:
    wanted = {
        "by_id": said["by"],
        "client_id": said["client"],
        "kind": said["kind"],
        "about_id": said.get("about_id"),
        "recorded_at__gte": _midnight(said["since"]) if said["since"] else None,
        "recorded_at__lt": _midnight(said["until"] + timedelta(days=1)) if said["until"] else None,
    }
    return Fact.objects.filter(**{name: value for name, value in wanted.items() if value})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _numbered(day: date | None, newest: int, *, days: int = 0) -> int:
    """About which number the facts of ``day`` begin: halved towards, by the primary key."""
    if day is None:
        return newest + 1
    instant, low, high = _midnight(day + timedelta(days=days)), 0, newest + 1
    while low < high:
        middle = (low + high) // 2
        at = Fact.objects.filter(id__gte=middle).order_by("id").values_list("recorded_at", flat=True).first()
        if at is None or at >= instant:
            high = middle
        else:
            low = middle + 1
    return low


def _in_words(request: ViewerRequest, facts: Sequence[Fact]) -> list[Shown]:
    """With two queries for the names, however many facts there are."""
    people = _names(parties.people_visible_to(request.viewer), (one.by_id for one in facts))
    clients = _names(parties.clients_visible_to(request.viewer), (one.client_id for one in facts))
    return [
        Shown(
            at=one.recorded_at,
            who=people.get(one.by_id) or str(_SOMEBODY.get(one.by_audience, one.by_audience)),
            what=one.sentence,
            client=clients.get(one.client_id, ""),
            why=one.why,
            kind=one.kind,
            number=one.id,
            url=reverse("desk:ticket", args=[one.about_id]) if one.about_type == "ticket" else "",
        )
        for one in facts
    ]


def _names(found: QuerySet[Any], identities: Iterable[UUID | None]) -> dict[UUID | None, str]:
    return {one.id: one.name for one in found.filter(id__in={one for one in identities if one})}


def _line(fact: Fact) -> str:
    """As it is stored; what is sealed is computed over the same."""
    return json.dumps(
        {
            "number": fact.id,
            "id": str(fact.public_id),
            "kind": fact.kind,
            "client": fact.client_id and str(fact.client_id),
            "about": {"type": fact.about_type, "id": str(fact.about_id)},
            "by": {"audience": fact.by_audience, "id": fact.by_id and str(fact.by_id)},
            "at": fact.at.isoformat(),
            "recorded_at": fact.recorded_at.isoformat(),
            "shown_to_client": fact.shown_to_client,
            "why": fact.why,
            "data": fact.data,
        },
        ensure_ascii=False,
    )
