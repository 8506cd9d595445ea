"""Time spent on a ticket: entered, measured, put right and added up. Nothing is overwritten."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.utils import ProgrammingError

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.hours import commands, queries, tasks
from waarborg.service.hours.commands import Spent
from waarborg.service.hours.models import Entry, Timer
from waarborg.service.hours.queries import ServiceMinutes
from waarborg.service.hours.rules import OUTSIDE
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW

TODAY = date(2026, 3, 10)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def report(side, by):
    what = Report("Afrekenen lukt niet", "all", 2, reported_at=NOW)
    return tickets.report(by=by, at=NOW, client=side.client, what=what)


def spend(by, ticket, minutes=30, service="support", *, on=TODAY, note="") -> Entry:
    return commands.spend(by=by, at=NOW, ticket=ticket, what=Spent(minutes, service, on, note))


# --- By hand ------------------------------------------------------------------------------------------------------


def test_time_on_a_ticket_adds_up_per_service(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        spend(by, ticket, 30)
        spend(by, ticket, 45)
        spend(by, ticket, 15, OUTSIDE)
        assert queries.sums_of_ticket(by, ticket.id) == (
            ServiceMinutes("support", 75),
            ServiceMinutes(OUTSIDE, 15),
        )


def test_time_stands_in_the_story_for_the_agency_only(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        spend(by, ticket, note="Gebeld met Saar")
        fact = facts.story(ticket.id)[-1]
        assert (fact.kind, fact.shown_to_client) == ("time.spent", False)
        assert "Saar" not in str(fact.data)
    with scope(world.shop.directing.as_viewer()):
        assert "time.spent" not in [fact.kind for fact in facts.story(ticket.id)]


@pytest.mark.parametrize("minutes", [0, -5, 24 * 60 + 1])
def test_an_entry_is_of_a_minute_to_a_day(world, minutes):
    with scope(world.developer.as_viewer()) as by, pytest.raises(commands.MinutesNotPossible):
        spend(by, report(world.shop, by), minutes)


def test_no_day_has_more_than_24_hours(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        spend(by, ticket, 23 * 60)
        with pytest.raises(commands.DayTooFull):
            spend(by, ticket, 61)
        assert spend(by, ticket, 60)


def test_time_that_is_still_to_come_is_not_spent(world):
    with scope(world.developer.as_viewer()) as by, pytest.raises(commands.WorkedInTheFuture):
        spend(by, report(world.shop, by), on=TODAY + timedelta(days=1))


def test_only_what_was_agreed_can_be_spent_on(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        with pytest.raises(commands.UnknownService) as refusal:
            spend(by, ticket, service="gardening")
        assert "Core Web Vitals" in str(refusal.value)


def test_before_the_agreement_all_time_was_outside_of_it(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        with pytest.raises(commands.UnknownService):
            spend(by, ticket, on=date(2025, 12, 31))
        assert spend(by, ticket, service=OUTSIDE, on=date(2025, 12, 31))


@pytest.mark.parametrize("who", ["directing", "reporter"])
def test_a_client_enters_and_sees_no_time(world, who):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        entry = spend(by, ticket)
        commands.start_timer(by=by, at=NOW, ticket=ticket, service="support")
    with scope(getattr(world.shop, who).as_viewer()) as viewer:
        with pytest.raises(NotAllowed):
            spend(viewer, ticket)
        with pytest.raises(NotAllowed):
            commands.reverse(by=viewer, at=NOW, entry=entry, why="Te veel")
        assert list(queries.of_ticket(viewer, ticket.id)) == []
        assert queries.running_timer_of(viewer, world.developer.id) is None
        for table in (Entry, Timer):
            with pytest.raises(ProgrammingError, match="permission denied"), scope(viewer):
                table.objects.count()


def test_an_entry_belongs_to_the_client_of_its_ticket(world):
    with scope(world.developer.as_viewer()) as by:
        entry = spend(by, report(world.shop, by))
        stolen = Entry(**{field.attname: getattr(entry, field.attname) for field in Entry._meta.fields})
        stolen.id, stolen.client_id = world.shop.client.id, world.paper.client.id
        with pytest.raises(IntegrityError), scope(by):
            stolen.save(force_insert=True)


# --- Put right ----------------------------------------------------------------------------------------------------


def test_an_entry_is_taken_back_with_a_line_of_its_own(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        entry = spend(by, ticket, 50)
        reversal = commands.reverse(by=by, at=NOW, entry=entry, why="Verkeerd ticket")
        assert [line.minutes for line in queries.of_ticket(by, ticket.id)] == [50, -50]
        assert (reversal.reverses_id, reversal.worked_on) == (entry.id, TODAY)
        assert queries.sums_of_ticket(by, ticket.id) == (ServiceMinutes("support", 0),)
        assert list(queries.standing(queries.of_ticket(by, ticket.id))) == []
        assert facts.story(ticket.id)[-1].why == "Verkeerd ticket"


def test_a_correction_leaves_all_three_lines_to_be_read(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        entry = spend(by, ticket, 50)
        what = Spent(20, OUTSIDE, TODAY - timedelta(days=1))
        better = commands.correct(by=by, at=NOW, entry=entry, what=what, why="Was gisteren")
        assert sorted(line.minutes for line in queries.of_ticket(by, ticket.id)) == [-50, 20, 50]
        assert list(queries.standing(queries.of_ticket(by, ticket.id))) == [better]
        assert better.corrects == entry


def test_the_database_refuses_to_overwrite_an_entry(world):
    with scope(world.developer.as_viewer()) as by:
        entry = spend(by, report(world.shop, by))
        entry.minutes = 5
        with pytest.raises(ProgrammingError, match="permission denied"), scope(by):
            entry.save()


def test_nothing_is_taken_back_twice_or_without_a_reason(world):
    with scope(world.developer.as_viewer()) as by:
        entry = spend(by, report(world.shop, by))
        with pytest.raises(commands.ReasonMissing):
            commands.reverse(by=by, at=NOW, entry=entry, why=" ")
        reversal = commands.reverse(by=by, at=NOW, entry=entry, why="Dubbel")
        with pytest.raises(commands.ReversedAlready):
            commands.reverse(by=by, at=NOW, entry=entry, why="Dubbel")
        with pytest.raises(commands.IsReversal):
            commands.reverse(by=by, at=NOW, entry=reversal, why="Toch niet")


def test_others_time_is_put_right_by_who_leads(world):
    with scope(world.developer.as_viewer()) as by:
        own = spend(by, report(world.shop, by))
    with scope(world.project_manager.as_viewer()) as by:
        theirs = spend(by, report(world.shop, by))
        commands.reverse(by=by, at=NOW, entry=own, why="Valt onder garantie")
    with scope(world.developer.as_viewer()) as by, pytest.raises(NotAllowed):
        commands.reverse(by=by, at=NOW, entry=theirs, why="Te veel")


# --- By timer -----------------------------------------------------------------------------------------------------


def test_a_timer_measures_what_it_ran(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        timer = commands.start_timer(by=by, at=NOW, ticket=ticket, service="support", note="Uitzoeken")
        assert queries.running_timer_of(by, world.developer.id) == timer
        (entry,) = commands.stop_timer(by=by, at=NOW + 25 * MINUTE, timer=timer)
        assert (entry.minutes, entry.source, entry.note) == (25, "timer", "Uitzoeken")
        assert queries.running_timer_of(by, world.developer.id) is None


def test_starting_elsewhere_stops_the_one_that_runs(world):
    with scope(world.developer.as_viewer()) as by:
        first, second = report(world.shop, by), report(world.paper, by)
        commands.start_timer(by=by, at=NOW, ticket=first, service="support")
        commands.start_timer(by=by, at=NOW + 10 * MINUTE, ticket=second, service="support")
        assert queries.sums_of_ticket(by, first.id) == (ServiceMinutes("support", 10),)
        assert queries.running_timer_of(by, world.developer.id).ticket == second


def test_a_timer_that_runs_is_not_started_again(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.start_timer(by=by, at=NOW, ticket=ticket, service="support")
        with pytest.raises(commands.TimerRunsAlready):
            commands.start_timer(by=by, at=NOW + MINUTE, ticket=ticket, service="support")
        assert commands.start_timer(by=by, at=NOW + MINUTE, ticket=ticket, service=OUTSIDE)


def test_everybody_has_a_timer_of_their_own(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        timer = commands.start_timer(by=by, at=NOW, ticket=ticket, service="support")
    with scope(world.team_lead.as_viewer()) as by:
        commands.start_timer(by=by, at=NOW, ticket=ticket, service="support")
        running = [timer.person for timer in queries.timers_on_ticket(by, ticket.id)]
        assert set(running) == {world.developer, world.team_lead}
        assert commands.stop_timer(by=by, at=NOW + MINUTE, timer=timer)[0].person_id == world.developer.id


def test_a_forgotten_timer_enters_nothing_and_asks(world):
    late = NOW + 9 * HOUR
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        timer = commands.start_timer(by=by, at=NOW, ticket=ticket, service="support")
        with pytest.raises(commands.TimerForgotten):
            commands.stop_timer(by=by, at=late, timer=timer)
        with pytest.raises(commands.LongerThanItRan):
            commands.settle_timer(by=by, at=late, timer=timer, minutes=10 * 60)
        entry = commands.settle_timer(by=by, at=late, timer=timer, minutes=40)
        assert (entry.minutes, entry.worked_on) == (40, TODAY)
        with pytest.raises(commands.NoTimerRuns):
            commands.settle_timer(by=by, at=late, timer=timer, minutes=40)


def test_whoever_forgot_a_timer_can_begin_elsewhere_and_answer_later(world):
    late = NOW + 9 * HOUR
    with scope(world.developer.as_viewer()) as by:
        first, second = report(world.shop, by), report(world.shop, by)
        forgotten = commands.start_timer(by=by, at=NOW, ticket=first, service="support")
        commands.start_timer(by=by, at=late, ticket=second, service="support")
        assert list(queries.timers_to_settle(by, world.developer.id)) == [forgotten]
        assert queries.sums_of_ticket(by, first.id) == ()
        commands.discard_timer(by=by, at=late, timer=forgotten)
        assert list(queries.timers_to_settle(by, world.developer.id)) == []


def test_forgotten_timers_are_cut_though_nobody_looks(world):
    from waarborg.service.foundation import time_source

    with scope(world.developer.as_viewer()) as by:
        timer = commands.start_timer(by=by, at=NOW, ticket=report(world.shop, by), service="support")
    with scope(world.team_lead.as_viewer()) as by:
        commands.start_timer(by=by, at=NOW + 4 * HOUR, ticket=report(world.shop, by), service="support")
    with time_source.standing_at(NOW + 9 * HOUR):
        tasks.cut_forgotten_timers(0)
        tasks.cut_forgotten_timers(0)
    with scope(SYSTEM) as viewer:
        cut = queries.timers_to_settle(viewer, world.developer.id).get()
        assert (cut.id, cut.cut_at) == (timer.id, NOW + 8 * HOUR)
        assert queries.running_timer_of(viewer, world.team_lead.id) is not None


def test_only_the_system_cuts_others_timers(world):
    with scope(world.developer.as_viewer()) as by, pytest.raises(NotAllowed):
        commands.cut_forgotten(by=by, at=NOW)


def test_the_database_lets_one_timer_run_for_each_person(world):
    with scope(world.developer.as_viewer()) as by:
        timer = commands.start_timer(by=by, at=NOW, ticket=report(world.shop, by), service="support")
        with pytest.raises(IntegrityError), scope(by):
            Timer.objects.create(
                client_id=timer.client_id,
                ticket_id=timer.ticket_id,
                person_id=timer.person_id,
                service="support",
                started_at=NOW,
            )


# --- Added up -----------------------------------------------------------------------------------------------------


def test_a_persons_day_names_each_ticket_of_every_client(world):
    with scope(world.developer.as_viewer()) as by:
        spend(by, report(world.shop, by), 30)
        spend(by, report(world.paper, by), 40)
        spend(by, report(world.paper, by), 50, on=TODAY - timedelta(days=1))
        day = queries.of_person_on(by, world.developer.id, TODAY)
        assert [(entry.client.name, entry.minutes) for entry in day] == [
            (world.shop.client.name, 30),
            (world.paper.client.name, 40),
        ]
        days = queries.days_of_person(by, world.developer.id, date(2026, 3, 1), date(2026, 4, 1))
        assert days == {TODAY - timedelta(days=1): 50, TODAY: 70}


def test_a_clients_month_stands_beside_what_was_agreed(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        spend(by, ticket, 150)
        spend(by, ticket, 10, OUTSIDE)
        spend(by, ticket, 500, on=date(2026, 2, 28))
        month = queries.month_of_client(by, world.shop.client.id, TODAY, at=NOW)
        assert month == (
            ServiceMinutes("support", 150, 120),
            ServiceMinutes("security_updates", 0, 180),
            ServiceMinutes("core_web_vitals", 0, 60),
            ServiceMinutes(OUTSIDE, 10, None),
        )
        assert [line.minutes_over for line in month] == [30, 0, 0, 0]


def test_a_month_before_the_agreement_has_no_agreed_hours(world):
    with scope(world.developer.as_viewer()) as by:
        assert queries.month_of_client(by, world.shop.client.id, date(2025, 11, 1), at=NOW) == (
            ServiceMinutes(OUTSIDE, 0, None),
        )


def test_sums_cost_the_same_number_of_queries_however_much_was_entered(world, django_assert_num_queries):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        for _ in range(12):
            spend(by, ticket, 5)
        with django_assert_num_queries(1):
            queries.sums_of_ticket(by, ticket.id)
        with django_assert_num_queries(2):
            queries.month_of_client(by, world.shop.client.id, TODAY, at=NOW)
        with django_assert_num_queries(1):
            [entry.ticket.number for entry in queries.of_person_on(by, world.developer.id, TODAY)]


def test_times_and_refusals_speak_dutch(world):
    from django.utils import translation

    with scope(world.developer.as_viewer()) as by, translation.override("nl"):
        ticket = report(world.shop, by)
        with pytest.raises(commands.WorkedInTheFuture) as refusal:
            spend(by, ticket, on=TODAY + timedelta(days=1))
        assert str(refusal.value) == "Deze dag moet nog komen."


def test_two_starts_at_once_leave_one_timer_running(own_database):
    import threading

    import world as cast

    world = cast.build()
    with scope(world.developer.as_viewer()) as by:
        ours = [report(world.shop, by) for _ in range(2)]
    together, wrong = threading.Barrier(2), []

    def start(ticket) -> None:
        try:
            with scope(world.developer.as_viewer()) as by:
                together.wait(20)
                commands.start_timer(by=by, at=NOW, ticket=ticket, service="support")
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=start, args=(ticket,)) for ticket in ours]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert wrong == []
    with scope(SYSTEM):
        assert Timer.objects.count() == 1
        assert Entry.objects.get().minutes == 1
