"""What a ticket's page offers: the moves that its state allows, and everything else that can be done to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from waarborg.doors.desk.deeds import DEEDS, Deed
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import STANDINGS, Move, State, moves_from

# The gate's own panel offers these.
GATE = (Move.CHECK, Move.SEND_BACK, Move.DELIVER, Move.RELEASE_UNCHECKED)
# Where the agency works on, these are hardly ever what somebody came for.
_FOLDED_MOVES = (Move.REFUSE_DELIVERY, Move.WITHDRAW_WORKAROUND, Move.CLOSE_UNANSWERED)
_FOLDED = (
    "change_severity",
    "change_kind",
    "brief",
    "escalate",
    "link",
    "split",
    "merge",
    "run_macro",
    "correct_report",
)
_ALWAYS = ("link", "correct_report")


@dataclass(frozen=True, slots=True)
class Offered:
    """What stands in sight, and what is folded away."""

    first: list[Deed]
    more: list[Deed]


def offered(of: Ticket, viewer: Viewer) -> Offered:
    """What ``viewer`` may do to the ticket now, in the order in which a page shows it."""
    possible = moves_from(of.position)
    moves = [deed for deed in DEEDS.values() if deed.move in possible and deed.is_for(viewer)]
    moves = [deed for deed in moves if deed.move not in GATE]
    folded = [deed for deed in moves if deed.move in _FOLDED_MOVES and of.state != State.DELIVERED]
    shown = [deed for deed in moves if deed not in folded]
    is_open = STANDINGS[State(of.state)].is_open
    rest = [DEEDS[name] for name in _FOLDED if is_open or name in _ALWAYS]
    first = sorted(shown, key=lambda deed: not deed.is_main)
    if is_open:
        first.append(DEEDS["assign"])
    return Offered(list(_each_key_once(first)), folded + [deed for deed in rest if deed.is_for(viewer)])


def _each_key_once(deeds: Iterable[Deed]) -> Iterator[Deed]:
    """A key that two deeds have in common is the first one's."""
    taken = {""}
    for deed in deeds:
        yield replace(deed, keys="") if deed.keys in taken else deed
        taken.add(deed.keys)


def gate_moves(of: Ticket, viewer: Viewer, *, may_check: bool, is_own: bool) -> list[Deed]:
    """What ``viewer`` may do at the project manager's gate, the main thing first.

    Who made it takes it back, and never checks it.
    """
    may = {
        Move.CHECK: may_check and not is_own,
        Move.SEND_BACK: may_check or is_own,
        Move.DELIVER: True,
        Move.RELEASE_UNCHECKED: True,
    }
    possible = [move for move in moves_from(of.position) if may.get(move)]
    deeds = [deed for deed in DEEDS.values() if deed.move in possible and deed.is_for(viewer)]
    return sorted(deeds, key=lambda deed: not deed.is_main)
