"""An escalation is a record of its own, with whom it concerns on either side."""

from datetime import timedelta

import pytest

from waarborg.service.escalations import commands, queries, tasks
from waarborg.service.escalations.models import Escalation
from waarborg.service.foundation import facts
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees.sweep import sweep
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def report(side, by):
    what = Report("Afrekenen lukt niet", "all", 2, reported_at=NOW)
    return tickets.report(by=by, at=NOW, client=side.client, what=what)


def swept_and_worked_off(at) -> None:
    """The sweep, and what the worker would do for each fact that it wrote."""
    with scope(SYSTEM):
        sweep(at=at, limit=100)
        for fact in Fact.objects.filter(kind="guarantee.level_reached"):
            commands.record(by=SYSTEM, at=at, reached=fact.payload)


def test_each_level_names_both_sides_as_the_contract_version_does(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
    swept_and_worked_off(NOW + HOUR)
    with scope(world.team_lead.as_viewer()) as viewer:
        found = list(queries.of_ticket(viewer, ticket.id))
    assert [(one.level, one.agency_contact, one.client_contact) for one in found] == [
        (1, "teamlead@bureau.example", "redactie@winkel.example"),
        (2, "directie@bureau.example", "directie@winkel.example"),
    ]
    assert [(one.due_at, one.noticed_at) for one in found] == [
        (NOW + 45 * MINUTE, NOW + HOUR),
        (NOW + HOUR, NOW + HOUR),
    ]


def test_recording_twice_makes_one_escalation_and_one_line_in_the_story(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
    for _ in range(2):
        swept_and_worked_off(NOW + 50 * MINUTE)
    with scope(SYSTEM):
        assert Escalation.objects.count() == 1
        assert [fact.kind for fact in facts.story(ticket.id)].count("escalation.recorded") == 1


def test_the_task_finds_its_fact_by_its_public_id(world):
    with scope(world.developer.as_viewer()) as by:
        report(world.shop, by)
    with scope(SYSTEM):
        sweep(at=NOW + 50 * MINUTE, limit=10)
        fact_id = str(Fact.objects.get(kind="guarantee.level_reached").public_id)
    tasks.record(fact_id=fact_id)
    with scope(SYSTEM):
        assert Escalation.objects.get().level == 1


def test_what_was_settled_before_it_was_noticed_is_recorded_as_overtaken(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        tickets.take_in_hand(by=by, at=NOW + 50 * MINUTE, ticket=ticket)
    swept_and_worked_off(NOW + 2 * HOUR)
    with scope(SYSTEM):
        escalation = Escalation.objects.get()
    assert escalation.level == 1
    assert escalation.overtaken


def test_nobody_has_to_take_over_what_was_met_after_the_level_was_called_in(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
    swept_and_worked_off(NOW + 50 * MINUTE)
    with scope(world.team_lead.as_viewer()) as viewer:
        assert [one.ticket_id for one in queries.standing(viewer)] == [ticket.id]
        tickets.take_in_hand(by=viewer, at=NOW + 55 * MINUTE, ticket=ticket)
        assert list(queries.standing(viewer)) == []


def test_a_client_sees_the_escalations_of_its_own_tickets_only(world):
    with scope(world.developer.as_viewer()) as by:
        ours, theirs = report(world.shop, by), report(world.paper, by)
    swept_and_worked_off(NOW + HOUR)
    with scope(world.shop.directing.as_viewer()) as viewer:
        assert set(queries.visible_to(viewer).values_list("ticket_id", flat=True)) == {ours.id}
        assert not Escalation.objects.filter(ticket=theirs.id).exists()


def test_a_level_called_in_by_hand_says_who_asked_and_why(world):
    with scope(world.shop.directing.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.escalate(by=by, at=NOW + MINUTE, ticket=ticket, level=2, why="De uitverkoop begint vanavond")
    with scope(world.developer.as_viewer()) as viewer:
        found = queries.of_ticket(viewer, ticket.id).get()
        fact = next(fact for fact in facts.story(ticket.id) if fact.kind == "escalation.recorded")
    assert (found.cause, found.level, found.due_at) == ("client", 2, NOW + MINUTE)
    assert (fact.by_id, fact.why) == (world.shop.directing.id, "De uitverkoop begint vanavond")


@pytest.mark.parametrize(
    ("level", "why", "refusal"),
    [
        (1, "  ", commands.ReasonForEscalationMissing),
        (3, "Nu", commands.NoSuchLevel),
    ],
)
def test_calling_in_needs_a_reason_and_a_level_of_the_agreement(world, level, why, refusal):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        with pytest.raises(refusal):
            commands.escalate(by=by, at=NOW, ticket=ticket, level=level, why=why)


def test_the_same_level_is_not_called_in_twice_while_nobody_has_taken_over(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        first = commands.escalate(by=by, at=NOW, ticket=ticket, level=1, why="Niemand gevonden")
        with pytest.raises(commands.StandsAlready):
            commands.escalate(by=by, at=NOW + MINUTE, ticket=ticket, level=1, why="Nog steeds niet")
        commands.take_over(by=by, at=NOW + 2 * MINUTE, escalation=first)
        commands.escalate(by=by, at=NOW + 3 * MINUTE, ticket=ticket, level=1, why="Weer niemand")


def test_another_clients_ticket_cannot_be_escalated(world):
    with scope(world.developer.as_viewer()) as by:
        theirs = report(world.paper, by)
    with scope(world.shop.directing.as_viewer()) as by, pytest.raises(NotAllowed):
        commands.escalate(by=by, at=NOW, ticket=theirs, level=1, why="Van een ander")


def test_who_takes_over_second_is_told_who_was_first(world):
    with scope(world.team_lead.as_viewer()) as by:
        ticket = report(world.shop, by)
        escalation = commands.escalate(by=by, at=NOW, ticket=ticket, level=1, why="Spoed")
        commands.take_over(by=by, at=NOW + MINUTE, escalation=escalation)
    with scope(world.developer.as_viewer()) as by, pytest.raises(commands.TakenOverAlready) as refused:
        commands.take_over(by=by, at=NOW + 2 * MINUTE, escalation=escalation)
    assert world.team_lead.name in str(refused.value)


def test_a_client_cannot_take_over(world):
    with scope(world.shop.directing.as_viewer()) as by:
        ticket = report(world.shop, by)
        escalation = commands.escalate(by=by, at=NOW, ticket=ticket, level=1, why="Spoed")
        with pytest.raises(NotAllowed):
            commands.take_over(by=by, at=NOW, escalation=escalation)
