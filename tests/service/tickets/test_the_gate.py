"""The project manager's gate (clause B2): nothing reaches the client that a second person has not checked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection
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

import world as cast
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands, queries, tasks
from waarborg.service.tickets.models import Delivery
from waarborg.service.tickets.rules import State, What
from world import NOW, deliver

WORDS = "Betaalmodule hersteld"


def handed_in(world, *, at=NOW + 10 * MINUTE, what=What.SOLUTION, **details):
    ticket = in_hand(world, **details)
    act(world.developer, commands.hand_in, ticket, at=at, what=what, words=WORDS)
    return ticket


def attempts(ticket) -> list[Delivery]:
    with scope(SYSTEM):
        return list(queries.deliveries_of(ticket))


def test_what_was_handed_in_can_not_be_delivered_before_it_is_checked(world):
    ticket = handed_in(world)
    with pytest.raises(commands.MoveNotPossible):
        act(world.developer, commands.deliver, ticket, at=NOW + HOUR)
    with pytest.raises(commands.MoveNotPossible):
        act(world.project_manager, commands.deliver, ticket, at=NOW + HOUR)
    assert state_of(ticket) == State.READY_FOR_CHECK


def test_the_database_holds_the_gate_too(world):
    handed_in(world)
    with scope(SYSTEM), pytest.raises(IntegrityError, match="past_the_gate"), scope(SYSTEM):
        Delivery.objects.update(delivered_at=NOW)
    with scope(SYSTEM), pytest.raises(IntegrityError, match="second_person"), scope(SYSTEM):
        Delivery.objects.update(checked_at=NOW, checked_by=world.developer)


def test_the_clients_project_manager_checks_and_the_client_gets_it(world):
    assert world.shop.version.project_manager == world.project_manager
    ticket = handed_in(world)
    act(world.project_manager, commands.check, ticket, at=NOW + 20 * MINUTE)
    assert state_of(ticket) == State.CHECKED
    act(world.project_manager, commands.deliver, ticket, at=NOW + 25 * MINUTE)
    assert state_of(ticket) == State.DELIVERED
    assert told(ticket)[-3:] == ["handed_in", "checked", "solution_delivered"]
    assert last(ticket, "checked").payload.instead_of_id is None
    assert last(ticket, "solution_delivered").why == WORDS


def test_the_promise_is_kept_at_the_delivery_and_not_when_it_was_handed_in(world):
    ticket = handed_in(world)
    act(world.project_manager, commands.check, ticket, at=NOW + 20 * MINUTE)
    assert guarantee(ticket, NOW + 20 * MINUTE).resolution.met_at is None
    act(world.project_manager, commands.deliver, ticket, at=NOW + 25 * MINUTE)
    assert guarantee(ticket, NOW + HOUR).resolution.met_at == NOW + 25 * MINUTE


def test_nobody_checks_their_own_work_not_even_the_project_manager(world):
    ticket = reported(world)
    act(world.project_manager, commands.take_in_hand, ticket, at=NOW)
    act(world.project_manager, commands.hand_in, ticket, at=NOW, what=What.SOLUTION, words=WORDS)
    with pytest.raises(commands.OwnWork):
        act(world.project_manager, commands.check, ticket, at=NOW + MINUTE)


def test_another_project_manager_may_check_and_the_record_says_in_whose_place(world):
    another = employed(world, "Petra Planning", "project_manager")
    ticket = handed_in(world)
    act(another, commands.check, ticket, at=NOW + 20 * MINUTE)
    assert last(ticket, "checked").payload.instead_of_id == world.project_manager.id


@pytest.mark.parametrize("who", ["team_lead", "director", "administrator"])
def test_other_roles_do_not_check(world, who):
    ticket = handed_in(world)
    with pytest.raises(commands.NotTheChecker):
        act(getattr(world, who), commands.check, ticket, at=NOW + 20 * MINUTE)


def test_the_named_deputy_checks_only_while_the_project_manager_is_away(world):
    deputy = employed(world, "Daan Deputy", "support_developer")
    with scope(world.project_manager.as_viewer()) as by:
        commands.arrange_absence(
            by=by, at=NOW, person=world.project_manager, deputy=deputy, away_until=NOW + DAY
        )
    early, late = handed_in(world), handed_in(world)
    act(deputy, commands.check, early, at=NOW + DAY - MINUTE)
    assert state_of(early) == State.CHECKED
    with pytest.raises(commands.NotTheChecker):
        act(deputy, commands.check, late, at=NOW + DAY)


def test_people_arrange_their_own_absence_and_whoever_leads_anybodys(world):
    def arrange(by, **other):
        details = {"person": world.project_manager, "deputy": world.developer, "away_until": NOW + DAY}
        with scope(by.as_viewer()) as viewer:
            commands.arrange_absence(by=viewer, at=NOW, **details | other)

    with pytest.raises(NotAllowed):
        arrange(world.developer)
    arrange(world.team_lead)
    with pytest.raises(commands.OwnDeputy):
        arrange(world.project_manager, deputy=world.project_manager)
    with pytest.raises(commands.NotAColleague):
        arrange(world.project_manager, deputy=world.shop.reporter)
    arrange(world.project_manager, deputy=None, away_until=None)
    with scope(SYSTEM):
        assert queries.deputy_of(world.project_manager.id).deputy is None


def test_what_is_sent_back_says_why_and_the_next_attempt_is_another_row(world):
    ticket = handed_in(world)
    with pytest.raises(commands.ReasonMissing):
        act(world.project_manager, commands.send_back, ticket, at=NOW + 15 * MINUTE, why=" ")
    act(world.project_manager, commands.send_back, ticket, at=NOW + 15 * MINUTE, why="Niet in Safari")
    assert state_of(ticket) == State.IN_HAND
    act(world.developer, commands.hand_in, ticket, at=NOW + 40 * MINUTE, what=What.SOLUTION, words=WORDS)
    first, second = attempts(ticket)
    assert (first.sent_back_why, first.sent_back_by) == ("Niet in Safari", world.project_manager)
    assert (second.number, second.is_pending) == (2, True)
    assert not last(ticket, "sent_back").shown_to_client


def test_what_was_checked_can_still_be_sent_back(world):
    ticket = handed_in(world)
    act(world.project_manager, commands.check, ticket, at=NOW + 15 * MINUTE)
    act(world.project_manager, commands.send_back, ticket, at=NOW + 20 * MINUTE, why="Toch nog iets")
    assert state_of(ticket) == State.IN_HAND
    with pytest.raises(commands.MoveNotPossible):
        act(world.project_manager, commands.deliver, ticket, at=NOW + HOUR)


def test_whoever_made_it_may_take_it_back(world):
    ticket = handed_in(world)
    act(world.developer, commands.send_back, ticket, at=NOW + 15 * MINUTE, why="Er is nog een tweede fout")
    assert state_of(ticket) == State.IN_HAND
    another = employed(world, "Sofie Support", "support_developer")
    ticket = handed_in(world)
    with pytest.raises(commands.NotTheChecker):
        act(another, commands.send_back, ticket, at=NOW + 15 * MINUTE, why="Zo maar")


def test_a_delivery_says_what_the_client_will_read(world):
    ticket = in_hand(world)
    with pytest.raises(commands.WordsMissing):
        act(world.developer, commands.hand_in, ticket, at=NOW, what=What.SOLUTION, words="  ")


def test_in_an_emergency_a_team_lead_releases_it_unchecked_and_that_stands_out(world):
    ticket = handed_in(world)
    with pytest.raises(commands.ReasonMissing):
        act(world.team_lead, commands.release_unchecked, ticket, at=NOW + 20 * MINUTE, why="")
    act(world.team_lead, commands.release_unchecked, ticket, at=NOW + 20 * MINUTE, why="De winkel ligt plat")
    assert state_of(ticket) == State.DELIVERED
    assert attempts(ticket)[0].released_unchecked
    assert told(ticket)[-2:] == ["released_unchecked", "solution_delivered"]
    assert last(ticket, "released_unchecked").shown_to_client
    assert guarantee(ticket, NOW + HOUR).resolution.met_at == NOW + 20 * MINUTE


@pytest.mark.parametrize("who", ["developer", "project_manager", "administrator"])
def test_nobody_else_releases_anything_unchecked(world, who):
    ticket = handed_in(world)
    with pytest.raises(NotAllowed):
        act(getattr(world, who), commands.release_unchecked, ticket, at=NOW + 20 * MINUTE, why="Haast")


def test_the_client_sees_nothing_of_a_delivery_before_it_is_one(world):
    ticket = handed_in(world)
    for step in (None, commands.check):
        if step:
            act(world.project_manager, step, ticket, at=NOW + 20 * MINUTE)
        with scope(world.shop.directing.as_viewer()):
            assert not Delivery.objects.exists()
            assert WORDS not in [fact.why for fact in facts.story(ticket.id)]
    act(world.project_manager, commands.deliver, ticket, at=NOW + 25 * MINUTE)
    with scope(world.shop.directing.as_viewer()):
        assert Delivery.objects.get().words == WORDS
        assert WORDS in [fact.why for fact in facts.story(ticket.id)]
    with scope(world.paper.directing.as_viewer()):
        assert not Delivery.objects.exists()


# The agency's own time for the check.


def due(ticket) -> datetime:
    return attempts(ticket)[-1].check_due_at


def test_the_check_is_due_by_severity_counted_in_the_clients_window(world):
    assert due(handed_in(world, users="single", priority=2)) == NOW + 10 * MINUTE + 4 * HOUR
    friday = datetime(2026, 3, 13, 15, 0, tzinfo=UTC)  # four o'clock: an hour before the window closes
    ticket = in_hand(world, users="single", priority=2)
    act(world.developer, commands.hand_in, ticket, at=friday, what=What.SOLUTION, words=WORDS)
    assert due(ticket) <= datetime(2026, 3, 16, 11, 0, tzinfo=UTC)


def test_the_check_never_takes_more_than_half_of_what_is_left_to_the_client(world):
    ticket = in_hand(world, users="some", priority=2)
    resolution = guarantee(ticket, NOW).resolution.due_at
    act(
        world.developer,
        commands.hand_in,
        ticket,
        at=resolution - 40 * MINUTE,
        what=What.SOLUTION,
        words=WORDS,
    )
    assert due(ticket) == resolution - 20 * MINUTE


def test_after_the_due_instant_and_without_an_agreement_the_check_has_its_own_time(world):
    late = in_hand(world, users="some", priority=2)
    passed = guarantee(late, NOW).resolution.due_at + 2 * HOUR
    act(world.developer, commands.hand_in, late, at=passed, what=What.SOLUTION, words=WORDS)
    assert due(late) == passed + HOUR
    before = world.shop.version.in_force_from - HOUR
    free = reported(world, reported_at=before)
    act(world.developer, commands.take_in_hand, free, at=NOW)
    act(world.developer, commands.hand_in, free, at=NOW, what=What.SOLUTION, words=WORDS)
    assert due(free) == NOW + 4 * HOUR


def test_the_agency_sets_its_own_times_for_what_comes(world):
    minutes = {"critical": 5, "major": 10, "normal": 20, "minor": 40}
    times = {"check_minutes": minutes, "check_share": 25, "remind_after": 1, "decide_after": 1}
    with scope(world.project_manager.as_viewer()) as by, pytest.raises(NotAllowed):
        commands.set_agency_times(by=by, at=NOW, **times)
    with scope(world.administrator.as_viewer()) as by:
        for wrong in ({"check_share": 91}, {"remind_after": 0}, {"check_minutes": {"critical": 5}}):
            with pytest.raises(commands.TimesOutOfRange):
                commands.set_agency_times(by=by, at=NOW, **times | wrong)
        commands.set_agency_times(by=by, at=NOW, **times)
    assert due(handed_in(world, users="single", priority=2)) == NOW + 30 * MINUTE


def test_a_check_that_is_overdue_is_noticed_once_at_its_own_instant(world):
    ticket, in_time = handed_in(world), handed_in(world)
    due_at = due(ticket)
    act(world.project_manager, commands.check, in_time, at=due_at - MINUTE)
    for at, found in ((due_at - MINUTE, 0), (due_at + 7 * MINUTE, 1), (due_at + HOUR, 0)):
        with scope(SYSTEM) as by:
            assert commands.notice_overdue_checks(by=by, at=at, limit=10) == found
    assert last(ticket, "check_overdue").at == due_at
    assert "check_overdue" not in told(in_time)


def test_the_periodic_task_notices_however_many_there_are(world, monkeypatch):
    overdue = [handed_in(world) for _ in range(3)]
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    tasks.notice_overdue_checks(timestamp=0)
    assert [told(ticket).count("check_overdue") for ticket in overdue] == [1, 1, 1]


# What the client makes of it.


def test_a_delivery_that_is_turned_down_says_why_and_is_taken_in_hand_again(world):
    ticket = in_hand(world)
    deliver(ticket, at=NOW + HOUR)
    with pytest.raises(commands.ReasonMissing):
        act(world.shop.directing, commands.refuse_delivery, ticket, at=NOW + 2 * HOUR, why="")
    act(world.shop.directing, commands.refuse_delivery, ticket, at=NOW + 2 * HOUR, why="Nog steeds stuk")
    assert state_of(ticket) == State.TURNED_DOWN
    assert attempts(ticket)[0].refused_at == NOW + 2 * HOUR
    with pytest.raises(commands.MoveNotPossible):
        act(world.developer, commands.hand_in, ticket, at=NOW + 2 * HOUR, what=What.SOLUTION, words=WORDS)
    act(world.developer, commands.take_in_hand, ticket, at=NOW + 3 * HOUR)
    deliver(ticket, at=NOW + 4 * HOUR)
    assert state_of(ticket) == State.DELIVERED
    assert [one.stands for one in attempts(ticket)] == [False, True]


def test_the_agency_turns_it_down_on_the_clients_behalf_and_another_client_never(world):
    ticket = in_hand(world)
    deliver(ticket, at=NOW + HOUR)
    with pytest.raises(NotAllowed):
        act(world.paper.directing, commands.refuse_delivery, ticket, at=NOW + 2 * HOUR, why="Stuk")
    act(world.developer, commands.refuse_delivery, ticket, at=NOW + 2 * HOUR, why="Belde: nog stuk")
    assert state_of(ticket) == State.TURNED_DOWN


def test_accepting_a_solution_closes_the_ticket_with_it(world):
    ticket = in_hand(world)
    deliver(ticket, at=NOW + HOUR)
    act(world.shop.directing, commands.accept, ticket, at=NOW + 2 * HOUR)
    assert state_of(ticket) == State.CLOSED
    assert attempts(ticket)[0].accepted_at == NOW + 2 * HOUR
    assert told(ticket)[-2:] == ["delivery_accepted", "closed"]


def test_closing_is_accepting_when_the_client_does_it(world):
    ours, theirs = in_hand(world), in_hand(world)
    for ticket in (ours, theirs):
        deliver(ticket, at=NOW + HOUR)
    act(world.developer, commands.close, ours, at=NOW + 2 * HOUR)
    act(world.shop.directing, commands.close, theirs, at=NOW + 2 * HOUR)
    assert attempts(ours)[0].accepted_at is None
    assert attempts(theirs)[0].accepted_at == NOW + 2 * HOUR


def test_nothing_is_accepted_twice_or_before_it_is_there(world):
    ticket = in_hand(world)
    with pytest.raises(commands.MoveNotPossible):
        act(world.shop.directing, commands.accept, ticket, at=NOW)
    deliver(ticket, at=NOW + HOUR, what="workaround")
    act(world.shop.directing, commands.accept, ticket, at=NOW + 2 * HOUR)
    with pytest.raises(commands.AlreadyAccepted):
        act(world.shop.directing, commands.accept, ticket, at=NOW + 3 * HOUR)


# Work-arounds.


def test_a_work_around_keeps_the_promise_and_leaves_the_solution_to_be_delivered(world):
    ticket = in_hand(world)
    deliver(ticket, at=NOW + HOUR, what="workaround")
    assert (state_of(ticket), fresh(ticket).is_worked_around) == (State.WORKED_AROUND, True)
    act(world.shop.directing, commands.accept, ticket, at=NOW + 2 * HOUR)
    assert state_of(ticket) == State.WORKED_AROUND
    assert fresh(ticket).next_due_at is None
    deliver(ticket, at=NOW + 3 * HOUR)
    assert state_of(ticket) == State.DELIVERED


def test_work_goes_on_beside_a_work_around_and_comes_back_to_it(world):
    ticket = in_hand(world)
    deliver(ticket, at=NOW + HOUR, what="workaround")
    at = NOW + 2 * HOUR
    act(world.developer, commands.pause, ticket, at=at, why="Welke bank?")
    act(world.developer, commands.resume, ticket, at=at, why="Alle")
    assert state_of(ticket) == State.WORKED_AROUND
    act(world.developer, commands.hand_in, ticket, at=at, what=What.SOLUTION, words=WORDS)
    act(world.project_manager, commands.send_back, ticket, at=at, why="Nog niet")
    assert state_of(ticket) == State.WORKED_AROUND


def test_a_work_around_that_does_not_hold_is_withdrawn_and_the_first_clock_goes_on_without_a_gap(world):
    ticket = in_hand(world)
    before = fresh(ticket).next_due_at
    deliver(ticket, at=NOW + HOUR, what="workaround")
    with pytest.raises(commands.ReasonMissing):
        act(world.developer, commands.withdraw_workaround, ticket, at=NOW + 2 * HOUR, why="")
    act(world.developer, commands.withdraw_workaround, ticket, at=NOW + 2 * HOUR, why="Houdt geen stand")
    assert (state_of(ticket), fresh(ticket).is_worked_around) == (State.IN_HAND, False)
    assert fresh(ticket).next_due_at == before
    assert not attempts(ticket)[0].stands
    with pytest.raises(commands.MoveNotPossible):
        act(world.developer, commands.withdraw_workaround, ticket, at=NOW + 3 * HOUR, why="Nog eens")


def test_a_work_around_is_turned_down_as_a_solution_is(world):
    ticket = in_hand(world)
    deliver(ticket, at=NOW + HOUR, what="workaround")
    act(world.shop.directing, commands.refuse_delivery, ticket, at=NOW + 2 * HOUR, why="Werkt niet")
    assert (state_of(ticket), fresh(ticket).is_worked_around) == (State.TURNED_DOWN, False)
    assert fresh(ticket).next_due_at is not None


def test_turning_a_work_around_down_does_not_lose_the_solution_that_is_being_checked(world):
    ticket = in_hand(world)
    deliver(ticket, at=NOW + HOUR, what="workaround")
    act(world.developer, commands.hand_in, ticket, at=NOW + 2 * HOUR, what=What.SOLUTION, words=WORDS)
    act(world.shop.directing, commands.refuse_delivery, ticket, at=NOW + 3 * HOUR, why="Werkt niet meer")
    assert state_of(ticket) == State.READY_FOR_CHECK
    act(world.project_manager, commands.check, ticket, at=NOW + 3 * HOUR)
    act(world.project_manager, commands.deliver, ticket, at=NOW + 4 * HOUR)
    assert guarantee(ticket, NOW + 5 * HOUR).resolution.met_at == NOW + 4 * HOUR


def test_when_the_solution_is_turned_down_the_work_around_still_stands(world):
    ticket = in_hand(world)
    deliver(ticket, at=NOW + HOUR, what="workaround")
    deliver(ticket, at=NOW + 2 * HOUR)
    act(world.shop.directing, commands.refuse_delivery, ticket, at=NOW + 3 * HOUR, why="Niet goed")
    act(world.developer, commands.take_in_hand, ticket, at=NOW + 4 * HOUR)
    assert state_of(ticket) == State.WORKED_AROUND
    assert guarantee(ticket, NOW + 5 * HOUR).resolution.met_at == NOW + HOUR


def test_two_who_deliver_at_once_deliver_once(own_database):
    there = cast.build()
    ticket = handed_in(there)
    act(there.project_manager, commands.check, ticket, at=NOW + 20 * MINUTE)

    def at_once(person) -> bool:
        try:
            act(person, commands.deliver, ticket, at=NOW + 25 * MINUTE)
        except commands.MoveNotPossible:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(at_once, (there.project_manager, there.developer)))
    assert sorted(done) == [False, True]
    assert told(ticket).count("solution_delivered") == 1
