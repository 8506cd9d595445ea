"""Waiting for the client and for third parties, briefing and handing over."""

from datetime import UTC, datetime, timedelta

import pytest
from ticketing import (
    DAY,
    HOUR,
    MINUTE,
    act,
    employed,
    fresh,
    guarantee,
    in_hand,
    last,
    reported,
    state_of,
    told,
)

from waarborg.service.estate.models import Interface
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands, queries
from waarborg.service.tickets.models import Question
from waarborg.service.tickets.rules import Kind, State
from world import NOW, deliver

FIRST, SECOND = "Welke browser?", "Met welk account?"


def asked(world, ticket=None, *, at=NOW + 10 * MINUTE, questions=(FIRST, SECOND)) -> list[Question]:
    ticket = ticket or in_hand(world)
    return act(world.project_manager, commands.ask_client, ticket, at=at, questions=questions)


def answer(person, question, *, at=NOW + HOUR, words="Firefox") -> None:
    with scope(person.as_viewer()) as by:
        commands.answer_question(by=by, at=at, question=question, words=words)


def noticed(command, at) -> int:
    with scope(SYSTEM) as by:
        return command(by=by, at=at, limit=100)


def test_each_question_is_answered_on_its_own_and_the_last_answer_resumes_the_ticket(world):
    first, second = asked(world)
    assert state_of(first.ticket) == State.WAITING_FOR_CLIENT
    answer(world.shop.directing, first)
    assert state_of(first.ticket) == State.WAITING_FOR_CLIENT
    answer(world.shop.directing, second, at=NOW + 2 * HOUR, words="demo@winkel.example")
    assert state_of(first.ticket) == State.IN_HAND
    assert told(first.ticket)[-3:] == ["question_answered", "question_answered", "resumed"]
    with scope(SYSTEM):
        answers = [(one.answer, one.answered_by.id) for one in queries.questions_of(first.ticket)]
    assert answers == [
        ("Firefox", world.shop.directing.id),
        ("demo@winkel.example", world.shop.directing.id),
    ]


def test_the_resolutions_clock_stands_still_from_the_question_to_the_last_answer(world):
    ticket = in_hand(world, users="some", priority=2)
    before = fresh(ticket).next_due_at
    first, second = asked(world, ticket, at=NOW + HOUR)
    assert fresh(ticket).next_due_at is None
    answer(world.shop.directing, first, at=NOW + 2 * HOUR)
    assert fresh(ticket).next_due_at is None
    answer(world.shop.directing, second, at=NOW + 3 * HOUR)
    assert fresh(ticket).next_due_at == before + 2 * HOUR


def test_more_may_be_asked_while_a_question_is_open_without_another_pause(world):
    (first,) = asked(world, questions=[FIRST])
    (second,) = asked(world, first.ticket, at=NOW + 20 * MINUTE, questions=[SECOND])
    assert (first.number, second.number) == (1, 2)
    answer(world.shop.directing, first)
    assert state_of(first.ticket) == State.WAITING_FOR_CLIENT
    answer(world.shop.directing, second)
    assert len(guarantee(first.ticket, NOW + DAY).pauses) == 1


def test_nobody_asks_nothing_and_answers_nothing(world):
    ticket = in_hand(world)
    with pytest.raises(commands.QuestionMissing):
        asked(world, ticket, questions=["", "  "])
    (question,) = asked(world, ticket, questions=[FIRST, "  "])
    with pytest.raises(commands.AnswerMissing):
        answer(world.shop.directing, question, words=" ")


def test_a_question_is_answered_once_and_never_by_another_client(world):
    first, _second = asked(world)
    with pytest.raises(NotAllowed):
        answer(world.paper.directing, first)
    answer(world.shop.directing, first)
    with pytest.raises(commands.QuestionNotOpen):
        answer(world.shop.directing, first)


def test_going_on_by_hand_answers_whatever_is_open(world):
    first, _second = asked(world)
    act(world.developer, commands.resume, first.ticket, at=NOW + HOUR, why="Alles beantwoord aan de telefoon")
    assert state_of(first.ticket) == State.IN_HAND
    with scope(SYSTEM):
        assert not queries.open_questions(first.ticket).exists()


def test_a_client_does_not_start_the_clock_again_without_an_answer(world):
    first, _second = asked(world)
    with pytest.raises(commands.AnswerMissing):
        act(world.shop.directing, commands.resume, first.ticket, at=NOW + HOUR)
    act(world.shop.directing, commands.resume, first.ticket, at=NOW + HOUR, why="Firefox, met elk account")
    assert state_of(first.ticket) == State.IN_HAND


def test_a_question_that_needs_no_answer_any_more_is_withdrawn_with_a_reason(world):
    (question,) = asked(world, questions=[FIRST])
    with scope(world.developer.as_viewer()) as by:
        with pytest.raises(commands.ReasonMissing):
            commands.withdraw_question(by=by, at=NOW + HOUR, question=question, why="")
        commands.withdraw_question(by=by, at=NOW + HOUR, question=question, why="Zelf gevonden in de logs")
    assert state_of(question.ticket) == State.IN_HAND
    assert last(question.ticket, "question_withdrawn").shown_to_client


