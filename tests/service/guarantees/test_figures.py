"""A month's figures: what was kept, missed, excused, and kept only just, from the stored plans."""

from datetime import UTC, datetime, timedelta

import pytest

import world as cast
from waarborg.service.foundation.viewer import scope
from waarborg.service.guarantees import commands as guarantees
from waarborg.service.guarantees import queries
from waarborg.service.tickets import commands
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket

AT = cast.NOW
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MARCH = datetime(2026, 2, 28, 23, tzinfo=UTC), datetime(2026, 3, 31, 22, tzinfo=UTC)


@pytest.fixture
def by(world):
    with scope(world.developer.as_viewer()) as viewer:
        yield viewer


def reported(world, by, *, at=AT, priority: int = 1) -> Ticket:
    """A Critical incident by default: a reaction within an hour, a solution within a day."""
    what = Report("Afrekenen lukt niet", "all", priority, at, "", way="phone", reporter=world.paper.reporter)
    return commands.report(by=by, at=at, client=world.paper.client, what=what)


def figures(viewer, at, span=MARCH):
    found = queries.figures_by_month(viewer, *span, at=at, zone="Europe/Amsterdam")
    return [(one.month.month, one.kept, one.missed, one.excused, one.near) for one in found]


def test_what_is_met_in_time_is_kept_and_what_is_not_is_missed(world, by) -> None:
    kept, late = reported(world, by), reported(world, by)
    commands.take_in_hand(by=by, at=AT + 5 * MINUTE, ticket=kept)
    assert figures(by, AT + 10 * MINUTE) == [(3, 1, 0, 0, 0)]
    assert figures(by, AT + 2 * HOUR) == [(3, 1, 1, 0, 0)], (
        "nobody has begun on the other, and the hour is over"
    )
    commands.take_in_hand(by=by, at=AT + 2 * HOUR, ticket=late)
    assert figures(by, AT + 2 * HOUR) == [(3, 1, 1, 0, 0)]
    (missed,) = queries.missed_between(by, *MARCH, at=AT + 2 * HOUR, most=10)
    assert (missed.about_id, missed.of, missed.met_at) == (late.id, "reaction", AT + 2 * HOUR)


def test_met_at_the_very_instant_is_kept(world, by) -> None:
    ticket = reported(world, by)
    commands.take_in_hand(by=by, at=AT + HOUR, ticket=ticket)
    assert figures(by, AT + HOUR) == [(3, 1, 0, 0, 1)]


def test_kept_after_a_level_of_the_ladder_was_due_is_a_near_miss(world, by) -> None:
    ticket = reported(world, by)
    commands.take_in_hand(by=by, at=AT + 58 * MINUTE, ticket=ticket)
    (near,) = queries.near_misses_between(by, *MARCH, at=AT + HOUR, most=10)
    assert (near.about_id, near.of) == (ticket.id, "reaction")
    assert queries.missed_between(by, *MARCH, at=AT + HOUR, most=10) == []


def test_what_was_missed_stays_missed_when_the_severity_becomes_milder(world, by) -> None:
    ticket = reported(world, by)
    with scope(world.project_manager.as_viewer()) as manager:
        commands.change_severity(
            by=manager, at=AT + 2 * HOUR, ticket=ticket, users="single", priority=4, why="Eén oude browser."
        )
    commands.take_in_hand(by=by, at=AT + 3 * HOUR, ticket=ticket)
    kept_and_missed = figures(by, AT + 3 * HOUR)
    assert kept_and_missed[0][1:3] == (0, 1)


def test_what_is_excused_is_counted_apart_and_still_named(world, by) -> None:
    ticket = reported(world, by)
    commands.take_in_hand(by=by, at=AT + 2 * HOUR, ticket=ticket)
    with scope(world.project_manager.as_viewer()) as manager:
        guarantees.excuse(by=manager, at=AT + 3 * HOUR, about_id=ticket.id, of="reaction", why="Stroom uit.")
    assert figures(by, AT + 3 * HOUR) == [(3, 0, 0, 1, 0)]
    (missed,) = queries.missed_between(by, *MARCH, at=AT + 3 * HOUR, most=10)
    assert missed.is_excused


def test_what_left_the_guarantees_in_time_owes_nothing(world, by) -> None:
    ticket = reported(world, by)
    commands.change_kind(
        by=by, at=AT + 10 * MINUTE, ticket=ticket, kind="sprint_work", why="Dit is nieuw werk."
    )
    assert figures(by, AT + 40 * HOUR) == []


def test_a_milestone_counts_in_the_month_in_which_it_was_due_by_the_agencys_calendar(world, by) -> None:
    late = datetime(2026, 3, 31, 21, 30, tzinfo=UTC)  # half past eleven in the evening in Amsterdam
    ticket = reported(world, by, at=late)
    commands.take_in_hand(by=by, at=late + 20 * MINUTE, ticket=ticket)
    span = MARCH[0], datetime(2026, 4, 30, 22, tzinfo=UTC)
    assert figures(by, late + 20 * MINUTE, span) == [(4, 1, 0, 0, 0)]


def test_in_danger_is_what_has_a_level_of_the_ladder_behind_it_and_is_not_met(world, by) -> None:
    first, begun = reported(world, by), reported(world, by)
    commands.take_in_hand(by=by, at=AT + MINUTE, ticket=begun)
    assert list(tickets.in_danger(by, AT + 10 * MINUTE)) == []
    assert list(tickets.in_danger(by, AT + 59 * MINUTE)) == [first]
    assert list(tickets.in_danger(by, AT + 2 * HOUR)) == [first]


def test_what_lies_with_whom_is_counted_late_and_soon_first(world, by) -> None:
    first, _second = reported(world, by), reported(world, by, at=AT - 30 * MINUTE)
    commands.assign(by=by, at=AT, ticket=first, person=world.team_lead)
    people = tickets.load_of_people(by, at=AT + 45 * MINUTE, soon_at=AT + 4 * HOUR, most=10)
    assert [(one.name, one.open, one.late, one.soon) for one in people] == [
        ("", 1, 1, 0),
        ("Tess Lead", 1, 0, 1),
    ]
    (client,) = tickets.load_of_clients(by, at=AT + 45 * MINUTE, soon_at=AT + 4 * HOUR, most=10)
    assert (client.id, client.open, client.late) == (world.paper.client.id, 2, 1)


def test_nobody_outside_the_agency_reads_figures_over_clients(world, by) -> None:
    ticket = reported(world, by)
    commands.take_in_hand(by=by, at=AT, ticket=ticket)
    with scope(world.paper.directing.as_viewer()) as viewer:
        assert figures(viewer, AT) == []
