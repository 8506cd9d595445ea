"""The demo's world is believable, the same for the same instant, and made only once."""

from datetime import UTC, datetime

import pytest

from waarborg.operation.demo_world.accounts import ACCOUNTS
from waarborg.operation.demo_world.filling import fill
from waarborg.service.escalations.models import Escalation
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import checks
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.knowledge.models import Article
from waarborg.service.parties.models import Client
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets.models import Ticket

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 22, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize("at", [AT, SUNDAY_NIGHT])
def test_whatever_the_hour_there_is_one_of_each_to_look_at(own_database, at) -> None:
    fill(at)
    with scope(SYSTEM):
        running = Ticket.objects.filter(state__in=["reported", "in_hand", "waiting_for_client"])
        folded = guarantees.folded_many(running.values_list("id", flat=True), at)
        states = {guarantee.resolution.state for guarantee, _ in folded.values()}
        assert states >= {"on_time", "in_danger", "missed", "paused"}
        just_now = running.filter(severity="critical", state="reported").latest("reported_at")
        assert (at - just_now.reported_at).total_seconds() < 15 * 60


def test_the_world_has_kept_and_missed_guarantees_and_is_made_once(own_database) -> None:
    assert {account.role for account in fill(AT)} == set(StaffRole)
    with scope(SYSTEM):
        tickets = list(Ticket.objects.all())
        folded = guarantees.folded_many([ticket.id for ticket in tickets], AT)
        states = [milestone.state for guarantee, _ in folded.values() for milestone in guarantee.milestones]
        assert len(tickets) > 100
        assert Client.objects.count() == 5
        assert states.count("met") > 3 * states.count("missed") > 0
        assert any(guarantee.pauses for guarantee, _ in folded.values())
        assert {ticket.state for ticket in tickets} >= {"reported", "in_hand", "closed"}
        assert Escalation.objects.exists()
        assert list(checks.verify()) == []
        assert all(ticket.reported_at <= AT for ticket in tickets)
        assert Article.objects.filter(for_clients=True).exists()
    fill(AT)
    with scope(SYSTEM):
        assert Ticket.objects.count() == len(tickets)
    assert len(ACCOUNTS) == 5
