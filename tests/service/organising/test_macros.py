"""A macro does its steps in a row as somebody would by hand: all of them, or none."""

from uuid import UUID, uuid4

import pytest
from django.db.utils import ProgrammingError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from waarborg.service.conversations import commands as conversations
from waarborg.service.conversations import queries as conversations_queries
from waarborg.service.conversations.commands import Wording
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import scope
from waarborg.service.organising import commands, queries
from waarborg.service.organising.models import Macro
from waarborg.service.organising.rules import Who, macros
from waarborg.service.organising.rules.macros import (
    STEPS_AT_MOST,
    Ask,
    Assign,
    Begin,
    Close,
    Note,
    PutTag,
    Reply,
    StepsNotUnderstoodError,
    TakeTagOff,
    read_steps,
    write_steps,
)
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Kind, State
from world import NOW

BEGIN_AND_TAG = (PutTag(name="Betaling"), Begin(), Note(text="Eerst de logboeken bekijken"))

words = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=40)
steps = st.lists(
    st.one_of(
        st.builds(Reply, canned=st.uuids()),
        st.builds(Note, text=words),
        st.builds(PutTag, name=words),
        st.builds(TakeTagOff, name=words),
        st.builds(Assign, to=st.uuids() | st.sampled_from(Who)),
        st.just(Begin()),
        st.builds(Ask, question=words),
        st.builds(Close, why=words),
    ),
    max_size=STEPS_AT_MOST,
)


def report(side, by, **details) -> Ticket:
    what = Report("Afrekenen lukt niet", "all", 2, reported_at=NOW, **details)
    return tickets.report(by=by, at=NOW, client=side.client, what=what)


def make(world, *wanted, name="Oppakken") -> Macro:
    with scope(world.team_lead.as_viewer()) as by:
        return commands.make_macro(by=by, at=NOW, name=name, steps=wanted)


def run(by, ticket, macro, *, once=None) -> None:
    commands.run_macro(by=by, at=NOW, ticket=ticket, macro=macro, once=once)


def said(by, ticket) -> list[str]:
    return [message.text for message in conversations_queries.visible_to(by).filter(ticket=ticket)]


@given(wanted=steps)
def test_steps_are_read_as_they_were_written(wanted):
    assert read_steps(write_steps(wanted)) == tuple(wanted)


@pytest.mark.parametrize(
    "wrong",
    [
        {"do": "explode"},
        {"do": "reply"},
        {"do": "note", "text": " "},
        {"do": "assign", "to": "somebody"},
        {"do": "begin", "why": "because"},
        "begin",
    ],
)
def test_a_step_that_is_not_one_is_named_by_its_number(wrong):
    with pytest.raises(StepsNotUnderstoodError) as error:
        read_steps([{"do": "begin"}, wrong])
    assert error.value.numbers == (2,)
    with pytest.raises(commands.StepsNotUnderstood, match="2"):
        commands.understood_steps([{"do": "begin"}, wrong])


def test_every_step_that_can_be_written_is_known_by_what_it_does():
    assert len({kind.model_fields["do"].default for kind in macros.KINDS}) == len(macros.KINDS) == 8


def test_a_macro_does_its_steps_and_each_is_told_as_by_hand(world):
    macro = make(world, *BEGIN_AND_TAG)
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        run(by, ticket, macro)
        told = [fact.kind for fact in facts.story(ticket.id)]
        assert told[-4:] == ["ticket.tagged", "ticket.taken_in_hand", "message.noted", "ticket.macro_run"]
        assert Ticket.objects.get(id=ticket.id).state == State.IN_HAND
        assert said(by, ticket) == ["Eerst de logboeken bekijken"]


def test_one_refusal_and_nothing_was_done(world):
    macro = make(world, *BEGIN_AND_TAG, TakeTagOff(name="Bestaat niet"))
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        before = [fact.kind for fact in facts.story(ticket.id)]
        with pytest.raises(commands.StepRefused) as refusal:
            run(by, ticket, macro)
        assert [fact.kind for fact in facts.story(ticket.id)] == before
        assert queries.tags_of(by, [ticket.id])[ticket.id] == []
        assert Ticket.objects.get(id=ticket.id).state == State.REPORTED
        assert "4" in str(refusal.value)
        assert "Bestaat niet" in str(refusal.value)


def test_a_reply_is_made_out_in_the_language_of_the_agreement(world):
    with scope(world.team_lead.as_viewer()) as by:
        wording = Wording(
            "Ontvangen", text_nl="Dag {{client}}, we kijken ernaar.", text_en="Hello {{client}}."
        )
        canned = conversations.add_canned_reply(by=by, at=NOW, wording=wording)
    macro = make(world, Reply(canned=canned.id))
    with scope(world.developer.as_viewer()) as by, translation.override("en"):
        ticket = report(world.shop, by)
        run(by, ticket, macro)
        assert said(by, ticket) == [f"Dag {world.shop.client.name}, we kijken ernaar."]


def test_nothing_with_a_gap_is_sent(world):
    with scope(world.team_lead.as_viewer()) as by:
        canned = conversations.add_canned_reply(
            by=by, at=NOW, wording=Wording("Begroeting", text_nl="Beste {{reporter}},")
        )
    macro = make(world, Reply(canned=canned.id))
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        with pytest.raises(commands.StepRefused) as refusal:
            run(by, ticket, macro)
        assert isinstance(refusal.value.__cause__, commands.WordsNotComplete)
        assert said(by, ticket) == []


