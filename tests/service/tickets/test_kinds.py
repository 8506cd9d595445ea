"""Kinds of matter (clause A): only an incident stands under the guarantees, and the clock follows by rule."""

import pytest
from ticketing import DAY, HOUR, MINUTE, act, fresh, guarantee, in_hand, last, reported, state_of, told

from waarborg.service.estate.models import Website
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands, queries
from waarborg.service.tickets.rules import SPRINT_PLANNING, SUPPORT, Kind, State, What
from world import NOW, deliver

WHY = "Dit is een nieuwe functie; die plannen wij in de volgende sprint."


def turn(world, ticket, kind, *, by=None, at=NOW + 30 * MINUTE, why=WHY, **details) -> None:
    act(by or world.developer, commands.change_kind, ticket, at=at, kind=kind, why=why, **details)


def test_a_question_is_reported_without_a_rating_and_without_a_clock(world):
    ticket = reported(world, kind=Kind.QUESTION, users="", priority=0)
    assert (ticket.kind, ticket.team, ticket.next_due_at) == ("question", SUPPORT, None)
    assert guarantee(ticket, NOW + 30 * DAY).resolution.state == "none"


def test_a_small_change_stands_under_the_agreement_and_passes_the_gate(world):
    ticket = in_hand(world, kind=Kind.SMALL_CHANGE)
    assert ticket.version_id == world.shop.version.id
    assert ticket.next_due_at is None
    with pytest.raises(commands.MoveNotPossible):
        act(world.developer, commands.close, ticket, at=NOW)
    deliver(ticket, at=NOW + HOUR)
    assert state_of(ticket) == State.DELIVERED


def test_what_is_never_delivered_is_closed_with_a_word(world):
    ticket = in_hand(world, kind=Kind.QUESTION)
    act(world.developer, commands.close, ticket, at=NOW + HOUR, why="Uitgelegd aan de telefoon")
    assert state_of(ticket) == State.CLOSED
    assert last(ticket, "closed").why == "Uitgelegd aan de telefoon"


def test_new_work_leaves_the_clock_for_the_sprint_with_a_reason_that_the_client_reads(world):
    ticket = in_hand(world)
    assert ticket.next_due_at is not None or fresh(ticket).next_due_at is not None
    with pytest.raises(commands.ReasonMissing):
        turn(world, ticket, Kind.SPRINT_WORK, why=" ")
    turn(world, ticket, Kind.SPRINT_WORK)
    assert (fresh(ticket).kind, fresh(ticket).team) == ("sprint_work", SPRINT_PLANNING)
    assert fresh(ticket).next_due_at is None
    assert guarantee(ticket, NOW + 30 * DAY).left_at == NOW + 30 * MINUTE
    with scope(world.shop.directing.as_viewer()):
        (fact,) = [fact for fact in facts.story(ticket.id) if fact.kind == "ticket.kind_changed"]
        assert fact.why == WHY


def test_what_comes_back_is_counted_as_if_it_had_never_been_away(world):
    ticket = in_hand(world)
    promised = fresh(ticket).next_due_at
    turn(world, ticket, Kind.SPRINT_WORK)
    turn(world, ticket, Kind.INCIDENT, at=NOW + 2 * HOUR, why="Het werkte vorige week nog")
    assert fresh(ticket).next_due_at == promised
    assert told(ticket).count("kind_changed") == 2


def test_a_question_that_turns_out_to_be_an_incident_counts_from_its_report(world):
    ticket = reported(world, kind=Kind.QUESTION, users="", priority=0)
    with pytest.raises(commands.NotRated):
        turn(world, ticket, Kind.INCIDENT, why="Er is iets stuk")
    turn(world, ticket, Kind.INCIDENT, why="Er is iets stuk", users="single", priority=2)
    assert fresh(ticket).severity == "normal"
    assert fresh(ticket).next_due_at == NOW + DAY


def test_a_question_that_turns_out_to_be_urgent_counts_from_when_that_was_known(world):
    ticket = reported(world, kind=Kind.QUESTION, users="", priority=0)
    turn(world, ticket, Kind.INCIDENT, why="De winkel ligt plat", users="all", priority=1)
    assert fresh(ticket).severity == "critical"
    assert fresh(ticket).next_due_at == NOW + 30 * MINUTE + HOUR


def test_a_question_can_be_rated_before_it_is_an_incident(world):
    ticket = reported(world, kind=Kind.QUESTION, users="", priority=0)
    act(
        world.developer,
        commands.change_severity,
        ticket,
        at=NOW,
        users="single",
        priority=2,
        why="Voor het geval dat",
    )
    assert fresh(ticket).next_due_at is None
    turn(world, ticket, Kind.INCIDENT, why="Toch stuk")
    assert fresh(ticket).severity == "normal"


def test_a_question_becomes_a_small_change_without_ceremony_and_an_incident_does_not(world):
    turn(world, reported(world, kind=Kind.QUESTION), Kind.SMALL_CHANGE, why="")
    with pytest.raises(commands.ReasonMissing):
        turn(world, reported(world), Kind.QUESTION, why="")


