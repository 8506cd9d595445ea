"""The ticket page: the story in the middle, beside it the guarantee, whom to call and the client in short."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waarborg.doors.desk import composer, drafts, story
from waarborg.doors.desk.calling import ways_now
from waarborg.doors.desk.clients import in_short
from waarborg.doors.desk.composer import Composer
from waarborg.doors.desk.moves import SeverityForm, WhyForm, offered, state_words
from waarborg.doors.desk.pages import UNPROCESSABLE, language, page
from waarborg.doors.desk.ticket_rows import AGENCY_ZONE, counts_open_time
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.parts import Rung
from waarborg.service.agreements import queries as agreements
from waarborg.service.escalations import queries as escalations
from waarborg.service.estate import queries as estate
from waarborg.service.foundation import time_source
from waarborg.service.foundation.refusals import Refused
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Person
from waarborg.service.tickets import commands
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import STANDINGS, State, What
from waarborg.sla.band import Band, TrackState
from waarborg.sla.escalation import Step, steps
from waarborg.sla.explanation import explain
from waarborg.sla.guarantee import Guarantee, Milestone
from waarborg.sla.moments import Span
from waarborg.sla.picture import band_of
from waarborg.sla.terms import Terms
from waarborg.sla.wording import milestone_words

MOST_SHOWN = 200
# Which command a move is, and under which name it takes the words that were typed.
MOVES: dict[str, tuple[Callable[..., object], str]] = {
    "take_in_hand": (commands.take_in_hand, ""),
    "pause": (commands.pause, "why"),
    "resume": (commands.resume, "why"),
    "wait_for_third_party": (commands.wait_for_third_party, "who"),
    "hand_in_workaround": (partial(commands.hand_in, what=What.WORKAROUND), "words"),
    "hand_in_solution": (partial(commands.hand_in, what=What.SOLUTION), "words"),
    "check": (commands.check, ""),
    "send_back": (commands.send_back, "why"),
    "deliver": (commands.deliver, ""),
    "release_unchecked": (commands.release_unchecked, "why"),
    "withdraw_workaround": (commands.withdraw_workaround, "why"),
    "refuse_delivery": (commands.refuse_delivery, "why"),
    "close": (commands.close, ""),
    "close_unanswered": (commands.close_unanswered, "why"),
}


@dataclass(frozen=True, slots=True)
class MilestoneShown:
    """One milestone as the page shows it. ``openings`` is none where the time left is not told in open time."""

    title: str
    state: TrackState
    share: float
    due_at: datetime | None
    met_at: datetime | None
    openings: tuple[Span, ...] | None
    window: str
    reasons: list[str]


@require_safe
def ticket(request: ViewerRequest, ticket_id: UUID) -> HttpResponse:
    """One ticket with everything that whoever picks it up needs to see at once."""
    return show(request, visible(request, ticket_id))


def mover(name: str) -> Callable[..., HttpResponse]:
    """The view for one of ``MOVES``."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def move(request: ViewerRequest, ticket_id: UUID) -> HttpResponse:
        if request.method != "POST":
            return _back(ticket_id)
        return _move(request, ticket_id, name)

    return move


def _move(request: ViewerRequest, ticket_id: UUID, name: str) -> HttpResponse:
    """Back to the ticket, or the ticket with the reason why the move was refused and what was typed."""
    of = visible(request, ticket_id)
    form = WhyForm(request.POST)
    words = form.cleaned_data["why"] if form.is_valid() else ""
    command, word = MOVES[name]
    said = {word: words} if word else {}
    try:
        command(by=request.viewer, at=time_source.now(), ticket=of, **said)
    except Refused as refused:
        return show(request, of, Left(refused=str(refused), typed=words), status=UNPROCESSABLE)
    drafts.taken(request, f"{name}-{of.id}")
    return _back(of.id)


