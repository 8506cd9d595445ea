"""One ticket with all that was said on it: its history comes along, and nothing is promised for it here."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waarborg.service.conversations import commands as conversations
from waarborg.service.conversations.commands import SaidElsewhere
from waarborg.service.estate.models import Website
from waarborg.service.foundation import facts
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.refusals import Refused
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import COMES_AS, Elsewhere, ReportInTheFuture
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import State
from waarborg.service.transfer import events
from waarborg.service.transfer.commands.importing import messages
from waarborg.service.transfer.commands.importing.details import lasting, short
from waarborg.service.transfer.commands.importing.messages import Heard
from waarborg.service.transfer.commands.importing.running import Found, Run
from waarborg.service.transfer.commands.importing.websites import address_of, website_at
from waarborg.service.transfer.models import Origin
from waarborg.service.transfer.records import Named, RecordKind, TicketRecord
from waarborg.service.transfer.refusals import ClientMissing, StateUnknown, TicketUnknown
from waarborg.service.transfer.rules import Act, Outcome
from waarborg.service.transfer.shelf import Shelved

# While a ticket has no other fact, nobody has touched it here.
_OURS = ("ticket.imported", "ticket.import_continued", "ticket.import_followed")
_NOBODYS_YET = UUID(int=0)
_NO_SUBJECT = gettext_lazy("(no subject)")


@dataclass(frozen=True, slots=True)
class _Coming:
    """A ticket's record with what it means here. ``opening`` is the message that becomes its own words."""

    shelved: Shelved
    record: TicketRecord
    state: State
    conversation: list[Heard]
    digest: str

    @property
    def opening(self) -> Heard | None:
        first = self.conversation[0] if self.conversation else None
        return first if first is not None and messages.is_opening(first, self.record.reporter) else None

    @property
    def begun_at(self) -> datetime | None:
        return messages.begun_at(self.conversation)


def bring_ticket(run: Run, shelved: Shelved, record: TicketRecord) -> Outcome:
    """A new ticket, or what was said since on one that came along before. What stands in its story is never rewritten.

    Raises: StateUnknown, ReportInTheFuture, ClientMissing, ClientUnknown, ClientAmbiguous, ClientRefused.
    """
    origin = run.origin(RecordKind.TICKET, record.id)
    if record.is_left_out:
        return Outcome(
            Act.ALONE, origin.about_id if origin else None, notices=(_("Deleted there; left out."),)
        )
    state = run.meanings.state(record.state)
    if state is None:
        raise StateUnknown(found=record.state, allowed=", ".join(COMES_AS))
    if record.reported_at > run.at:
        raise ReportInTheFuture
    client = Found(origin.client_id, "") if origin is not None else _client_of(run, record)
    conversation = messages.heard(run, record.id, client.id)
    coming = _Coming(shelved, record, state, conversation, _digest(shelved, conversation))
    return _again(run, coming, origin) if origin is not None else _new(run, coming, client)


def _client_of(run: Run, record: TicketRecord) -> Found:
    """As the ticket names it; else its reporter's; else as the command says.

    Raises: ClientMissing, ClientUnknown, ClientAmbiguous, ClientRefused.
    """
    found = run.client_named(record.client) or _client_of_reporter(run, record.reporter)
    if found is not None:
        return found
    if run.fallback is None:
        raise ClientMissing
    return Found(run.fallback, str(run.fallback))


def _client_of_reporter(run: Run, reporter: Named) -> Found | None:
    coming = [one for one in _coming_as(run, reporter) if one.client or (one.token and not one.about)]
    if len({one.client or one.token for one in coming}) == 1:
        return Found(coming[0].client, coming[0].token)
    origin = run.origin(RecordKind.PERSON, reporter.id) if reporter.id else None
    if origin is not None and origin.client_id is not None:
        return Found(origin.client_id, str(origin.client_id))
    if not reporter.email:
        return None
    contacts = Person.objects.present().filter(
        client__isnull=False, supplier=None, email__iexact=reporter.email
    )
    clients = set(contacts.values_list("client", flat=True)[:2])
    return Found(client := clients.pop(), str(client)) if len(clients) == 1 else None