def test_after_a_due_instant_only_the_project_manager_takes_a_matter_out_of_the_guarantees(world):
    late = NOW + 3 * HOUR
    ticket = reported(world)
    with pytest.raises(commands.NeedsProjectManager):
        turn(world, ticket, Kind.QUESTION, at=late)
    turn(world, ticket, Kind.QUESTION, at=late, by=world.project_manager)
    assert guarantee(ticket, late).reaction.is_breached


def test_other_expertise_goes_to_the_team_that_was_chosen_and_on_to_another(world):
    ticket = in_hand(world)
    for wrong in ("", "kantine"):
        with pytest.raises(commands.TeamUnknown):
            turn(world, ticket, Kind.EXPERTISE, team=wrong)
    turn(world, ticket, Kind.EXPERTISE, team="seo")
    assert fresh(ticket).team == "seo"
    turn(world, ticket, Kind.EXPERTISE, team="conversion", at=NOW + HOUR)
    assert last(ticket, "kind_changed").payload.team == "conversion"
    with pytest.raises(commands.SameKind):
        turn(world, ticket, Kind.EXPERTISE, team="conversion", at=NOW + HOUR)


def test_the_agency_names_its_own_teams(world):
    with scope(world.team_lead.as_viewer()) as by, pytest.raises(NotAllowed):
        commands.set_teams(by=by, at=NOW, teams=["Contentteam"])
    with scope(world.administrator.as_viewer()) as by:
        for wrong in ([], ["seo", "seo"], ["  "]):
            with pytest.raises(commands.TeamsMissing):
                commands.set_teams(by=by, at=NOW, teams=wrong)
        commands.set_teams(by=by, at=NOW, teams=["seo", "Contentteam"])
    ticket = in_hand(world)
    with pytest.raises(commands.TeamUnknown):
        turn(world, ticket, Kind.EXPERTISE, team="sea")
    turn(world, ticket, Kind.EXPERTISE, team="Contentteam")


def test_hosting_is_attributed_to_the_provider_with_its_contact_and_agreement(world):
    ticket = in_hand(world, website=world.shop.website)
    turn(world, ticket, Kind.HOSTING, why="De server van de hostingpartij ligt plat")
    fact = last(ticket, "kind_changed").payload
    assert fact.website_id == world.shop.website.id
    assert fact.hosting_agreement == world.shop.website.hosting_agreement
    with scope(SYSTEM):
        hosting = queries.hosting_of(fresh(ticket))
    assert hosting.provider == world.shop.website.hosting_provider
    assert hosting.is_comparable is not world.shop.website.lacks_comparable_hosting


def test_the_only_website_of_a_client_is_meant_when_none_is_named(world):
    ticket = in_hand(world)
    turn(world, ticket, Kind.HOSTING)
    assert fresh(ticket).website_id == world.shop.website.id
    with scope(SYSTEM):
        Website.objects.create(
            client=world.shop.client, url="https://tweede.example", size="small", since_at=NOW
        )
    with pytest.raises(commands.WebsiteMissing):
        turn(world, in_hand(world), Kind.HOSTING)


def test_what_is_outside_the_agreement_is_reported_with_a_reason_unless_the_client_asks_for_it(world):
    with pytest.raises(commands.ReasonMissing):
        reported(world, kind=Kind.SPRINT_WORK)
    assert reported(world, kind=Kind.SPRINT_WORK, why=WHY).next_due_at is None
    asked = reported(world, by=world.shop.reporter, kind=Kind.EXPERTISE, users="", priority=0)
    assert (asked.team, asked.next_due_at) == ("", None)
    turn(world, asked, Kind.EXPERTISE, team="seo")
    assert fresh(asked).team == "seo"


def test_what_is_no_incident_says_why_it_is_not_counted_in_the_language_of_the_agreement(world):
    ticket = reported(world, kind=Kind.QUESTION)
    assert guarantee(ticket, NOW).absences[0].reason == "vraag"


def test_a_matter_keeps_its_state_when_its_kind_changes_and_an_ended_one_its_kind(world):
    ticket = in_hand(world)
    act(world.developer, commands.hand_in, ticket, at=NOW, what=What.SOLUTION, words="Hersteld")
    turn(world, ticket, Kind.SMALL_CHANGE)
    assert state_of(ticket) == State.READY_FOR_CHECK
    with pytest.raises(commands.SameKind):
        turn(world, ticket, Kind.SMALL_CHANGE)
    done = in_hand(world)
    deliver(done, at=NOW + MINUTE)
    with pytest.raises(commands.MoveNotPossible):
        turn(world, done, Kind.QUESTION)


def test_a_client_does_not_decide_what_kind_it_is(world):
    with pytest.raises(NotAllowed):
        turn(world, reported(world), Kind.SPRINT_WORK, by=world.shop.directing)