def _back(ticket_id: UUID) -> HttpResponse:
    """To the ticket: after a move, and for who comes to a move's own address by signing in or changing the language."""
    return HttpResponseRedirect(reverse("desk:ticket", args=[ticket_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def change_severity(request: ViewerRequest, ticket_id: UUID) -> HttpResponse:
    """Affected users and priority set anew, with a reason."""
    if request.method != "POST":
        return _back(ticket_id)
    of = visible(request, ticket_id)
    stored = guarantees.guarantee_of(of.id)
    form = SeverityForm(request.POST, terms=agreements.terms_of(stored.version) if stored else None)
    if not form.is_valid():
        return show(request, of, Left(severity_form=form), status=UNPROCESSABLE)
    try:
        commands.change_severity(by=request.viewer, at=time_source.now(), ticket=of, **form.cleaned_data)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return show(request, of, Left(severity_form=form), status=UNPROCESSABLE)
    return _back(of.id)


def visible(request: ViewerRequest, ticket_id: UUID) -> Ticket:
    """The ticket, with what a page says of it."""
    related = ("client", "assignee", "reporter", "website", "version__contract")
    return get_object_or_404(tickets.visible_to(request.viewer).select_related(*related), id=ticket_id)


def address_of(of: Ticket) -> str:
    """Where the ticket's page is."""
    return reverse("desk:ticket", args=[of.id])


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody left on the page when it was answered: forms as they were typed, and why they were refused."""

    composer: Composer | None = None
    refused: str = ""
    typed: str = ""
    severity_form: SeverityForm | None = None


def show(request: ViewerRequest, of: Ticket, left: Left = Left(), *, status: int = 200) -> HttpResponse:
    """The page, with what was left on it."""
    at = time_source.now()
    refused, typed, severity_form = left.refused, left.typed, left.severity_form
    stored = guarantees.guarantee_of(of.id)
    found = guarantees.folded(stored, at) if stored else None
    read = story.read(request, of, before=_before(request))
    people = _people(request, of, read.authors)
    zone = found[1].zone if found else AGENCY_ZONE
    integrations = estate.integrations_visible_to(request.viewer).filter(client=of.client_id)
    first = {"users": of.users, "priority": of.priority}
    context: dict[str, object] = {
        "ticket": of,
        "number": str(of),
        "severity": of.severity,
        "state": state_words(of.state),
        "moves": offered(of, request.viewer),
        "refused": refused,
        "typed": typed,
        "story": story.told(read, of, people, zone, request.viewer.person_id),
        "composer": left.composer or composer.asked(request, of),
        "limits": composer.limits(),
        "integrations": list(integrations[:MOST_SHOWN]),
        "in_short": in_short(stored.version if stored else None),
        "timezone": zone.key,
        "severity_form": severity_form or SeverityForm(terms=found[1] if found else None, initial=first),
        "is_changing_severity": severity_form is not None,
        "can_change_severity": STANDINGS[State(of.state)].is_open,
        "draft_done": drafts.pop(request),
        "ways": [],
    }
    if stored is not None and found is not None:
        context |= _guaranteed(request, of, *found, version=stored.version.number)
    return page(request, "ticket", "queue", at, context, status=status)


def _before(request: ViewerRequest) -> UUID | None:
    """The message before which the reader goes on reading back."""
    try:
        return UUID(request.GET["before"]) if request.GET.get("before") else None
    except ValueError as error:
        raise Http404 from error


def _people(request: ViewerRequest, of: Ticket, authors: Collection[UUID]) -> dict[UUID, Person]:
    """The client's contacts, and whoever did something on the ticket, in one query."""
    contacts = Q(client=of.client_id, supplier=None, left_at=None)
    found = parties.people_visible_to(request.viewer).filter(contacts | Q(id__in=authors))
    return {person.id: person for person in found.order_by("name_key")[:MOST_SHOWN]}


def _guaranteed(
    request: ViewerRequest, of: Ticket, folded: Guarantee, terms: Terms, *, version: int
) -> dict[str, object]:
    band = band_of(folded, terms, language())
    named = _("version %(number)s") % {"number": version}
    return {
        "band": band,
        "milestones": [_milestone(one, folded, terms, band, named) for one in folded.milestones],
        "rungs": list(_rungs(request, of, folded, terms)),
        "ways": ways_now(terms, folded.at, folded.severity),
    }


def _milestone(one: Milestone, folded: Guarantee, terms: Terms, band: Band, version: str) -> MilestoneShown:
    in_window = counts_open_time(one, terms) and not terms.window.is_always_open
    window = terms.agreement.service_windows[terms.agreement.contract.service_window].name
    return MilestoneShown(
        title=milestone_words(one.of, language()).capitalize(),
        state=one.state,
        share=_share(one, folded.at),
        due_at=one.due_at,
        met_at=one.met_at,
        openings=band.open_spans if in_window else None,
        window=window.lower() if in_window else "",
        reasons=[reason.words.in_(language()) for reason in explain(folded, terms, one.of, version=version)],
    )


def _share(one: Milestone, at: datetime) -> float:
    """The part of the target's real time that has passed, for the bar."""
    if one.plan is None or one.due_at is None or one.due_at <= one.plan.start_at:
        return 0.0
    passed = ((one.met_at or at) - one.plan.start_at) / (one.due_at - one.plan.start_at)
    return max(0.0, min(1.0, passed))


def _rungs(request: ViewerRequest, of: Ticket, folded: Guarantee, terms: Terms) -> Iterator[Rung]:
    recorded = {
        (one.of, one.plan, one.level, one.percent)
        for one in escalations.of_ticket(request.viewer, of.id)[:MOST_SHOWN]
    }
    levels = {int(level.level): level for level in terms.agreement.escalation}
    for step in sorted(steps(folded, terms), key=lambda step: (step.at or folded.at, step.level)):
        if step.at is not None:
            is_recorded = (step.of, step.plan, step.level, step.percent) in recorded
            yield Rung(
                level=step.level,
                name=levels[step.level].name,
                at=step.at,
                reason=f"{step.percent}% {milestone_words(step.of, language())}",
                state=_rung_state(step, folded, is_recorded=is_recorded),
                people=(levels[step.level].agency, levels[step.level].client),
            )


def _rung_state(step: Step, folded: Guarantee, *, is_recorded: bool) -> str:
    if is_recorded:
        return "due"
    if folded.milestone(step.of).met_at is not None or folded.left_at is not None:
        return "not_needed"
    return "due" if step.at is not None and step.at <= folded.at else "coming"
