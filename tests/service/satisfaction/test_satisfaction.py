"""How content a client is, in one tap: once a ticket is finished, by those who may see it, and it moves nothing."""

import pytest

import world as cast
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.satisfaction import commands, queries
from waarborg.service.satisfaction.commands import LONGEST_REMARK, NotFinishedYet, RemarkTooLong
from waarborg.service.satisfaction.models import Rating
from waarborg.service.satisfaction.rules import Score
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Kind


@pytest.fixture
def question(world) -> Ticket:
    """A question of the shop's reporter that was answered and closed."""
    with scope(world.shop.reporter.as_viewer()) as by:
        what = Report("Hoe zet ik een banner?", "", 0, cast.NOW, kind=Kind.QUESTION)
        return tickets.report(by=by, at=cast.NOW, client=world.shop.client, what=what)


@pytest.fixture
def finished(world, question) -> Ticket:
    with scope(world.shop.reporter.as_viewer()) as by:
        tickets.close(by=by, at=cast.NOW, ticket=question)
    return question


def _rate(person, ticket, score=Score.GOOD, words=""):
    with scope(person.as_viewer()) as by:
        return commands.rate(by=by, at=cast.NOW, ticket=ticket, score=score, words=words)


def test_a_finished_ticket_is_rated_in_one_tap_and_the_agency_reads_it(world, finished):
    _rate(world.shop.reporter, finished)
    with scope(world.project_manager.as_viewer()):
        rating = queries.rating_of(finished.id)
        fact = facts.story(finished.id)[-1]
    assert (rating.score, rating.person_id) == ("good", world.shop.reporter.id)
    assert (fact.kind, fact.payload.score) == ("satisfaction.given", "good")


def test_the_latest_counts_and_what_was_said_before_stays_on_record(world, finished):
    _rate(world.shop.reporter, finished, words="Snel!")
    _rate(world.shop.directing, finished, Score.BAD)
    with scope(SYSTEM):
        rating = Rating.objects.get()
        told = [fact.payload.score for fact in facts.story(finished.id) if fact.kind == "satisfaction.given"]
    assert (rating.score, rating.words, rating.person_id) == ("bad", "Snel!", world.shop.directing.id)
    assert told == ["good", "bad"]


def test_the_same_tap_twice_says_it_once(world, finished):
    for _ in range(2):
        _rate(world.shop.reporter, finished)
    with scope(SYSTEM):
        assert [fact.kind for fact in facts.story(finished.id)].count("satisfaction.given") == 1


def test_what_still_runs_is_not_rated(world, question):
    with pytest.raises(NotFinishedYet):
        _rate(world.shop.reporter, question)


def test_a_remark_is_no_report(world, finished):
    with pytest.raises(RemarkTooLong):
        _rate(world.shop.reporter, finished, words="x" * (LONGEST_REMARK + 1))


def test_nobody_rates_what_they_do_not_see_or_have_done_themselves(world, finished):
    for person in (world.paper.directing, world.project_manager, world.shop.suppliers_contact):
        with pytest.raises(NotAllowed):
            _rate(person, finished)


def test_a_rating_is_seen_by_whoever_sees_its_ticket(world, finished):
    _rate(world.shop.reporter, finished)
    for person, seen in ((world.shop.directing, 1), (world.paper.directing, 0)):
        with scope(person.as_viewer()):
            assert len(queries.ratings_of([finished.id])) == seen
