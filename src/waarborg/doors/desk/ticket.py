"""The ticket page: the story in the middle, and around it everything that whoever picks it up needs to see at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.forms import BoundField
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from waarborg.doors.desk import composer, story
from waarborg.doors.desk.calling import ways_now
from waarborg.doors.desk.clients import in_short
from waarborg.doors.desk.composer import Composer
from waarborg.doors.desk.deeds import DEEDS, Deed, DeedForm
from waarborg.doors.desk.gate_panel import gate_of, questions_to
from waarborg.doors.desk.guarantee_panel import panel_of
from waarborg.doors.desk.moves import offered
from waarborg.doors.desk.pages import page
from waarborg.doors.desk.standings import state_words
from waarborg.doors.desk.ticket_rows import AGENCY_ZONE
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui import drafts
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Person
from waarborg.service.relations import queries as relations
from waarborg.service.relations.models import Merge
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import KIND_WORDS, STANDINGS, TEAM_WORDS, TREATMENTS, Kind, State

MOST_SHOWN = 200
_RELATED = (
    "client",
    "assignee",
    "reporter",
    "website",
    "interface__integration",
    "version__contract",
    "version__project_manager",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A deed whose dialog stands open, and why it was refused, if it was."""

    deed: Deed
    form: DeedForm

    @property
    def fields(self) -> list[tuple[BoundField, bool, Mapping[str, Sequence[str]]]]:
        """What is asked; whether its choices are shown as cards, and the examples on those."""
        examples = self.form.examples
        shown = self.form.visible_fields()
        return [(bound, bound.name in self.deed.cards, examples.get(bound.name, {})) for bound in shown]

    @property
    def error(self) -> str:
        """What is wrong with no field in particular."""
        return " ".join(str(error) for error in self.form.non_field_errors())


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody left on the page when it was answered: forms as they were typed, and why something was refused."""

    composer: Composer | None = None
    opened: Opened | None = None
    refused: str = ""


@require_safe
def ticket(request: ViewerRequest, ticket_id: UUID) -> HttpResponse:
    """One ticket. One that was merged leads to where its matter goes on; with ``own`` it tells its own story."""
    of = visible(request, ticket_id)
    is_asked_for = "own" in request.GET or "Waarborg-Refresh" in request.headers
    survivor = None if is_asked_for else _merged_into(request.viewer, of)
    if survivor is not None:
        return HttpResponseRedirect(f"{address_of(survivor)}?merged={of.id}")
    return show(request, of)


def visible(request: ViewerRequest, ticket_id: UUID) -> Ticket:
    """The ticket, with what a page says of it.

    ``is_managed`` says whether its client is the viewer's to manage, ``is_merged`` whether it goes on elsewhere.
    """
    viewer = request.viewer
    same = Ticket.objects.filter(id=OuterRef("id"))
    managed = Exists(tickets.managed_by(same, request.person.id, time_source.now()))
    merged = Exists(Merge.objects.filter(merged=OuterRef("id")))
    found = tickets.visible_to(viewer).select_related(*_RELATED)
    found = found.annotate(is_managed=managed, is_merged=merged)
    return get_object_or_404(found, id=ticket_id)


def address_of(of: Ticket) -> str:
    """Where the ticket's page is."""
    return reverse("desk:ticket", args=[of.id])


def show(request: ViewerRequest, of: Ticket, left: Left | None = None, *, status: int = 200) -> HttpResponse:
    """The page, with what was left on it. How many statements it costs does not depend on how long the story is."""
    at, left, viewer = time_source.now(), left or Left(), request.viewer
    stored = guarantees.guarantee_of(of.id)
    found = guarantees.folded(stored, at) if stored else None
    zone = found[1].zone if found else AGENCY_ZONE
    read = story.read(request, of, before=_before(request))
    people = _people(viewer, of, read.authors)
    questions = questions_to(of)
    context: dict[str, object] = {
        "ticket": of,
        "number": str(of),
        "severity": of.severity,
        "kind_words": KIND_WORDS[Kind(of.kind)],
        "is_guaranteed": TREATMENTS[Kind(of.kind)].is_guaranteed,
        "team": TEAM_WORDS.get(of.team, of.team),
        "state": state_words(of.state),
        "is_open": STANDINGS[State(of.state)].is_open,
        "offered": offered(of, viewer),
        "deeds": DEEDS,
        "may_wait_longer": DEEDS["wait_longer"].is_for(viewer),
        "refused": left.refused,
        "opened": left.opened,
        "story": story.told(read, of, people, zone, viewer.person_id),
        "composer": left.composer or composer.asked(request, of),
        "limits": composer.limits(),
        "gate": gate_of(of, viewer, at, is_managed=of.is_managed),  # type: ignore[attr-defined]
        "questions": questions,
        "open_questions": any(one.is_open for one in questions),
        "contacts": [one for one in people.values() if one.client_id == of.client_id and one.left_at is None],
        "in_short": in_short(stored.version if stored else of.version),
        "timezone": zone.key,
        "draft_done": drafts.pop(request),
        "merged_into": _merged_into(viewer, of),
        "came_from": _came_from(request, of),
        "hours_shown": "hours" in request.GET,
    }
    if stored is not None and found is not None:
        guarantee = panel_of(*found, version=stored.version.number)
        context |= {"guarantee": guarantee, "band": guarantee.band}
        if of.state != State.CLOSED:
            context["ways"] = ways_now(found[1], at, found[0].severity)
    return page(request, "ticket", "queue", at, context, status=status)


def _before(request: ViewerRequest) -> UUID | None:
    """The message before which the reader goes on reading back."""
    try:
        return UUID(request.GET["before"]) if request.GET.get("before") else None
    except ValueError as error:
        raise Http404 from error


def _people(viewer: Viewer, of: Ticket, authors: Collection[UUID]) -> dict[UUID, Person]:
    """The client's contacts, and whoever did something on the ticket, in one query."""
    contacts = Q(client=of.client_id, supplier=None, left_at=None)
    found = parties.people_visible_to(viewer).filter(contacts | Q(id__in=authors)).order_by("name_key")
    return {person.id: person for person in found[:MOST_SHOWN]}


def _merged_into(viewer: Viewer, of: Ticket) -> Ticket | None:
    """The ticket in which this one goes on in the end."""
    leads_to = relations.leads_to(of.id) if of.is_merged else None  # type: ignore[attr-defined]
    return tickets.visible_to(viewer).filter(id=leads_to).first() if leads_to is not None else None


def _came_from(request: ViewerRequest, of: Ticket) -> Ticket | None:
    """The merged ticket from whose address somebody was led here."""
    if "merged" not in request.GET:
        return None
    found = tickets.visible_to(request.viewer).filter(client=of.client_id)
    return found.filter(id__in=_identities(request.GET["merged"])).first()


def _identities(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []
