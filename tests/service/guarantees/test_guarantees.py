"""What is stored of a guarantee follows from its events, and nothing of it is ever overwritten."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from waarborg.service.agreements.queries import terms_of
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import commands, queries
from waarborg.service.guarantees.checks import verify
from waarborg.service.guarantees.models import Alarm, PlanRow
from waarborg.service.guarantees.sweep import sweep
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.sla.escalation import steps
from waarborg.sla.guarantee import fold
from world import NOW, deliver

HOUR = timedelta(hours=1)

# One thing that may happen to a ticket, by a person who may do it; what its state does not allow is refused.
ACTS = {
    "take_in_hand": lambda by, at, ticket: tickets.take_in_hand(by=by, at=at, ticket=ticket),
    "pause": lambda by, at, ticket: tickets.pause(by=by, at=at, ticket=ticket, why="Welke pagina?"),
    "resume": lambda by, at, ticket: tickets.resume(by=by, at=at, ticket=ticket),
    "work_around": lambda by, at, ticket: deliver(ticket, at=at, what="workaround"),
    "solve": lambda by, at, ticket: deliver(ticket, at=at),
    "refuse": lambda by, at, ticket: tickets.refuse_delivery(by=by, at=at, ticket=ticket, why="Nog stuk"),
    "raise": lambda by, at, ticket: tickets.change_severity(
        by=by, at=at, ticket=ticket, users="all", priority=1, why="Erger"
    ),
    "lower": lambda by, at, ticket: tickets.change_severity(
        by=by, at=at, ticket=ticket, users="single", priority=4, why="Minder erg"
    ),
    "correct": lambda by, at, ticket: tickets.correct_report(
        by=by, at=at, ticket=ticket, reported_at=NOW - 2 * HOUR, why="Volgens de mail"
    ),
    "sweep": lambda by, at, ticket: swept(at),
}


def swept(at) -> None:
    with scope(SYSTEM):
        sweep(at=at, limit=100)


def report(world, by, *, side=None, priority=2):
    what = Report("Bestelling blijft hangen", "all", priority, reported_at=NOW)
    return tickets.report(by=by, at=NOW, client=(side or world.shop).client, what=what)


def deviations() -> list[str]:
    with scope(SYSTEM):
        return [str(one) for one in verify()]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    acts=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(1, 40 * 3600)), max_size=9),
    priority=st.integers(1, 4),
    window=st.sampled_from(["shop", "paper"]),
)
def test_whatever_happens_what_is_stored_is_what_the_events_give(world, acts, priority, window):
    """Plans, alarms and the next due instant, replayed from the events alone, with sweeps in between."""
    at = NOW
    with scope(world.project_manager.as_viewer()) as by:
        ticket = report(world, by, side=getattr(world, window), priority=priority)
        for name, seconds in acts:
            at += timedelta(seconds=seconds)
            try:
                with scope(by):
                    ACTS[name](by, at, ticket)
            except Refused:
                continue
        guarantee = queries.guarantee_of(ticket.id)
        terms = terms_of(guarantee.version)
        folded = fold(queries.events_of(guarantee), terms, at)
        ladder = {(step.of, step.level, step.percent): step.at for step in steps(folded, terms)}
        last = {of: guarantee.plans.filter(of=of).last().number for of in ("reaction", "resolution")}
        ours = Alarm.objects.filter(guarantee=guarantee, level__gt=0, state="waiting")
        in_force = [alarm for alarm in ours if alarm.plan == last[alarm.of]]
        assert {(a.of, a.level, a.percent): a.due_at for a in in_force}.items() <= ladder.items()
    assert deviations() == []


def test_a_changed_cache_is_reported_and_can_be_rebuilt(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world, by)
        guarantee = queries.guarantee_of(ticket.id)
        PlanRow.objects.filter(guarantee=guarantee, of="reaction").update(due_at=NOW + 5 * HOUR)
    assert any("reaction plan 0 due_at" in one for one in deviations())
    with scope(SYSTEM):
        commands.rebuild(guarantee=guarantee)
    assert deviations() == []


def test_an_alarm_at_another_instant_is_reported_and_can_be_rebuilt(world):
    with scope(world.developer.as_viewer()) as by:
        guarantee = queries.guarantee_of(report(world, by).id)
        Alarm.objects.filter(guarantee=guarantee, of="reaction", level=2).update(due_at=NOW + 9 * HOUR)
    assert ["alarm of reaction plan 0 level 2 at 100%" in one for one in deviations()] == [True]
    with scope(SYSTEM):
        commands.rebuild(guarantee=guarantee)
    assert deviations() == []


def test_superseded_plans_stay_with_their_cause_and_instant(world):
    with scope(world.project_manager.as_viewer()) as by:
        ticket = report(world, by, priority=3)
        tickets.change_severity(by=by, at=NOW + HOUR, ticket=ticket, users="all", priority=1, why="Erger")
        plans = list(queries.guarantee_of(ticket.id).plans.filter(of="resolution"))
    assert [(plan.number, plan.cause, plan.superseded_at) for plan in plans] == [
        (0, "reported", NOW + HOUR),
        (1, "severity_raised", None),
    ]


def test_events_are_only_ever_added(world):
    from django.db import DatabaseError

    with scope(world.developer.as_viewer()) as by:
        ticket = report(world, by)
        events = queries.guarantee_of(ticket.id).events
        with pytest.raises(DatabaseError), scope(SYSTEM):
            events.update(at=NOW - HOUR)


def test_many_guarantees_are_folded_in_a_constant_number_of_queries(world, django_assert_num_queries):
    with scope(world.developer.as_viewer()) as by:
        some = [report(world, by).id for _ in range(12)]
        with django_assert_num_queries(3):
            found = queries.folded_many(some, NOW + HOUR)
    assert set(found) == set(some)
