"""Who is told of which fact. The table at the end names every kind of fact of which anybody is told.

Each function says whom a fact concerns, without asking whether they did it themselves or may see it: ``told_of`` does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from waarborg.service.conversations.models import Mention, Message
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import Audience
from waarborg.service.notifications import rules
from waarborg.service.notifications.rules import Notice
from waarborg.service.organising.queries import followers_of
from waarborg.service.parties.models import Membership, Person
from waarborg.service.parties.rules import ContactRole
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Delivery, Participant, Ticket
from waarborg.service.tickets.queries.agency import deputy_of, project_manager_of

MOST = 200


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is told, and what. ``by_id`` is who did it, where somebody did."""

    person: Person
    notice: Notice
    by_id: UUID | None


Concerned = Iterator[tuple[UUID | None, Notice]]


def told_of(fact: Fact) -> list[Told]:
    """Whom to tell of a fact, each once, the first reason counting. Within the system's scope.

    Never who did it, nor who has left, nor anybody of the client of what is not for the client's eyes, or on a ticket
    that they do not see.
    """
    ticket = Ticket.objects.filter(id=fact.about_id).first()
    by_id, did = _author_of(fact) or fact.by_id, _who_did(fact)
    reasons: dict[UUID, list[Notice]] = {}
    for person_id, notice in READERS[fact.kind](fact, ticket):
        if person_id is not None and person_id not in did:
            reasons.setdefault(person_id, []).append(notice)
    people = Person.objects.present().filter(id__in=list(reasons)[:MOST])
    fitting = ((one, _first_fitting(reasons[one.id], one)) for one in people)
    return [
        Told(one, notice, by_id)
        for one, notice in fitting
        if notice is not None and _may_know(one, fact, ticket)
    ]


def _first_fitting(notices: Iterable[Notice], person: Person) -> Notice | None:
    return next((one for one in notices if rules.is_for(one, person.audience)), None)


def _may_know(person: Person, fact: Fact, ticket: Ticket | None) -> bool:
    if ticket is None or person.audience is Audience.STAFF:
        return True
    return fact.shown_to_client and sees(person, ticket.id)


def sees(person: Person, ticket_id: UUID) -> bool:
    """Whether the ticket is one that ``person`` may see now."""
    return tickets.visible_to(person.as_viewer()).filter(id=ticket_id).exists()


def _who_did(fact: Fact) -> set[UUID | None]:
    """Who wrote it down, and who said it.

    What happens to somebody's own account is told to them although they did it, for it may not have been they.
    """
    return {fact.by_id, _author_of(fact)} if fact.about_type == "ticket" else set()


def _author_of(fact: Fact) -> UUID | None:
    """A message that a job or a colleague took down was said by its author all the same."""
    said = getattr(fact.payload, "message_id", None)
    return Message.objects.filter(id=said).values_list("author", flat=True).first() if said else None


# --- whom a fact concerns -----------------------------------------------------------------------------------------


def _managers(notice: Notice) -> Callable[[Fact, Ticket], Concerned]:
    """The client's project manager, and who stands in for them while they are away."""

    def concerned(fact: Fact, ticket: Ticket) -> Concerned:
        manager = project_manager_of(ticket, fact.at)
        yield manager, notice
        deputy = deputy_of(manager) if manager else None
        if deputy is not None and deputy.away_until is not None and deputy.away_until > fact.at:
            yield deputy.deputy_id, notice

    return concerned


def _reported(fact: Fact, ticket: Ticket) -> Concerned:
    """A colleague who wrote a report down knows of it; of what a client brings in, somebody has to be told."""
    if fact.by_audience == Audience.PORTAL:
        yield from _managers(Notice.REPORTED)(fact, ticket)


def _clients_people(notice: Notice) -> Callable[[Fact, Ticket], Concerned]:
    """Who reported it and who was let in on it; who directs the agreement where nobody of the client reported it."""

    def concerned(fact: Fact, ticket: Ticket) -> Concerned:  # noqa: ARG001
        yield ticket.reporter_id, notice
        for person_id in Participant.objects.filter(ticket=ticket).values_list("person", flat=True):
            yield person_id, notice
        if ticket.reporter_id is None:
            own = Person.objects.filter(client=ticket.client_id, supplier=None)
            for person_id in own.filter(roles__contains=[ContactRole.DIRECTING]).values_list("id", flat=True):
                yield person_id, notice

    return concerned


def _followers(fact: Fact, ticket: Ticket) -> Concerned:  # noqa: ARG001
    for person_id in followers_of(ticket.id).values_list("id", flat=True):
        yield person_id, Notice.FOLLOWED


def _whoever_works_on_it(notice: Notice) -> Callable[[Fact, Ticket], Concerned]:
    """Who has it in hand; where nobody has, the project manager."""

    def concerned(fact: Fact, ticket: Ticket) -> Concerned:
        if ticket.assignee_id is not None:
            yield ticket.assignee_id, notice
        else:
            yield from _managers(notice)(fact, ticket)

    return concerned


