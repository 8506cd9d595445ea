"""What people may do to a ticket, and what each of it leaves behind."""

from datetime import timedelta

import pytest

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import scope
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.guarantees.commands import OutOfOrder
from waarborg.service.tickets import commands, queries
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import State, What
from world import NOW, deliver

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def report(side, by, *, at=NOW, users="all", priority=2, **details) -> Ticket:
    what = Report("Afrekenen lukt niet", users, priority, reported_at=at, **details)
    return commands.report(by=by, at=at, client=side.client, what=what)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(id=ticket.id)


def test_numbers_count_up_per_client_without_gaps(world):
    with scope(world.developer.as_viewer()) as by:
        assert [report(world.shop, by).number for _ in range(3)] == [1, 2, 3]
        assert report(world.paper, by).number == 1


def test_a_refused_report_takes_no_number(world):
    with scope(world.developer.as_viewer()) as by:
        with pytest.raises(commands.NotInAgreement), scope(by):
            report(world.shop, by, users="everybody")
        assert report(world.shop, by).number == 1


def test_the_severity_follows_from_affected_users_and_priority(world):
    with scope(world.developer.as_viewer()) as by:
        assert report(world.shop, by, users="all", priority=1).severity == "critical"
        assert report(world.shop, by, users="single", priority=2).severity == "normal"


def test_a_report_keeps_the_version_that_was_in_force_when_it_was_made(world):
    with scope(world.developer.as_viewer()) as by:
        assert report(world.shop, by).version_id == world.shop.version.id


def test_a_report_from_before_the_agreement_is_a_ticket_without_a_guarantee(world):
    before = world.shop.version.in_force_from - HOUR
    with scope(world.developer.as_viewer()) as by:
        what = Report("Oud probleem", "all", 2, reported_at=before)
        ticket = commands.report(by=by, at=NOW, client=world.shop.client, what=what)
        assert ticket.version is None
        assert guarantees.guarantee_of(ticket.id) is None
        commands.take_in_hand(by=by, at=NOW, ticket=ticket)
        assert fresh(ticket).state == State.IN_HAND


def test_a_report_in_the_future_is_refused(world):
    what = Report("Morgen stuk", "all", 2, reported_at=NOW + HOUR)
    with scope(world.developer.as_viewer()) as by, pytest.raises(commands.ReportInTheFuture):
        commands.report(by=by, at=NOW, client=world.shop.client, what=what)