def test_words_that_were_taken_out_of_use_are_not_said(world):
    with scope(world.team_lead.as_viewer()) as by:
        canned = conversations.add_canned_reply(by=by, at=NOW, wording=Wording("Oud", text_nl="Dag"))
        macro = make(world, Reply(canned=canned.id))
        conversations.retire_canned_reply(by=by, at=NOW, canned=canned)
    with scope(world.developer.as_viewer()) as by, pytest.raises(commands.StepRefused) as refusal:
        run(by, report(world.shop, by), macro)
    assert isinstance(refusal.value.__cause__, commands.NoSuchCannedReply)


def test_the_same_run_sent_twice_says_its_words_once(world):
    macro = make(world, Note(text="Eén keer"))
    once = uuid4()
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        for _ in range(2):
            run(by, ticket, macro, once=once)
        assert said(by, ticket) == ["Eén keer"]


@pytest.mark.parametrize(("to", "who"), [(Who.ME, "developer"), ("lead", "team_lead"), (Who.NOBODY, None)])
def test_a_ticket_is_handed_to_a_colleague_to_oneself_or_to_nobody(world, to, who):
    macro = make(world, Assign(to=world.team_lead.id if to == "lead" else to))
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        run(by, ticket, macro)
        wanted = getattr(world, who).id if who else None
        assert Ticket.objects.get(id=ticket.id).assignee_id == wanted


def test_nothing_is_handed_to_a_stranger(world):
    macro = make(world, Assign(to=UUID(int=7)))
    with scope(world.developer.as_viewer()) as by, pytest.raises(commands.StepRefused) as refusal:
        run(by, report(world.shop, by), macro)
    assert isinstance(refusal.value.__cause__, commands.NoSuchColleague)


def test_a_question_is_asked_and_a_question_is_closed(world):
    ask, close = (
        make(world, Ask(question="Welke browser?"), name="Vraag"),
        make(world, Close(why="Beantwoord"), name="Dicht"),
    )
    with scope(world.developer.as_viewer()) as by:
        incident, question = report(world.shop, by), report(world.shop, by, kind=Kind.QUESTION)
        run(by, incident, ask)
        assert Ticket.objects.get(id=incident.id).state == State.WAITING_FOR_CLIENT
        run(by, question, close)
        assert Ticket.objects.get(id=question.id).state == State.CLOSED
        with pytest.raises(commands.StepRefused):
            run(by, incident, close)


def test_a_step_is_done_with_the_rights_of_whoever_runs_it(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
    macro = make(world, *BEGIN_AND_TAG)
    with scope(world.shop.directing.as_viewer()) as by, pytest.raises(NotAllowed):
        run(by, ticket, macro)


def test_macros_are_kept_by_who_leads(world):
    macro = make(world, *BEGIN_AND_TAG)
    with scope(world.developer.as_viewer()) as by:
        assert list(queries.macros_of(by)) == [macro]
        for act in (
            lambda: commands.make_macro(by=by, at=NOW, name="Eigen", steps=BEGIN_AND_TAG),
            lambda: commands.change_macro(by=by, at=NOW, macro=macro, name="Anders", steps=BEGIN_AND_TAG),
            lambda: commands.retire_macro(by=by, at=NOW, macro=macro),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_a_macro_has_a_name_of_its_own_and_some_steps(world):
    make(world, *BEGIN_AND_TAG)
    for name, wanted, refusal in (
        ("", BEGIN_AND_TAG, commands.MacroNameMissing),
        ("x" * 81, BEGIN_AND_TAG, commands.MacroNameMissing),
        ("OPPAKKEN", BEGIN_AND_TAG, commands.MacroNameTaken),
        ("Leeg", (), commands.StepsMissing),
        ("Lang", (Begin(),) * (STEPS_AT_MOST + 1), commands.StepsMissing),
    ):
        with pytest.raises(refusal):
            make(world, *wanted, name=name)


def test_a_macro_is_changed_and_a_retired_one_frees_its_name(world):
    macro = make(world, *BEGIN_AND_TAG)
    with scope(world.team_lead.as_viewer()) as by:
        assert commands.change_macro(by=by, at=NOW, macro=macro, name="Begin", steps=(Begin(),))
        assert not commands.change_macro(by=by, at=NOW, macro=macro, name="Begin", steps=(Begin(),))
        commands.retire_macro(by=by, at=NOW, macro=macro)
        assert list(queries.macros_of(by)) == []
        for act in (
            lambda: run(by, report(world.shop, by), macro),
            lambda: commands.retire_macro(by=by, at=NOW, macro=macro),
        ):
            with pytest.raises(commands.MacroRetired):
                act()
    assert make(world, Begin(), name="Begin")


def test_a_client_sees_no_macros(world):
    make(world, *BEGIN_AND_TAG)
    with scope(world.shop.directing.as_viewer()) as viewer:
        assert list(queries.macros_of(viewer)) == []
        with pytest.raises(ProgrammingError, match="permission denied"), scope(viewer):
            Macro.objects.count()
