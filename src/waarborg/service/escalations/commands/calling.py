"""Calling in whom an escalation concerns, and the next when nobody takes over.

Each call is a row that waits, so nothing is forgotten and nobody is called twice for one thing: whoever works here
claims rows, and a worker that is killed leaves them waiting. Only a worker that is killed between the post office's
answer and its own commit sends a mail again, and then the same one: what goes out together is decided, and committed,
before it is sent. The mail's identity says so to whoever receives it.
"""

from collections.abc import Callable
from datetime import datetime
from email.errors import MessageError
from smtplib import SMTPException
from typing import NamedTuple

from django.db.models import Max, QuerySet

from waarborg.service.agreements.queries import agreement_of
from waarborg.service.escalations import events, rules
from waarborg.service.escalations.models import Call, Escalation
from waarborg.service.escalations.rules import CallState, Cause, Reachable, Side
from waarborg.service.foundation import facts
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees.queries import guarantee_of, is_in_force
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets.rules import STANDINGS, State

AT_ONCE = 50
GATHERED_AT_ONCE = 500
_DEPUTIES = {1: StaffRole.TEAM_LEAD, 2: StaffRole.DIRECTOR}
_FAILURES = (SMTPException, MessageError, OSError)

Send = Callable[[str, list[Call]], None]


class Sent(NamedTuple):
    """How many calls went out, and how many could not."""

    out: int
    failed: int


def call_in(*, by: Viewer, at: datetime, escalation: Escalation) -> list[Call]:
    """The first call on either side. None for what was overtaken, and none the second time."""
    locked = _locked(escalation)
    if locked.overtaken or locked.calls.exists():
        return []
    return [_call(locked, side, _named(locked, side), by=by, at=at) for side in Side]


def gather(*, at: datetime) -> int:
    """Put together what waits for one address, once for all. Returns how many calls. Commit before ``send_due``.

    What arises later for the same address goes out in another mail.
    """
    mails: dict[tuple[str, str], list[Call]] = {}
    for call in _waiting(at).filter(mail_id=None)[:GATHERED_AT_ONCE]:
        mails.setdefault((call.address, call.channel), []).append(call)
    for calls in mails.values():
        for first in range(0, len(calls), AT_ONCE):
            together = [call.id for call in calls[first : first + AT_ONCE]]
            Call.objects.filter(id__in=together).update(mail_id=together[0])
    return sum(map(len, mails.values()))


def send_due(*, by: Viewer, at: datetime, send: Send) -> Sent:
    """Send one mail that was put together. Call again until nothing went out.

    ``send`` is handed the address and the mail's calls; what it raises of mail and network is tried again later.
    """
    wanted = _next_mail(at)
    try:
        if wanted:
            send(wanted[0].address, wanted)
    except _FAILURES as failure:
        for call in wanted:
            _try_again(call, failure, by, at)
        return Sent(0, len(wanted))
    for call in wanted:
        _note_sent(call, at)
    return Sent(len(wanted), 0)


def pass_on(*, by: Viewer, at: datetime) -> int:
    """Ask the next person wherever nobody took over in time. Returns how many calls were passed on."""
    unanswered = list(
        Call.objects.select_for_update(skip_locked=True)
        .filter(state=CallState.SENT.value, answer_until__lte=at)
        .order_by("answer_until")[:AT_ONCE]
    )
    for call in unanswered:
        call.answer_until = None
        call.state = CallState.PASSED_ON.value if _ask_next(call, by, at) else CallState.SENT.value
        call.save(update_fields=["answer_until", "state"])
    return len(unanswered)


def _next_mail(at: datetime) -> list[Call]:
    """What is needed of the first mail that nobody else is sending. Its first call is its lock, whatever became of it."""
    due = Call.objects.filter(state=CallState.WAITING.value, go_at__lte=at, mail_id__isnull=False)
    mail_ids = due.order_by("go_at", "id").values_list("mail_id", flat=True)[:GATHERED_AT_ONCE]
    for mail_id in dict.fromkeys(one for one in mail_ids if one):
        if Call.objects.select_for_update(skip_locked=True).filter(id=mail_id):
            wanted = [call for call in _waiting(at).filter(mail_id=mail_id) if _is_needed(call)]
            if wanted:
                return wanted
    return []


def _waiting(at: datetime) -> QuerySet[Call]:
    return (
        Call.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("escalation", "escalation__ticket", "escalation__ticket__client")
        .filter(state=CallState.WAITING.value, go_at__lte=at)
        .order_by("go_at", "id")
    )


def _is_needed(call: Call) -> bool:
    """Whether the call still has a reason; if not, it is put aside."""
    if call.side == Side.CLIENT.value or _still_asks(call.escalation):
        return True
    call.state = CallState.NOT_NEEDED.value
    call.save(update_fields=["state"])
    return False