def _new(run: Run, coming: _Coming, client: Found) -> Outcome:
    notices: list[str] = []
    if run.is_trial:
        _reporter(run, coming.record.reporter, client, notices)
        notices += _foreseen(run, coming.conversation, coming.opening)
        return Outcome(Act.CREATED, None, client.id, notices=tuple(notices))
    ticket = tickets.bring_in(
        by=run.by,
        at=run.at,
        client=Client.objects.get(id=client.here),
        what=_elsewhere(run, coming, client, notices),
    )
    messages_kept, files_kept = _bring_words(run, ticket, coming.conversation, coming.opening, notices)
    fact = events.TicketImported(
        run.title, coming.record.number, ticket.reported_at, ticket.state, messages_kept, files_kept
    )
    opening = coming.opening.record.id if coming.opening else ""
    run.remember(
        coming.shelved,
        ticket.id,
        ticket.client_id,
        fact,
        digest=coming.digest,
        number=coming.record.number,
        opening=opening,
    )
    return Outcome(Act.CREATED, ticket.id, ticket.client_id, notices=tuple(notices))


def _elsewhere(run: Run, coming: _Coming, client: Found, notices: list[str]) -> Elsewhere:
    record, opening = coming.record, coming.opening
    return Elsewhere(
        subject=short(record.subject or lasting(_NO_SUBJECT), notices),
        description=messages.cut(messages.opening_words(opening)) if opening else "",
        kind=run.meanings.kind(record.kind),
        state=_standing(coming),
        reported_at=record.reported_at,
        begun_at=None if coming.state is State.REPORTED else coming.begun_at,
        priority=run.meanings.priority(record.priority),
        reporter=_reporter(run, record.reporter, client, notices),
        assignee=_assignee(run, record.assignee),
        website=_website(record.website, client),
    )


def _standing(coming: _Coming) -> State:
    """In hand is only what somebody of the agency has demonstrably worked on."""
    if coming.state is State.IN_HAND and coming.begun_at is None:
        return State.REPORTED
    return coming.state


def _reporter(run: Run, named: Named, client: Found, notices: list[str]) -> Person | None:
    person = messages.person_named(run, named, client.id)
    if person is not None and person.client_id == client.id:
        return person
    if named and (person is not None or not _is_coming(run, named)):
        notices.append(_("Its reporter is nobody of its client and is not linked."))
    return None


def _is_coming(run: Run, named: Named) -> bool:
    """Whether a trial would have made that person."""
    return run.is_trial and bool(_coming_as(run, named))


def _coming_as(run: Run, named: Named) -> list[Outcome]:
    """What this import made, or would make, of whoever is named."""
    ids = [named.id] if named.id else run.shelf.people_at(named.email) if named.email else []
    found = [run.shelf.outcome(RecordKind.PERSON, one) for one in ids]
    return [one for one in found if one is not None and one.act is not Act.REFUSED]


def _assignee(run: Run, named: Named) -> Person | None:
    person = messages.person_named(run, named, None) if named else None
    is_colleague = person is not None and person.client_id is None and person.left_at is None
    return person if is_colleague else None


def _website(written: str, client: Found) -> Website | None:
    if not written or client.id is None:
        return None
    try:
        return website_at(client.id, address_of(written))
    except Refused:
        return None


def _again(run: Run, coming: _Coming, origin: Origin) -> Outcome:
    if origin.digest == coming.digest:
        return Outcome(Act.ALONE, origin.about_id, origin.client_id)
    ticket, notices = Ticket.objects.get(id=origin.about_id), list[str]()
    fresh = _fresh(run, ticket, origin, coming.conversation)
    state = _standing(coming)
    is_moved = ticket.state != state and not _is_touched(ticket)
    if run.is_trial:
        notices += _foreseen(run, fresh, None)
    else:
        _append(run, ticket, fresh, notices)
        if is_moved:
            _follow(run, ticket, coming, state)
    run.touch(origin, coming.digest)
    act = Act.UPDATED if fresh or is_moved else Act.ALONE
    return Outcome(act, ticket.id, ticket.client_id, notices=tuple(notices))