def test_asking_before_anybody_has_begun_leaves_the_reaction_to_be_made(world):
    ticket = reported(world)
    (question,) = asked(world, ticket, questions=[FIRST])
    assert guarantee(ticket, NOW + 20 * MINUTE).reaction.due_at == NOW + HOUR
    answer(world.shop.directing, question, at=NOW + 30 * MINUTE)
    assert state_of(ticket) == State.REPORTED


def test_work_may_begin_while_an_answer_is_awaited_and_that_is_the_reaction(world):
    ticket = reported(world)
    (question,) = asked(world, ticket, questions=[FIRST])
    act(world.developer, commands.take_in_hand, ticket, at=NOW + 30 * MINUTE)
    assert state_of(ticket) == State.WAITING_FOR_CLIENT
    assert guarantee(ticket, NOW + HOUR).reaction.met_at == NOW + 30 * MINUTE
    answer(world.shop.directing, question)
    assert state_of(ticket) == State.IN_HAND


# A question without an answer.

TUESDAY = datetime(2026, 3, 10, 9, 10, tzinfo=UTC)
THURSDAY, NEXT_TUESDAY = TUESDAY + 2 * DAY, TUESDAY + 7 * DAY


def test_the_client_is_reminded_once_after_two_of_its_working_days(world):
    first, second = asked(world, at=TUESDAY)
    assert noticed(commands.remind_clients, THURSDAY - MINUTE) == 0
    answer(world.shop.directing, second, at=THURSDAY - MINUTE)
    assert noticed(commands.remind_clients, THURSDAY) == 1
    assert noticed(commands.remind_clients, THURSDAY + DAY) == 0
    reminder = last(first.ticket, "question_reminded")
    assert (reminder.why, reminder.shown_to_client) == (FIRST, True)


def test_three_working_days_later_it_is_the_project_managers_to_decide(world):
    (question,) = asked(world, at=TUESDAY, questions=[FIRST])
    assert noticed(commands.ask_for_decisions, NEXT_TUESDAY) == 0
    noticed(commands.remind_clients, THURSDAY)
    assert noticed(commands.ask_for_decisions, NEXT_TUESDAY - MINUTE) == 0
    assert noticed(commands.ask_for_decisions, NEXT_TUESDAY) == 1
    assert noticed(commands.ask_for_decisions, NEXT_TUESDAY + DAY) == 0
    assert not last(question.ticket, "question_unanswered").shown_to_client


def test_a_reminder_that_is_late_takes_nothing_from_the_clients_time(world):
    asked(world, at=TUESDAY, questions=[FIRST])
    noticed(commands.remind_clients, THURSDAY + 10 * DAY)
    assert noticed(commands.ask_for_decisions, NEXT_TUESDAY + 10 * DAY - MINUTE) == 0
    assert noticed(commands.ask_for_decisions, NEXT_TUESDAY + 10 * DAY) == 1


def test_the_project_manager_waits_longer_and_the_reminder_comes_anew(world):
    (question,) = asked(world, at=TUESDAY, questions=[FIRST])
    noticed(commands.remind_clients, THURSDAY)
    with pytest.raises(NotAllowed):
        act(world.developer, commands.wait_longer, question.ticket, at=THURSDAY, why="Zij is op vakantie")
    act(world.project_manager, commands.wait_longer, question.ticket, at=THURSDAY, why="Zij is op vakantie")
    assert noticed(commands.remind_clients, THURSDAY + DAY) == 0
    assert noticed(commands.remind_clients, THURSDAY + 4 * DAY) == 1  # two working days, over a weekend


def test_what_can_not_go_on_is_closed_by_the_project_manager_after_the_clients_time(world):
    (question,) = asked(world, at=TUESDAY, questions=[FIRST])
    close = commands.close_unanswered
    with pytest.raises(commands.DecisionNotDue):
        act(world.project_manager, close, question.ticket, at=THURSDAY, why="Geen antwoord")
    with pytest.raises(NotAllowed):
        act(world.developer, close, question.ticket, at=NEXT_TUESDAY, why="Geen antwoord")
    act(world.project_manager, close, question.ticket, at=NEXT_TUESDAY, why="Geen antwoord gekregen")
    assert state_of(question.ticket) == State.CLOSED
    assert guarantee(question.ticket, NEXT_TUESDAY + DAY).left_at == NEXT_TUESDAY
    assert noticed(commands.remind_clients, NEXT_TUESDAY + DAY) == 0


def test_a_question_about_a_question_is_closed_without_touching_a_clock(world):
    ticket = in_hand(world, kind=Kind.QUESTION)
    asked(world, ticket, at=TUESDAY, questions=[FIRST])
    act(world.project_manager, commands.close_unanswered, ticket, at=NEXT_TUESDAY, why="Geen antwoord")
    assert len(guarantee(ticket, NEXT_TUESDAY + DAY).absences) == 1


