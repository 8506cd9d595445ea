"""Waiting: questions to the client, each answerable on its own, and third parties, for whom no clock stands still."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from waarborg.service.agreements.queries import terms_of
from waarborg.service.estate.models import Interface
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.parties.rules import StaffRole, require_role
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import (
    locked,
    moved,
    note,
    record,
    require_reason,
    require_staff,
    require_staff_or_own,
    save_moved,
)
from waarborg.service.tickets.commands.refusals import (
    AnswerMissing,
    DecisionNotDue,
    MoveNotPossible,
    QuestionMissing,
    QuestionNotOpen,
    ThirdPartyMissing,
)
from waarborg.service.tickets.models import Question, Ticket
from waarborg.service.tickets.queries.agency import setting
from waarborg.service.tickets.queries.questions import open_questions
from waarborg.service.tickets.rules import TREATMENTS, Kind, Move, State, working_days_later
from waarborg.sla import events as happened

CLIENT = "client"


def pause(*, by: Viewer, at: datetime, ticket: Ticket, why: str, party: str = CLIENT) -> None:
    """Ask ``party`` the question ``why``; the resolution's clock stands still until it is answered.

    Raises: NotAllowed, QuestionMissing, MoveNotPossible.
    """
    if party == CLIENT:
        ask_client(by=by, at=at, ticket=ticket, questions=[why])
        return
    require_staff(by)
    if not why.strip():
        raise QuestionMissing
    held = moved(ticket, Move.PAUSE)
    save_moved(held)
    record(events.TicketPaused(party), held, by, at, why)
    note(held, happened.Paused(at, party, why.strip()), at)


def ask_client(*, by: Viewer, at: datetime, ticket: Ticket, questions: Sequence[str]) -> list[Question]:
    """Ask the client what is missing, each question answerable on its own; more can be asked while others are open.

    Raises: NotAllowed, QuestionMissing, MoveNotPossible.
    """
    person_id = require_staff(by)
    texts = [text.strip() for text in questions if text.strip()]
    if not texts:
        raise QuestionMissing
    held = locked(ticket)
    is_waiting = held.state == State.WAITING_FOR_CLIENT
    if not is_waiting:
        held = moved(ticket, Move.PAUSE)
        save_moved(held)
    asked = _ask(held, person_id, texts, at)
    for question in asked:
        record(events.TicketPaused(CLIENT, question.id), held, by, at, question.text)
    if not is_waiting:
        note(held, happened.Paused(at, CLIENT, "\n".join(texts)), at)
    return asked


def answer_question(*, by: Viewer, at: datetime, question: Question, words: str) -> None:
    """Answer one question. With the last open one the ticket resumes by itself.

    Raises: NotAllowed, AnswerMissing, QuestionNotOpen.
    """
    require_staff_or_own(by, question.client_id)
    if not words.strip():
        raise AnswerMissing
    held = locked(question.ticket)
    _answer(held, _still_open(question), by, at, words)
    _resume_when_answered(held, by, at)


def withdraw_question(*, by: Viewer, at: datetime, question: Question, why: str) -> None:
    """Go on without an answer; the client reads why. With the last open question the ticket resumes by itself.

    Raises: NotAllowed, ReasonMissing, QuestionNotOpen.
    """
    require_staff(by)
    require_reason(why)
    held = locked(question.ticket)
    _withdraw([_still_open(question)], held, by, at, why)
    _resume_when_answered(held, by, at)


def resume(*, by: Viewer, at: datetime, ticket: Ticket, why: str = "") -> None:
    """The wait is over: whatever was asked was answered with ``why``, which only the agency may leave out.

    Raises: NotAllowed, AnswerMissing, MoveNotPossible.
    """
    require_staff_or_own(by, ticket.client_id)
    if by.audience is Audience.PORTAL and not why.strip():
        raise AnswerMissing
    held = locked(ticket)
    if held.state == State.WAITING_FOR_THIRD_PARTY:
        _resume_after_third_party(held, by, at, why)
        return
    for question in open_questions(held):
        _answer(held, question, by, at, why, is_told=False)
    _resume(held, by, at, why)


def wait_longer(*, by: Viewer, at: datetime, ticket: Ticket, why: str) -> None:
    """The project manager gives the client more time; the reminder and the decision come anew.

    Raises: NotAllowed, ReasonMissing, MoveNotPossible.
    """
    require_staff(by)
    require_role(by, StaffRole.PROJECT_MANAGER)
    require_reason(why)
    held = locked(ticket)
    still_open = list(open_questions(held))
    if not still_open:
        raise MoveNotPossible
    for question in still_open:
        _set_patience(question, held, at)
        question.reminded_at = question.decision_noticed_at = None
    Question.objects.bulk_update(
        still_open, ["reminder_due_at", "decision_due_at", "reminded_at", "decision_noticed_at"]
    )
    record(events.WaitingExtended(still_open[0].reminder_due_at), held, by, at, why)


def close_unanswered(*, by: Viewer, at: datetime, ticket: Ticket, why: str) -> None:
    """The project manager closes what can't go on without an answer, once the client was reminded and had its time.

    What was promised leaves the guarantees with it, unmet through nobody's delay but the answer's.
    Raises: NotAllowed, ReasonMissing, MoveNotPossible, DecisionNotDue.
    """
    require_staff(by)
    require_role(by, StaffRole.PROJECT_MANAGER)
    require_reason(why)
    held = moved(ticket, Move.CLOSE_UNANSWERED)
    still_open = list(open_questions(held))
    until = min((question.decision_due_at for question in still_open), default=None)
    if until is None:
        raise MoveNotPossible
    if until > at:
        raise DecisionNotDue(until=until)
    save_moved(held)
    Question.objects.filter(id__in=[question.id for question in still_open]).update(withdrawn_at=at)
    record(events.TicketClosedUnanswered(), held, by, at, why)
    if TREATMENTS[Kind(held.kind)].is_guaranteed:
        note(held, happened.LeftGuarantee(at, why.strip()), at)


def wait_for_third_party(
    *,
    by: Viewer,
    at: datetime,
    ticket: Ticket,
    who: str = "",
    why: str = "",
    interface: Interface | None = None,
) -> None:
    """Somebody else must act: ``who``, or else the owner of ``interface``. The client's clock runs on.

    ``why`` is what they were asked. Raises: NotAllowed, ThirdPartyMissing, MoveNotPossible.
    """
    require_staff(by)
    named = who.strip() or (interface.owner if interface is not None else "")
    if not named:
        raise ThirdPartyMissing
    held = moved(ticket, Move.WAIT_FOR_THIRD_PARTY)
    held.third_party, held.interface = named, interface
    save_moved(held)
    told = f"{named}: {why.strip()}" if why.strip() else named
    record(events.WaitsForThirdParty(interface.id if interface is not None else None), held, by, at, told)


def _ask(held: Ticket, person_id: UUID, texts: Sequence[str], at: datetime) -> list[Question]:
    first = held.questions.count() + 1
    asked = [
        Question(
            client_id=held.client_id,
            ticket=held,
            number=number,
            text=text,
            asked_by_id=person_id,
            asked_at=at,
        )
        for number, text in enumerate(texts, first)
    ]
    for question in asked:
        _set_patience(question, held, at)
    return Question.objects.bulk_create(asked)


def _set_patience(question: Question, held: Ticket, at: datetime) -> None:
    """When the client is reminded, and when the project manager decides, in working days of the client's calendar."""
    times = setting().times
    terms = terms_of(held.version) if held.version is not None else None
    question.reminder_due_at = working_days_later(at, times.remind_after, terms)
    question.decision_due_at = working_days_later(question.reminder_due_at, times.decide_after, terms)


