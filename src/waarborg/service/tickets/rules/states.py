"""The states of a ticket and the moves between them, as data that is validated when the module loads.

What a guarantee does follows from events, never from the state. A further gate is a line in a table here, not
another ``if`` somewhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from waarborg.service.tickets.rules.kinds import TREATMENTS, Kind

Turn = Literal["agency", "client", "third_party", "nobody"]


class State(StrEnum):
    """Where a ticket stands. ``WORKED_AROUND`` is being in hand while a delivered work-around stands."""

    REPORTED = "reported"
    IN_HAND = "in_hand"
    WAITING_FOR_CLIENT = "waiting_for_client"
    WAITING_FOR_THIRD_PARTY = "waiting_for_third_party"
    READY_FOR_CHECK = "ready_for_check"
    CHECKED = "checked"
    WORKED_AROUND = "worked_around"
    DELIVERED = "delivered"
    TURNED_DOWN = "turned_down"
    CLOSED = "closed"


class Move(StrEnum):
    """What can be done to a ticket; each is a command."""

    TAKE_IN_HAND = "take_in_hand"
    PAUSE = "pause"
    RESUME = "resume"
    WAIT_FOR_THIRD_PARTY = "wait_for_third_party"
    HAND_IN = "hand_in"
    CHECK = "check"
    SEND_BACK = "send_back"
    DELIVER = "deliver"
    RELEASE_UNCHECKED = "release_unchecked"
    WITHDRAW_WORKAROUND = "withdraw_workaround"
    REFUSE_DELIVERY = "refuse_delivery"
    CLOSE = "close"
    CLOSE_UNANSWERED = "close_unanswered"


class What(StrEnum):
    """What is handed in, checked and delivered."""

    WORKAROUND = "workaround"
    SOLUTION = "solution"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is true of a state: whose turn it is, and whether the ticket still asks for work.

    ``to_client`` is the state that the client is told; what happens before a delivery is the agency's own business.
    """

    turn: Turn
    is_open: bool = True
    to_client: State | None = None


class Where(StrEnum):
    """Where a move leads, when that depends on more than the state that it leaves."""

    BACK_TO_WORK = "back_to_work"
    AS_HANDED_IN = "as_handed_in"


class When(StrEnum):
    """A further condition of a move."""

    ALWAYS = "always"
    NOT_BEGUN = "not_begun"
    WORKED_AROUND = "worked_around"
    ENDS_WITHOUT_DELIVERY = "ends_without_delivery"