def _note_sent(call: Call, at: datetime) -> None:
    call.state, call.sent_at, call.trouble = CallState.SENT.value, at, ""
    call.attempts += 1
    # The client is told; an answer is asked of the agency.
    call.answer_until = at + rules.ANSWER_WITHIN if call.side == Side.AGENCY.value else None
    call.save(update_fields=["state", "sent_at", "trouble", "attempts", "answer_until"])


def _try_again(call: Call, failure: Exception, by: Viewer, at: datetime) -> None:
    """Later; after the last attempt it is on record for everybody to see, and the next person is asked."""
    call.attempts += 1
    call.trouble = f"{type(failure).__name__}: {failure}"[:500]
    again_at = rules.retried_at(at, call.attempts)
    call.state = CallState.WAITING.value if again_at else CallState.FAILED.value
    call.go_at = again_at or call.go_at
    call.save(update_fields=["attempts", "trouble", "state", "go_at"])
    if again_at is None:
        level = call.escalation.level
        fact = events.CallNotSent(call.escalation_id, call.id, level, call.side, call.rank + 1)
        _record(fact, call.escalation, by, at)
        if call.side == Side.AGENCY.value:
            _ask_next(call, by, at)


def _ask_next(call: Call, by: Viewer, at: datetime) -> bool:
    """Call in the next person; false when the escalation no longer asks, or everybody was asked."""
    escalation = _locked(call.escalation)
    if not _still_asks(escalation):
        return False
    asked = list(escalation.calls.filter(side=Side.AGENCY.value).values_list("address", flat=True))
    following = rules.next_to_ask(_order(escalation), asked)
    if following is not None:
        _call(escalation, Side.AGENCY, following, rank=len(asked), by=by, at=at)
        return True
    if escalation.unanswered_at is None:
        escalation.unanswered_at = at
        escalation.save(update_fields=["unanswered_at"])
        _record(events.EscalationUnanswered(escalation.id, escalation.level), escalation, by, at)
    return False


def _call(
    escalation: Escalation, side: Side, whom: Reachable, *, rank: int = 0, by: Viewer, at: datetime
) -> Call:
    last = Call.objects.filter(address=whom.address).aggregate(at=Max("sent_at"))["at"]
    call = Call.objects.create(
        client_id=escalation.client_id,
        escalation=escalation,
        side=side.value,
        rank=rank,
        person_id=whom.person_id,
        address=whom.address,
        state=CallState.WAITING.value,
        go_at=rules.goes_out_at(at, last),
    )
    fact = events.CalledIn(escalation.id, call.id, escalation.level, side.value, rank + 1, whom.person_id)
    _record(fact, escalation, by, at)
    return call


def _still_asks(escalation: Escalation) -> bool:
    """Whether somebody still has to take over: not when somebody did, nor when there is nothing left to secure."""
    if escalation.taken_over_at is not None:
        return False
    if escalation.cause != Cause.CLOCK.value:
        return STANDINGS[State(escalation.ticket.state)].is_open
    guarantee = guarantee_of(escalation.ticket_id)
    return guarantee is not None and is_in_force(guarantee, escalation.of, escalation.plan)


def _order(escalation: Escalation) -> list[Reachable]:
    """Whom the agency asks: who is named, who carries the same role, at last the level above."""
    role = _DEPUTIES.get(escalation.level)
    deputies = (
        Person.objects.of_the_agency().present().filter(roles__contains=[role]).exclude(email="")[:AT_ONCE]
        if role
        else ()
    )
    return rules.order_of_asking(
        _named(escalation, Side.AGENCY),
        [Reachable(one.email, one.id) for one in deputies],
        _above(escalation),
    )


def _above(escalation: Escalation) -> Reachable | None:
    version = escalation.ticket.version
    levels = agreement_of(version).escalation if version else ()
    address = next((one.agency for one in levels if one.level == escalation.level + 1), None)
    return _reachable(address, Side.AGENCY, escalation) if address else None


def _named(escalation: Escalation, side: Side) -> Reachable:
    address = escalation.agency_contact if side is Side.AGENCY else escalation.client_contact
    return _reachable(address, side, escalation)


def _reachable(address: str, side: Side, escalation: Escalation) -> Reachable:
    client_id = None if side is Side.AGENCY else escalation.client_id
    people = Person.objects.present().filter(client=client_id, supplier=None, email__iexact=address)
    person = people.first()
    return Reachable(address, person.id if person else None)


def _locked(escalation: Escalation) -> Escalation:
    return (
        Escalation.objects.select_for_update(of=("self",))
        .select_related("ticket", "ticket__version", "ticket__version__contract")
        .get(id=escalation.id)
    )


def _record(fact: object, escalation: Escalation, by: Viewer, at: datetime) -> None:
    facts.record(fact, about=escalation.ticket_id, client_id=escalation.client_id, by=by, at=at)