def _still_open(question: Question) -> Question:
    fresh = Question.objects.get(id=question.id)
    if not fresh.is_open:
        raise QuestionNotOpen
    return fresh


def _answer(
    held: Ticket, question: Question, by: Viewer, at: datetime, words: str, *, is_told: bool = True
) -> None:
    question.answer, question.answered_at, question.answered_by_id = words.strip(), at, by.person_id
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    if is_told:
        record(events.QuestionAnswered(question.id), held, by, at, words)


def _withdraw(questions: Iterable[Question], held: Ticket, by: Viewer, at: datetime, why: str) -> None:
    for question in questions:
        question.withdrawn_at = at
        question.save(update_fields=["withdrawn_at"])
        record(events.QuestionWithdrawn(question.id), held, by, at, why)


def _resume_when_answered(held: Ticket, by: Viewer, at: datetime) -> None:
    if held.state == State.WAITING_FOR_CLIENT and not open_questions(held).exists():
        _resume(held, by, at)


def _resume(ticket: Ticket, by: Viewer, at: datetime, why: str = "") -> None:
    held = moved(ticket, Move.RESUME)
    save_moved(held)
    record(events.TicketResumed(), held, by, at, why)
    note(held, happened.Resumed(at), at)


def _resume_after_third_party(held: Ticket, by: Viewer, at: datetime, why: str) -> None:
    if by.audience is Audience.PORTAL:
        raise NotAllowed
    interface_id = held.interface_id
    held = moved(held, Move.RESUME)
    save_moved(held)
    record(events.ThirdPartyAnswered(interface_id), held, by, at, why)