@dataclass(frozen=True, slots=True)
class Position:
    """All of a ticket that the table asks about."""

    state: State
    kind: Kind = Kind.INCIDENT
    is_begun: bool = True
    is_worked_around: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table: a move, and from where to where it leads."""

    move: Move
    leads: Mapping[State, State | Where]
    when: When = When.ALWAYS


FIRST = State.REPORTED

STANDINGS: Mapping[State, Standing] = MappingProxyType(
    {
        State.REPORTED: Standing("agency"),
        State.IN_HAND: Standing("agency"),
        State.WAITING_FOR_CLIENT: Standing("client"),
        State.WAITING_FOR_THIRD_PARTY: Standing("third_party"),
        State.READY_FOR_CHECK: Standing("agency", to_client=State.IN_HAND),
        State.CHECKED: Standing("agency", to_client=State.IN_HAND),
        State.WORKED_AROUND: Standing("agency"),
        State.DELIVERED: Standing("client", is_open=False),
        State.TURNED_DOWN: Standing("agency"),
        State.CLOSED: Standing("nobody", is_open=False),
    }
)

OPEN_STATES = tuple(state for state in State if STANDINGS[state].is_open)
_WAITING = (State.WAITING_FOR_CLIENT, State.WAITING_FOR_THIRD_PARTY)
_AT_WORK = (State.IN_HAND, State.WORKED_AROUND)


def _from(states: Iterable[State], to: State | Where) -> dict[State, State | Where]:
    return dict.fromkeys(states, to)


def _staying(states: Iterable[State]) -> dict[State, State | Where]:
    return {state: state for state in states}


STEPS: tuple[Step, ...] = (
    Step(
        Move.TAKE_IN_HAND,
        {State.REPORTED: State.IN_HAND, State.TURNED_DOWN: Where.BACK_TO_WORK},
    ),
    # A reaction does not wait for an answer.
    Step(Move.TAKE_IN_HAND, _staying(_WAITING), When.NOT_BEGUN),
    Step(
        Move.PAUSE,
        _from(
            (State.REPORTED, *_AT_WORK, State.TURNED_DOWN, State.WAITING_FOR_THIRD_PARTY),
            State.WAITING_FOR_CLIENT,
        ),
    ),
    Step(Move.RESUME, _from(_WAITING, Where.BACK_TO_WORK)),
    Step(Move.WAIT_FOR_THIRD_PARTY, _from((*_AT_WORK, State.TURNED_DOWN), State.WAITING_FOR_THIRD_PARTY)),
    Step(Move.HAND_IN, _from((*_AT_WORK, State.WAITING_FOR_THIRD_PARTY), State.READY_FOR_CHECK)),
    Step(Move.CHECK, {State.READY_FOR_CHECK: State.CHECKED}),
    Step(Move.SEND_BACK, _from((State.READY_FOR_CHECK, State.CHECKED), Where.BACK_TO_WORK)),
    Step(Move.DELIVER, {State.CHECKED: Where.AS_HANDED_IN}),
    Step(Move.RELEASE_UNCHECKED, {State.READY_FOR_CHECK: Where.AS_HANDED_IN}),
    Step(
        Move.WITHDRAW_WORKAROUND,
        {State.WORKED_AROUND: State.IN_HAND}
        | _staying((*_WAITING, State.READY_FOR_CHECK, State.CHECKED, State.TURNED_DOWN)),
        When.WORKED_AROUND,
    ),
    Step(Move.REFUSE_DELIVERY, {State.DELIVERED: State.TURNED_DOWN}),
    Step(
        Move.REFUSE_DELIVERY,
        {State.WORKED_AROUND: State.TURNED_DOWN}
        | _staying((*_WAITING, State.READY_FOR_CHECK, State.CHECKED)),
        When.WORKED_AROUND,
    ),
    Step(Move.CLOSE, {State.DELIVERED: State.CLOSED}),
    Step(
        Move.CLOSE,
        _from((State.REPORTED, *_AT_WORK, State.TURNED_DOWN, State.WAITING_FOR_THIRD_PARTY), State.CLOSED),
        When.ENDS_WITHOUT_DELIVERY,
    ),
    Step(Move.CLOSE_UNANSWERED, {State.WAITING_FOR_CLIENT: State.CLOSED}),
)


class StateTableError(Exception):
    """The table of states contradicts itself; the program must not start with it."""


def after(move: Move, position: Position, handed_in: What | None = None) -> State | None:
    """The state to which ``move`` brings a ticket in ``position``, or none when it is not allowed there.

    ``handed_in`` is what a delivery hands over.
    """
    for step in _steps_from(position):
        if step.move is move:
            return _landing(step.leads[position.state], position, handed_in)
    return None


def moves_from(position: Position) -> tuple[Move, ...]:
    """What can be done to a ticket in ``position``, in the order in which a page offers it."""
    possible = {step.move for step in _steps_from(position)}
    return tuple(move for move in Move if move in possible)


def _steps_from(position: Position) -> Iterator[Step]:
    return (step for step in STEPS if position.state in step.leads and _holds(step.when, position))


def _holds(when: When, position: Position) -> bool:
    match when:
        case When.ALWAYS:
            return True
        case When.NOT_BEGUN:
            return not position.is_begun
        case When.WORKED_AROUND:
            return position.is_worked_around
        case When.ENDS_WITHOUT_DELIVERY:
            return not TREATMENTS[position.kind].is_delivered


def _landing(to: State | Where, position: Position, handed_in: What | None) -> State:
    if isinstance(to, State):
        return to
    if to is Where.AS_HANDED_IN:
        return State.WORKED_AROUND if handed_in is What.WORKAROUND else State.DELIVERED
    if not position.is_begun:
        return State.REPORTED
    return State.WORKED_AROUND if position.is_worked_around else State.IN_HAND


def _possible_landings(to: State | Where) -> set[State]:
    if to is Where.AS_HANDED_IN:
        return {State.WORKED_AROUND, State.DELIVERED}
    if to is Where.BACK_TO_WORK:
        return {State.REPORTED, *_AT_WORK}
    return {State(to)}


def _reachable(steps: Iterable[Step]) -> set[State]:
    found, frontier = {FIRST}, [FIRST]
    while frontier:
        state = frontier.pop()
        leads = (step.leads[state] for step in steps if state in step.leads)
        reached = {one for to in leads for one in _possible_landings(to)} - found
        found |= reached
        frontier.extend(reached)
    return found


def validate_states(steps: tuple[Step, ...] = STEPS, standings: Mapping[State, Standing] = STANDINGS) -> None:
    """Raises: StateTableError when a state cannot be reached, has no standing or, while it is open, no way out.

    Also when a move is in no line, or when the gate has a hole: nothing is delivered that was not checked, but by
    the release that says so.
    """
    missing = set(State) - set(standings) or set(State) - _reachable(steps)
    missing = missing or set(Move) - {step.move for step in steps}  # type: ignore[assignment]
    if missing:
        raise StateTableError(f"no standing, no moves or no way to: {', '.join(sorted(missing))}")
    leaving = {state for step in steps if step.when is When.ALWAYS for state in step.leads}
    stuck = {state for state, standing in standings.items() if standing.is_open} - leaving
    if stuck:
        raise StateTableError(f"open states without a way out: {', '.join(sorted(stuck))}")
    _validate_gate(steps)


def _validate_gate(steps: Iterable[Step]) -> None:
    delivered = {State.DELIVERED, State.WORKED_AROUND}
    for step in steps:
        for state, to in step.leads.items():
            is_new = to is Where.AS_HANDED_IN or (to in delivered and state not in delivered)
            is_gated = state is State.CHECKED or step.move is Move.RELEASE_UNCHECKED
            if is_new and not is_gated:
                raise StateTableError(f"{step.move} delivers from {state} what nobody checked")


validate_states()
