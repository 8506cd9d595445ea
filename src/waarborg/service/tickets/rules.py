"""The states of a ticket and the moves between them, as data that is validated when the module loads.

A later gate (ready for check, checked) is a few more lines in the two tables below, not another ``if`` somewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Turn = Literal["agency", "client", "nobody"]


class State(StrEnum):
    """Where a ticket stands. What its guarantee does follows from events, never from the state."""

    REPORTED = "reported"
    IN_HAND = "in_hand"
    WAITING_FOR_CLIENT = "waiting_for_client"
    WORKED_AROUND = "worked_around"
    DELIVERED = "delivered"
    CLOSED = "closed"


class Move(StrEnum):
    """What can be done to a ticket; each is a command."""

    TAKE_IN_HAND = "take_in_hand"
    PAUSE = "pause"
    RESUME = "resume"
    DELIVER_WORKAROUND = "deliver_workaround"
    DELIVER_SOLUTION = "deliver_solution"
    REFUSE_DELIVERY = "refuse_delivery"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is true of a state: whose turn it is, and whether the ticket still asks for work."""

    turn: Turn
    is_open: bool = True


FIRST = State.REPORTED

STANDINGS: Mapping[State, Standing] = MappingProxyType(
    {
        State.REPORTED: Standing("agency"),
        State.IN_HAND: Standing("agency"),
        State.WAITING_FOR_CLIENT: Standing("client"),
        State.WORKED_AROUND: Standing("agency"),
        State.DELIVERED: Standing("client", is_open=False),
        State.CLOSED: Standing("nobody", is_open=False),
    }
)

MOVES: Mapping[Move, Mapping[State, State]] = MappingProxyType(
    {
        Move.TAKE_IN_HAND: {State.REPORTED: State.IN_HAND},
        Move.PAUSE: {State.IN_HAND: State.WAITING_FOR_CLIENT},
        Move.RESUME: {State.WAITING_FOR_CLIENT: State.IN_HAND},
        Move.DELIVER_WORKAROUND: {State.IN_HAND: State.WORKED_AROUND},
        Move.DELIVER_SOLUTION: {State.IN_HAND: State.DELIVERED, State.WORKED_AROUND: State.DELIVERED},
        Move.REFUSE_DELIVERY: {State.WORKED_AROUND: State.IN_HAND, State.DELIVERED: State.IN_HAND},
        Move.CLOSE: {State.DELIVERED: State.CLOSED},
    }
)

OPEN_STATES = tuple(state for state in State if STANDINGS[state].is_open)


class StateTableError(Exception):
    """The table of states contradicts itself; the program must not start with it."""


def after(move: Move, state: State) -> State | None:
    """The state to which ``move`` brings a ticket in ``state``, or none when it is not allowed there."""
    return MOVES[move].get(state)


def moves_from(state: State) -> tuple[Move, ...]:
    """What can be done to a ticket in ``state``, in the order in which a page offers it."""
    return tuple(move for move in Move if state in MOVES[move])


def _reachable() -> set[State]:
    found, frontier = {FIRST}, [FIRST]
    while frontier:
        state = frontier.pop()
        reached = {MOVES[move][state] for move in moves_from(state)} - found
        found |= reached
        frontier.extend(reached)
    return found


def validate() -> None:
    """Raises: StateTableError when a state cannot be reached, has no standing, or has no way out while it is open."""
    missing = set(State) - set(STANDINGS) or set(Move) - set(MOVES) or set(State) - _reachable()
    if missing:
        raise StateTableError(f"no standing, no moves or no way to: {', '.join(sorted(missing))}")
    stuck = [state for state in OPEN_STATES if not moves_from(state)]
    if stuck:
        raise StateTableError(f"open states without a way out: {', '.join(stuck)}")


validate()