def test_the_whole_way_from_report_to_closing_is_told_in_the_story(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.take_in_hand(by=by, at=NOW + 10 * MINUTE, ticket=ticket)
        commands.pause(by=by, at=NOW + 20 * MINUTE, ticket=ticket, why="Welke browser gebruikt u?")
        commands.resume(by=by, at=NOW + 50 * MINUTE, ticket=ticket, why="Firefox")
        deliver(ticket, at=NOW + HOUR, what="workaround", words="iDEAL staat even uit")
        deliver(ticket, at=NOW + 2 * HOUR, words="Betaalmodule hersteld")
        commands.close(by=by, at=NOW + 3 * HOUR, ticket=ticket)
        told = [fact.kind.removeprefix("ticket.") for fact in facts.story(ticket.id)]
        assert told == [
            "reported",
            "taken_in_hand",
            "paused",
            "resumed",
            "handed_in",
            "checked",
            "workaround_delivered",
            "handed_in",
            "checked",
            "solution_delivered",
            "closed",
        ]
        assert facts.story(ticket.id)[2].why == "Welke browser gebruikt u?"


def test_a_move_that_the_state_does_not_allow_is_refused(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        with pytest.raises(commands.MoveNotPossible):
            commands.resume(by=by, at=NOW, ticket=ticket)
        with pytest.raises(commands.MoveNotPossible):
            commands.hand_in(by=by, at=NOW, ticket=ticket, what=What.SOLUTION, words="Klaar")


def test_a_pause_needs_the_question_that_was_asked(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.take_in_hand(by=by, at=NOW, ticket=ticket)
        with pytest.raises(commands.QuestionMissing):
            commands.pause(by=by, at=NOW, ticket=ticket, why="  ")


def test_nothing_happens_before_what_has_happened(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        with pytest.raises(OutOfOrder):
            commands.take_in_hand(by=by, at=NOW - MINUTE, ticket=ticket)


def test_a_change_of_severity_says_why(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by, users="single", priority=2)
        with pytest.raises(commands.ReasonMissing):
            commands.change_severity(by=by, at=NOW, ticket=ticket, users="all", priority=1, why="")


def test_after_a_due_instant_only_a_project_manager_changes_the_severity(world):
    late = NOW + 2 * HOUR
    change = {"at": late, "users": "single", "priority": 3, "why": "Toch maar één gebruiker"}
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        with pytest.raises(commands.NeedsProjectManager):
            commands.change_severity(by=by, ticket=ticket, **change)
    with scope(world.project_manager.as_viewer()) as by:
        commands.change_severity(by=by, ticket=ticket, **change)
        assert fresh(ticket).severity == "minor"


def test_a_late_reaction_counts_as_a_due_instant_that_has_passed(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.take_in_hand(by=by, at=NOW + 2 * HOUR, ticket=ticket)
        with pytest.raises(commands.NeedsProjectManager):
            commands.change_severity(
                by=by, at=NOW + 3 * HOUR, ticket=ticket, users="single", priority=3, why="Minder erg"
            )


def test_the_queue_puts_what_is_due_next_first_and_what_waits_last(world):
    with scope(world.developer.as_viewer()) as by:
        minor = report(world.shop, by, users="single", priority=4)
        critical = report(world.paper, by, users="all", priority=1)
        waits = report(world.shop, by, users="all", priority=1)
        commands.take_in_hand(by=by, at=NOW, ticket=waits)
        commands.pause(by=by, at=NOW, ticket=waits, why="Mag de site even uit?")
        assert [ticket.id for ticket in queries.queue(by)] == [critical.id, minor.id, waits.id]


def test_the_queue_is_read_from_its_index(own_database):
    from django.db import connection

    from waarborg.service.foundation.viewer import SYSTEM

    with scope(SYSTEM) as by, connection.cursor() as cursor:
        # With sorting and whole scans frowned upon, a plan shows neither exactly when the index can do without.
        cursor.execute(
            "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off"
        )
        plan = queries.queue(by)[:50].explain()
    assert "Index Scan using tickets_ticket_queue" in plan
    assert "Sort" not in plan


def test_a_client_sees_its_own_tickets_and_no_other(world):
    with scope(world.developer.as_viewer()) as by:
        ours, theirs = report(world.shop, by), report(world.paper, by)
    with scope(world.shop.directing.as_viewer()) as viewer:
        assert [ticket.id for ticket in queries.visible_to(viewer)] == [ours.id]
        assert not Ticket.objects.filter(id=theirs.id).exists()
        assert guarantees.guarantee_of(theirs.id) is None
        assert facts.story(theirs.id) == []


def test_a_client_reports_for_itself_only(world):
    with scope(world.shop.reporter.as_viewer()) as by:
        ticket = report(world.shop, by, reporter=world.shop.reporter, website=world.shop.website)
        assert ticket.next_due_at == NOW + HOUR
        with pytest.raises(NotAllowed):
            report(world.paper, by)


def test_a_reporter_belongs_to_the_same_client(world):
    from django.db import IntegrityError

    with scope(world.developer.as_viewer()) as by, pytest.raises(IntegrityError):
        report(world.shop, by, reporter=world.paper.reporter)


def test_a_client_turns_a_delivery_down_and_the_clock_runs_again(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.take_in_hand(by=by, at=NOW, ticket=ticket)
        before = fresh(ticket).next_due_at
        deliver(ticket, at=NOW + HOUR)
        assert fresh(ticket).next_due_at is None
    with scope(world.shop.directing.as_viewer()) as by:
        commands.refuse_delivery(by=by, at=NOW + 2 * HOUR, ticket=ticket, why="Nog steeds stuk")
        assert fresh(ticket).state == State.TURNED_DOWN
        assert fresh(ticket).next_due_at > before


def test_a_correction_of_the_report_keeps_what_was_counted_before(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.correct_report(
            by=by, at=NOW + HOUR, ticket=ticket, reported_at=NOW - 30 * MINUTE, why="Volgens de mail"
        )
        guarantee = guarantees.guarantee_of(ticket.id)
        plans = [(row.number, row.cause, row.due_at) for row in guarantee.plans.filter(of="reaction")]
        assert plans == [(0, "reported", NOW + HOUR), (1, "report_corrected", NOW + 30 * MINUTE)]
