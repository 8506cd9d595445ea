"""Which of a client's people see which ticket: who directs sees all, others what they reported or were let in on."""

import pytest
from django.db import IntegrityError
from ticketing import HOUR, act, in_hand, last, reported, told

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.guarantees.models import GuaranteeEvent
from waarborg.service.tickets import commands, queries
from waarborg.service.tickets.models import Delivery, Participant, Question, Ticket
from waarborg.service.tickets.rules import Kind
from world import NOW, deliver


def seen(person) -> set:
    with scope(person.as_viewer()) as viewer:
        return set(queries.visible_to(viewer).values_list("id", flat=True))


def let_through(person) -> set:
    """What the database lets through when nobody filters."""
    with scope(person.as_viewer()):
        return set(Ticket.objects.values_list("id", flat=True))


def test_a_reporter_sees_what_it_reported_and_who_directs_sees_all(world):
    own = reported(world, by=world.shop.reporter)
    others = reported(world, reporter=world.shop.directing)
    nobodys = reported(world)
    for look in (seen, let_through):
        assert look(world.shop.reporter) == {own.id}
        assert look(world.shop.directing) == {own.id, others.id, nobodys.id}
        assert look(world.paper.directing) == set()
        assert look(world.developer) == {own.id, others.id, nobodys.id}
    assert seen(world.shop.suppliers_contact) == set()


def test_whoever_reports_at_the_portal_is_the_reporter(world):
    ticket = reported(world, by=world.shop.reporter)
    assert ticket.reporter_id == world.shop.reporter.id


def test_a_colleague_who_is_let_in_sees_the_ticket_until_he_leaves(world):
    ticket = reported(world, reporter=world.shop.directing)
    act(world.shop.directing, commands.invite, ticket, at=NOW + HOUR, person=world.shop.reporter)
    act(world.shop.directing, commands.invite, ticket, at=NOW + HOUR, person=world.shop.reporter)
    assert seen(world.shop.reporter) == let_through(world.shop.reporter) == {ticket.id}
    assert told(ticket).count("participant_added") == 1
    act(world.shop.reporter, commands.uninvite, ticket, at=NOW + HOUR, person=world.shop.reporter)
    assert seen(world.shop.reporter) == set()
    assert last(ticket, "participant_left").payload.person_id == world.shop.reporter.id


def test_a_ticket_is_opened_to_people_of_its_own_client_only(world):
    ticket = reported(world, by=world.shop.reporter)
    for stranger in (world.paper.reporter, world.developer, world.shop.suppliers_contact):
        with pytest.raises(commands.NotAContact):
            act(world.developer, commands.invite, ticket, at=NOW, person=stranger)
    with pytest.raises(NotAllowed):
        act(world.paper.directing, commands.invite, ticket, at=NOW, person=world.paper.reporter)
    stranger = {"client": world.shop.client, "ticket": ticket, "person": world.paper.reporter}
    with scope(SYSTEM), pytest.raises(IntegrityError), scope(SYSTEM):
        Participant.objects.create(**stranger, since_at=NOW)


def test_what_hangs_on_a_ticket_is_seen_with_it(world):
    ticket = in_hand(world, reporter=world.shop.directing)
    act(world.developer, commands.ask_client, ticket, at=NOW, questions=["Welke browser?"])
    act(world.developer, commands.resume, ticket, at=NOW)
    deliver(ticket, at=NOW)
    for person, sees in ((world.shop.directing, True), (world.shop.reporter, False)):
        with scope(person.as_viewer()):
            assert bool(facts.story(ticket.id)) is sees
            assert (guarantees.guarantee_of(ticket.id) is not None) is sees
            assert GuaranteeEvent.objects.exists() is sees
            assert Question.objects.exists() is sees
            assert Delivery.objects.exists() is sees


def test_a_reporter_answers_refuses_and_accepts_on_its_own_ticket(world):
    ticket = reported(world, by=world.shop.reporter)
    act(world.developer, commands.take_in_hand, ticket, at=NOW)
    (question,) = act(world.developer, commands.ask_client, ticket, at=NOW, questions=["Welke browser?"])
    with scope(world.shop.reporter.as_viewer()) as by:
        commands.answer_question(by=by, at=NOW, question=question, words="Firefox")
    deliver(ticket, at=NOW)
    act(world.shop.reporter, commands.refuse_delivery, ticket, at=NOW, why="Nog stuk")
    act(world.developer, commands.take_in_hand, ticket, at=NOW)
    deliver(ticket, at=NOW)
    act(world.shop.reporter, commands.accept, ticket, at=NOW)
    assert told(ticket)[-1] == "closed"


def test_a_client_never_moves_what_is_the_agencys_to_move(world):
    ticket = reported(world, by=world.shop.directing)
    staffs = (
        (commands.take_in_hand, {}),
        (commands.pause, {"why": "Welke?"}),
        (commands.wait_for_third_party, {"who": "De bank"}),
        (commands.hand_in, {"what": "solution", "words": "Zelf hersteld"}),
        (commands.check, {}),
        (commands.send_back, {"why": "Nee"}),
        (commands.deliver, {}),
        (commands.release_unchecked, {"why": "Haast"}),
        (commands.withdraw_workaround, {"why": "Nee"}),
        (commands.wait_longer, {"why": "Nee"}),
        (commands.close_unanswered, {"why": "Nee"}),
        (commands.change_kind, {"kind": Kind.QUESTION, "why": "Nee"}),
        (commands.brief, {"text": "Doe dit", "to": world.developer}),
    )
    for command, words in staffs:
        with pytest.raises(NotAllowed):
            act(world.shop.directing, command, ticket, at=NOW, **words)