def bring_later_words(run: Run, foreign_id: str) -> Outcome:
    """Messages that come without their ticket, on one that came along before. Raises: TicketUnknown."""
    origin = run.origin(RecordKind.TICKET, foreign_id)
    if origin is None:
        raise TicketUnknown(found=foreign_id)
    ticket, notices = Ticket.objects.get(id=origin.about_id), list[str]()
    fresh = _fresh(run, ticket, origin, messages.heard(run, foreign_id, origin.client_id))
    if not fresh:
        return Outcome(Act.ALONE, ticket.id, ticket.client_id)
    if not run.is_trial:
        _append(run, ticket, fresh, notices)
    return Outcome(Act.UPDATED, ticket.id, ticket.client_id, notices=tuple(notices))


def _fresh(run: Run, ticket: Ticket, origin: Origin, conversation: list[Heard]) -> list[Heard]:
    """What is not in the ticket's story yet."""
    names = {messages.name_of(run.system, one.record.id): one for one in conversation}
    known = conversations.known_of(ticket, list(names))
    return [one for name, one in names.items() if name not in known and one.record.id != origin.opening]


def _append(run: Run, ticket: Ticket, fresh: list[Heard], notices: list[str]) -> None:
    messages_kept, files_kept = _bring_words(run, ticket, fresh, None, notices)
    if messages_kept:
        fact = events.TicketImportContinued(run.title, messages_kept, files_kept)
        facts.record(fact, about=ticket.id, client_id=ticket.client_id, by=run.by, at=run.at)


def _follow(run: Run, ticket: Ticket, coming: _Coming, state: State) -> None:
    tickets.follow_elsewhere(by=run.by, ticket=ticket, state=state, begun_at=coming.begun_at)
    fact = events.TicketImportFollowed(run.title, ticket.state, state.value)
    facts.record(fact, about=ticket.id, client_id=ticket.client_id, by=run.by, at=run.at)


def _is_touched(ticket: Ticket) -> bool:
    """Whether anything but an import has happened to it here; then it stands where people here put it."""
    return Fact.objects.filter(about_id=ticket.id).exclude(kind__in=_OURS).exists()


def _bring_words(
    run: Run, ticket: Ticket, conversation: list[Heard], opening: Heard | None, notices: list[str]
) -> tuple[int, int]:
    """How many messages and files were kept. Files are handed over with their message: who uploads may hold few."""
    count, files, kept = 0, 0, list[SaidElsewhere]()
    for one in conversation:
        message = messages.said(run, ticket.id, one, is_opening=one is opening)
        notices += message.notices
        if message.said is None:
            continue
        kept.append(message.said)
        if message.said.files:
            files += len(message.said.files)
            count += conversations.bring_in(by=run.by, ticket=ticket, said=kept)
            kept = []
    return count + conversations.bring_in(by=run.by, ticket=ticket, said=kept), files


def _foreseen(run: Run, conversation: list[Heard], opening: Heard | None) -> list[str]:
    """What a trial can tell of the files."""
    looked_at = [
        messages.said(run, _NOBODYS_YET, one, is_opening=one is opening)
        for one in conversation
        if one.record.files
    ]
    return [notice for one in looked_at for notice in one.notices]


def _digest(shelved: Shelved, conversation: list[Heard]) -> str:
    """Of the ticket and of which messages there are; what one of them says is never brought along anew."""
    ids = "\0".join(sorted(one.record.id for one in conversation))
    return hashlib.sha256(f"{shelved.digest}\0{ids}".encode()).hexdigest()
