"""The tables of kinds and states: what they promise together, and that a table which contradicts itself is refused."""

from dataclasses import replace

import pytest

from waarborg.service.tickets.rules import (
    FIRST,
    OPEN_STATES,
    STANDINGS,
    STEPS,
    TREATMENTS,
    Kind,
    KindTableError,
    Move,
    Position,
    State,
    StateTableError,
    Step,
    What,
    after,
    moves_from,
    validate_kinds,
    validate_states,
)

POSITIONS = [
    Position(state, kind, is_begun=begun, is_worked_around=around)
    for state in State
    for kind in Kind
    for begun in (True, False)
    for around in (True, False)
]


def without(move: Move) -> tuple[Step, ...]:
    return tuple(step for step in STEPS if step.move is not move)


def test_no_way_but_the_release_leads_to_the_client_past_the_check():
    for move in set(Move) - {Move.RELEASE_UNCHECKED, Move.DELIVER}:
        for position in POSITIONS:
            to = after(move, position, What.SOLUTION)
            if position.state not in (State.DELIVERED, State.CLOSED):
                assert to is not State.DELIVERED, (move, position)
    assert [step.leads.keys() for step in STEPS if step.move is Move.DELIVER] == [{State.CHECKED}]


def test_an_incident_and_a_small_change_end_by_a_delivery_and_the_others_by_closing():
    ends = {kind for kind in Kind if Move.CLOSE in moves_from(Position(State.IN_HAND, kind))}
    assert ends == {Kind.QUESTION, Kind.SPRINT_WORK, Kind.EXPERTISE, Kind.HOSTING}


def test_whatever_is_offered_leads_somewhere_and_nothing_else_does():
    for position in POSITIONS:
        offered = moves_from(position)
        for move in Move:
            assert (after(move, position, What.SOLUTION) is not None) == (move in offered)


def test_every_open_state_has_a_way_out_and_what_is_closed_stays_closed():
    for state in OPEN_STATES:
        assert moves_from(Position(state))
    assert moves_from(Position(State.CLOSED)) == ()


def test_work_that_is_resumed_goes_back_to_where_it_was():
    back = {
        (begun, around): after(
            Move.RESUME, Position(State.WAITING_FOR_CLIENT, is_begun=begun, is_worked_around=around)
        )
        for begun in (True, False)
        for around in (True, False)
    }
    assert back[False, False] is State.REPORTED
    assert back[True, False] is State.IN_HAND
    assert back[True, True] is State.WORKED_AROUND


def test_a_reaction_need_not_wait_for_an_answer_but_happens_once():
    waiting = Position(State.WAITING_FOR_CLIENT, is_begun=False)
    assert after(Move.TAKE_IN_HAND, waiting) is State.WAITING_FOR_CLIENT
    assert after(Move.TAKE_IN_HAND, replace(waiting, is_begun=True)) is None


def test_the_client_is_told_of_a_ticket_that_is_checked_that_it_is_in_hand():
    assert {state for state in State if STANDINGS[state].to_client} == {
        State.READY_FOR_CHECK,
        State.CHECKED,
    }
    assert FIRST is State.REPORTED


@pytest.mark.parametrize(
    "table",
    [
        without(Move.CHECK),
        without(Move.CLOSE),
        (*STEPS, Step(Move.DELIVER, {State.IN_HAND: State.DELIVERED})),
        (*STEPS, Step(Move.HAND_IN, {State.IN_HAND: State.WORKED_AROUND})),
    ],
)
def test_a_table_with_a_hole_does_not_load(table):
    with pytest.raises(StateTableError):
        validate_states(table)


def test_an_open_state_without_a_way_out_does_not_load():
    stuck = tuple(
        replace(step, leads={state: to for state, to in step.leads.items() if state is not State.TURNED_DOWN})
        for step in STEPS
    )
    with pytest.raises(StateTableError, match="turned_down"):
        validate_states(stuck)


@pytest.mark.parametrize(
    "change",
    [
        {"is_delivered": False},
        {"is_in_agreement": False},
        {"chooses_team": True},
    ],
)
def test_a_kind_that_no_agreement_could_mean_does_not_load(change):
    with pytest.raises(KindTableError):
        validate_kinds(dict(TREATMENTS) | {Kind.INCIDENT: replace(TREATMENTS[Kind.INCIDENT], **change)})


def test_what_is_outside_the_agreement_needs_a_reason_and_every_kind_a_treatment():
    with pytest.raises(KindTableError):
        validate_kinds(
            dict(TREATMENTS) | {Kind.HOSTING: replace(TREATMENTS[Kind.HOSTING], needs_reason=False)}
        )
    with pytest.raises(KindTableError):
        validate_kinds({kind: one for kind, one in TREATMENTS.items() if kind is not Kind.QUESTION})