def _replied(fact: Fact, ticket: Ticket) -> Concerned:
    """Who was mentioned in the same words hears of that, not of this too; and nobody hears of a robot's words."""
    if fact.payload.is_automatic:
        return
    message = Message.objects.select_related("author").get(id=fact.payload.message_id)
    mentioned = _mentioned_in(message)
    readers = [_clients_people(Notice.REPLIED), _followers]
    if message.author is None or message.author.client_id is not None:
        readers.insert(0, _whoever_works_on_it(Notice.CLIENT_SPOKE))
    for person_id, notice in _all(*readers)(fact, ticket):
        if person_id not in mentioned:
            yield person_id, notice


def _noted(fact: Fact, ticket: Ticket) -> Concerned:
    mentioned = set(Mention.objects.filter(message=fact.payload.message_id).values_list("person", flat=True))
    for person_id, notice in _followers(fact, ticket):
        if person_id not in mentioned:
            yield person_id, notice


def _mentioned_in(message: Message) -> set[UUID]:
    """Of the agency's people: the client's are told of a reply as such."""
    of_agency = Mention.objects.filter(message=message, person__client=None)
    return set(of_agency.values_list("person", flat=True))


def _mentioned(fact: Fact, ticket: Ticket) -> Concerned:  # noqa: ARG001
    for person_id in fact.payload.person_ids:
        yield person_id, Notice.MENTIONED


def _assigned(fact: Fact, ticket: Ticket) -> Concerned:  # noqa: ARG001
    yield fact.payload.person_id, Notice.ASSIGNED


def _let_in(fact: Fact, ticket: Ticket) -> Concerned:  # noqa: ARG001
    yield fact.payload.person_id, Notice.LET_IN


def _sent_back(fact: Fact, ticket: Ticket) -> Concerned:
    made_by = Delivery.objects.filter(id=fact.payload.delivery_id).values_list("made_by", flat=True).first()
    yield made_by, Notice.SENT_BACK
    yield ticket.assignee_id, Notice.SENT_BACK


def _asked(fact: Fact, ticket: Ticket) -> Concerned:
    if fact.payload.question_id is not None:
        yield from _clients_people(Notice.QUESTION)(fact, ticket)


def _own_account(notice: Notice) -> Callable[[Fact, Ticket | None], Concerned]:
    """Whoever the login acts as: one letter, to the place where they have been longest."""

    def concerned(fact: Fact, ticket: Ticket | None) -> Concerned:  # noqa: ARG001
        if fact.about_type == "person":
            yield fact.about_id, notice
        else:
            places = Membership.objects.filter(login=fact.about_id, ended_at=None, person__left_at=None)
            yield places.order_by("since_at").values_list("person", flat=True).first(), notice

    return concerned


def _all(*each: Callable[[Fact, Ticket], Concerned]) -> Callable[[Fact, Ticket], Concerned]:
    def concerned(fact: Fact, ticket: Ticket) -> Concerned:
        for one in each:
            yield from one(fact, ticket)

    return concerned


READERS: Mapping[str, Callable[..., Concerned]] = MappingProxyType(
    {
        "ticket.reported": _reported,
        "ticket.check_overdue": _managers(Notice.CHECK_OVERDUE),
        "ticket.handed_in": _managers(Notice.TO_CHECK),
        "ticket.question_unanswered": _managers(Notice.UNANSWERED),
        "ticket.released_unchecked": _managers(Notice.RELEASED),
        "escalation.unanswered": _managers(Notice.NOBODY_TOOK_OVER),
        "ticket.sent_back": _sent_back,
        "ticket.delivery_refused": _all(
            _whoever_works_on_it(Notice.TURNED_DOWN), _managers(Notice.TURNED_DOWN), _followers
        ),
        "ticket.assigned": _assigned,
        "ticket.participant_added": _let_in,
        "message.mentioned": _mentioned,
        "message.replied": _replied,
        "message.noted": _noted,
        "ticket.question_answered": _all(_whoever_works_on_it(Notice.CLIENT_SPOKE), _followers),
        "ticket.paused": _asked,
        "ticket.question_reminded": _clients_people(Notice.REMINDER),
        "ticket.taken_in_hand": _clients_people(Notice.TAKEN_IN_HAND),
        "ticket.workaround_delivered": _all(_clients_people(Notice.DELIVERED), _followers),
        "ticket.solution_delivered": _all(_clients_people(Notice.DELIVERED), _followers),
        "ticket.closed_unanswered": _all(_clients_people(Notice.CLOSED_UNANSWERED), _followers),
        "ticket.closed": _all(_clients_people(Notice.CLOSED), _followers),
        "ticket.severity_changed": _followers,
        "login.password_changed": _own_account(Notice.PASSWORD_CHANGED),
        "login.proof_added": _own_account(Notice.PROOF_ADDED),
        "login.proof_removed": _own_account(Notice.PROOF_REMOVED),
        "person.second_factor_reset": _own_account(Notice.SECOND_FACTOR_RESET),
    }
)