def test_without_an_agreement_days_are_days(world):
    ticket = reported(world, reported_at=world.shop.version.in_force_from - HOUR)
    (question,) = asked(world, ticket, at=TUESDAY, questions=[FIRST])
    assert question.reminder_due_at == TUESDAY + timedelta(days=2)


# Third parties.


def theirs(world) -> Interface:
    with scope(SYSTEM):
        return Interface.objects.get(client=world.shop.client, side="theirs")


def test_waiting_for_a_third_party_says_for_whom_and_stops_no_clock(world):
    ticket = in_hand(world)
    before = fresh(ticket).next_due_at
    interface = theirs(world)
    act(
        world.developer,
        commands.wait_for_third_party,
        ticket,
        at=NOW + HOUR,
        interface=interface,
        why="Weigert onze sleutel",
    )
    waiting = fresh(ticket)
    assert (waiting.state, waiting.third_party) == (State.WAITING_FOR_THIRD_PARTY, interface.owner)
    assert (waiting.interface_id, waiting.next_due_at) == (interface.id, before)
    assert last(ticket, "waits_for_third_party").payload.interface_id == interface.id
    act(world.developer, commands.resume, ticket, at=NOW + 2 * HOUR, why="Sleutel vernieuwd")
    assert (state_of(ticket), fresh(ticket).third_party) == (State.IN_HAND, "")
    assert not guarantee(ticket, NOW + DAY).pauses


def test_a_third_party_has_a_name_and_only_the_agency_ends_the_wait(world):
    ticket = in_hand(world)
    with pytest.raises(commands.ThirdPartyMissing):
        act(world.developer, commands.wait_for_third_party, ticket, at=NOW, who=" ")
    act(world.developer, commands.wait_for_third_party, ticket, at=NOW, who="De bank")
    with pytest.raises(NotAllowed):
        act(world.shop.directing, commands.resume, ticket, at=NOW + HOUR, why="Gaat u maar verder")


def test_the_client_may_be_asked_while_a_third_party_is_awaited(world):
    ticket = in_hand(world)
    act(world.developer, commands.wait_for_third_party, ticket, at=NOW, who="De bank")
    asked(world, ticket)
    assert (state_of(ticket), fresh(ticket).third_party) == (State.WAITING_FOR_CLIENT, "")


# Briefing and handing over.


def test_the_project_manager_briefs_a_developer_who_has_it_without_having_begun(world):
    ticket = reported(world)
    act(
        world.project_manager,
        commands.brief,
        ticket,
        at=NOW + 5 * MINUTE,
        text="Alleen bij iDEAL",
        to=world.developer,
    )
    assert (fresh(ticket).assignee_id, state_of(ticket)) == (world.developer.id, State.REPORTED)
    assert guarantee(ticket, NOW + 10 * MINUTE).reaction.met_at is None
    briefed = last(ticket, "briefed")
    assert (briefed.why, briefed.shown_to_client) == ("Alleen bij iDEAL", False)


def test_a_briefing_says_something_to_a_colleague_and_is_not_the_developers(world):
    ticket = reported(world)
    brief = {"at": NOW, "text": "Alleen bij iDEAL", "to": world.developer}
    with pytest.raises(NotAllowed):
        act(world.developer, commands.brief, ticket, **brief)
    with pytest.raises(commands.BriefingMissing):
        act(world.project_manager, commands.brief, ticket, **brief | {"text": " "})
    with pytest.raises(commands.NotAColleague):
        act(world.project_manager, commands.brief, ticket, **brief | {"to": world.shop.reporter})


def test_handing_over_to_a_colleague_is_no_reaction(world):
    colleague = employed(world, "Sofie Support", "support_developer")
    ticket = reported(world)
    act(world.developer, commands.assign, ticket, at=NOW + MINUTE, person=colleague)
    assert (fresh(ticket).assignee_id, state_of(ticket)) == (colleague.id, State.REPORTED)
    assert guarantee(ticket, NOW + 2 * HOUR).reaction.is_breached
    act(world.developer, commands.assign, ticket, at=NOW + 3 * HOUR, person=None)
    assert last(ticket, "assigned").payload.was_id == colleague.id


def test_work_goes_to_people_who_are_at_the_agency_and_only_while_there_is_some(world):
    ticket = in_hand(world)
    with pytest.raises(commands.NotAColleague):
        act(world.developer, commands.assign, ticket, at=NOW, person=world.shop.reporter)
    with pytest.raises(NotAllowed):
        act(world.shop.directing, commands.assign, ticket, at=NOW, person=world.developer)
    deliver(ticket, at=NOW + HOUR)
    with pytest.raises(commands.MoveNotPossible):
        act(world.developer, commands.assign, ticket, at=NOW + HOUR, person=world.developer)
