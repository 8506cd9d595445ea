"""A breach that is excused stays a breach; beside it stands why, and who approved."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import commands, queries
from waarborg.service.guarantees.checks import verify
from waarborg.service.guarantees.commands import AlreadyExcused, NotExcused, NotMissed, ReasonMissing
from waarborg.service.guarantees.models import Excuse, ExcuseWithdrawal
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW

HOUR = timedelta(hours=1)
LATE = NOW + 2 * HOUR
WHY = "De opdrachtgever vroeg ons te wachten"


@pytest.fixture
def missed(world):
    """A ticket whose reaction was missed an hour ago."""
    with scope(world.developer.as_viewer()) as by:
        what = Report("Afrekenen lukt niet", "all", 2, reported_at=NOW)
        return tickets.report(by=by, at=NOW, client=world.shop.client, what=what)


def excuse(person, ticket, *, of="reaction", why=WHY, at=LATE) -> Excuse:
    with scope(person.as_viewer()) as by:
        return commands.excuse(by=by, at=at, about_id=ticket.id, of=of, why=why)


def withdraw(person, ticket, *, why="Dat bleek niet zo", at=LATE + HOUR) -> None:
    with scope(person.as_viewer()) as by:
        commands.withdraw_excuse(by=by, at=at, about_id=ticket.id, of="reaction", why=why)


def standing(ticket) -> Excuse | None:
    with scope(SYSTEM):
        return queries.standing_excuses([ticket.id]).get((ticket.id, "reaction"))


def test_an_excused_breach_stays_missed_with_reason_and_approver(world, missed):
    excuse(world.project_manager, missed)
    found = standing(missed)
    assert (found.why, found.by, found.at) == (WHY, world.project_manager, LATE)
    with scope(SYSTEM):
        folded, _ = queries.folded(queries.guarantee_of(missed.id), LATE)
        assert folded.reaction.state == "missed"
        assert [str(one) for one in verify()] == []


def test_the_client_reads_that_and_why_it_is_excused(world, missed):
    excuse(world.team_lead, missed)
    withdraw(world.director, missed)
    with scope(world.shop.directing.as_viewer()):
        told = [(fact.kind, fact.why) for fact in facts.story(missed.id) if "excuse" in fact.kind]
    assert told == [
        ("guarantee.breach_excused", WHY),
        ("guarantee.excuse_withdrawn", "Dat bleek niet zo"),
    ]


@pytest.mark.parametrize("role", ["developer", "administrator"])
def test_only_project_manager_team_lead_or_director_may_excuse(world, missed, role):
    with pytest.raises(NotAllowed):
        excuse(getattr(world, role), missed)


def test_who_does_not_see_the_ticket_does_not_see_what_is_excused_of_it(world, missed):
    excuse(world.director, missed)
    withdraw(world.director, missed)
    with scope(world.shop.reporter.as_viewer()):
        assert (Excuse.objects.count(), ExcuseWithdrawal.objects.count()) == (0, 0)
    with scope(world.shop.directing.as_viewer()):
        assert (Excuse.objects.count(), ExcuseWithdrawal.objects.count()) == (1, 1)


def test_the_client_can_not_excuse_and_another_client_sees_nothing_of_it(world, missed):
    with pytest.raises(NotAllowed):
        excuse(world.shop.directing, missed)
    excuse(world.director, missed)
    with scope(world.shop.directing.as_viewer()):
        assert Excuse.objects.count() == 1
    with scope(world.paper.directing.as_viewer()):
        assert Excuse.objects.count() == 0


def test_what_was_not_missed_can_not_be_excused(world, missed):
    with pytest.raises(NotMissed):
        excuse(world.director, missed, of="resolution")
    with pytest.raises(NotMissed):
        excuse(world.director, missed, at=NOW + HOUR)


def test_an_excuse_asks_for_a_reason(world, missed):
    with pytest.raises(ReasonMissing):
        excuse(world.director, missed, why="  ")


def test_one_excuse_stands_at_a_time(world, missed):
    excuse(world.director, missed)
    with pytest.raises(AlreadyExcused):
        excuse(world.team_lead, missed)


def test_a_withdrawn_excuse_stays_on_record_and_another_can_be_given(world, missed):
    excuse(world.director, missed)
    withdraw(world.team_lead, missed)
    assert standing(missed) is None
    excuse(world.project_manager, missed, why="Toch wel", at=LATE + 2 * HOUR)
    with scope(SYSTEM):
        first, second = queries.excuses_of(queries.guarantee_of(missed.id))
        assert (first.why, first.withdrawal.why, first.withdrawal.by) == (
            WHY,
            "Dat bleek niet zo",
            world.team_lead,
        )
        assert (second.why, hasattr(second, "withdrawal")) == ("Toch wel", False)


def test_what_is_not_excused_has_nothing_to_withdraw(world, missed):
    with pytest.raises(NotExcused):
        withdraw(world.director, missed)


def test_excuses_are_only_ever_added(world, missed):
    given = excuse(world.director, missed)
    with pytest.raises(DatabaseError), scope(SYSTEM):
        Excuse.objects.filter(id=given.id).update(why="anders")


def test_excuses_of_many_tickets_are_read_in_one_query(world, missed, django_assert_num_queries):
    excuse(world.director, missed)
    with scope(SYSTEM), django_assert_num_queries(1):
        assert set(queries.standing_excuses([missed.id])) == {(missed.id, "reaction")}
