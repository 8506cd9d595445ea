"""A further closed day reaches running tickets, when the agency says so, and undoes nothing that was counted."""

from datetime import UTC, datetime, timedelta

import pytest

from waarborg.service.agreements import commands as agreements
from waarborg.service.agreements.queries import terms_under
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import queries
from waarborg.service.guarantees.checks import verify
from waarborg.service.guarantees.replanning import NotACorrection, would_follow
from waarborg.service.guarantees.sweep import sweep
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from waarborg.sla.agreement.parsing import parse
from world import NOW, SHOP_FILE

HOUR = timedelta(hours=1)
LATER = NOW + 2 * HOUR
WEDNESDAY_CLOSED = SHOP_FILE.replace("also_closed = []", "also_closed = [2026-03-11]")


def report(world, by, *, priority=3, users="some"):
    what = Report("Formulier bevestigt verkeerd", users, priority, reported_at=NOW)
    return tickets.report(by=by, at=NOW, client=world.shop.client, what=what)


def corrected(world, text=WEDNESDAY_CLOSED):
    with scope(world.project_manager.as_viewer()) as by:
        return agreements.conclude(by=by, at=LATER, text=text, client=world.shop.client, in_force_from=LATER)


def follow(world, now) -> int:
    with scope(world.project_manager.as_viewer()) as by:
        return tickets.follow_correction(by=by, at=LATER, was=world.shop.version, now=now)


def due(ticket, at=LATER):
    with scope(SYSTEM):
        folded, _ = queries.folded(queries.guarantee_of(ticket.id), at)
    return folded.resolution.due_at


def test_running_tickets_follow_a_day_that_was_closed(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world, by)
    before = due(ticket)
    assert follow(world, corrected(world)) == 1
    assert due(ticket) == before + 24 * HOUR  # four working days now end on Tuesday instead of Monday


def test_what_is_stored_follows_too_with_its_alarms(world):
    with scope(world.developer.as_viewer()) as by:
        some = [report(world, by, priority=number % 4 + 1) for number in range(6)]
        paused = report(world, by)
        tickets.take_in_hand(by=by, at=NOW, ticket=paused)
        tickets.pause(by=by, at=NOW, ticket=paused, why="Welke pagina?")
        tickets.resume(by=by, at=NOW + HOUR, ticket=paused)
    now = corrected(world)
    assert follow(world, now) > 1
    with scope(SYSTEM):
        assert "\n".join(map(str, verify())) == ""
        for ticket in Ticket.objects.filter(id__in=[one.id for one in (*some, paused)]):
            assert ticket.next_due_at == queries.guarantee_of(ticket.id).next_due_at
        kinds = [fact.kind for fact in facts.story(paused.id)]
    assert kinds[-1] == "guarantee.replanned"


def test_asked_about_an_earlier_instant_the_earlier_version_answers(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world, by)
    before = due(ticket)
    follow(world, corrected(world))
    assert due(ticket, at=NOW + HOUR) == before


def test_what_was_missed_stays_under_the_version_under_which_it_was(world):
    with scope(world.developer.as_viewer()) as by:
        missed = report(world, by, priority=1, users="all")
        running = report(world, by)
    assert follow(world, corrected(world)) == 1
    with scope(SYSTEM):
        assert queries.guarantee_of(missed.id).version_id == world.shop.version.id
        assert queries.guarantee_of(running.id).version_id != world.shop.version.id


def test_an_alarm_that_fired_does_not_fire_again_under_the_later_date(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world, by, priority=2)
    with scope(SYSTEM):
        sweep(at=LATER - timedelta(minutes=1), limit=100)
        fired = [fact.kind for fact in facts.story(ticket.id)].count("guarantee.level_reached")
    follow(world, corrected(world))
    with scope(SYSTEM):
        sweep(at=datetime(2026, 3, 31, tzinfo=UTC), limit=100)
        keys = [
            (fact.data["of"], fact.data["level"])
            for fact in facts.story(ticket.id)
            if fact.kind == "guarantee.level_reached"
        ]
    assert fired > 0
    assert len(keys) == len(set(keys))


def test_which_would_follow_is_known_before_the_version_is_concluded(world):
    with scope(world.developer.as_viewer()) as by:
        running = report(world, by)
        report(world, by, priority=1, users="all")  # missed by then
    with scope(SYSTEM):
        terms = terms_under(parse(WEDNESDAY_CLOSED), LATER)
        assert would_follow(was=world.shop.version, now=terms, at=LATER) == [running.id]
        foreseen = queries.folded_under([running.id], terms, LATER)[running.id].resolution.due_at
    follow(world, corrected(world))
    assert due(running) == foreseen


def test_no_ticket_would_follow_a_version_that_does_more(world):
    with scope(world.developer.as_viewer()) as by:
        report(world, by)
    longer = WEDNESDAY_CLOSED.replace('resolution = "4 working days"', 'resolution = "5 working days"')
    with scope(SYSTEM):
        assert would_follow(was=world.shop.version, now=terms_under(parse(longer), LATER), at=LATER) == []


@pytest.mark.parametrize(
    "text",
    [
        SHOP_FILE.replace("also_open = [2026-04-03]", "also_open = [2026-04-03, 2026-04-06]"),
        WEDNESDAY_CLOSED.replace('resolution = "4 working days"', 'resolution = "5 working days"'),
    ],
)
def test_a_version_that_does_more_than_close_days_is_for_new_reports_only(world, text):
    now = corrected(world, text)
    with pytest.raises(NotACorrection):
        follow(world, now)


def test_only_who_leads_may_let_running_tickets_follow(world):
    now = corrected(world)
    with scope(world.developer.as_viewer()) as by, pytest.raises(NotAllowed):
        tickets.follow_correction(by=by, at=LATER, was=world.shop.version, now=now)
