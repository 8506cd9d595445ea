"""Where a ticket stands, as its client is told: what happens now, and whose turn it is. Nothing of the agency's own."""

from django.utils.translation import gettext as _

from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import STANDINGS, TEAM_WORDS, Kind, State


def happening(ticket: Ticket, *, waits_for_call: bool = False) -> str:
    """What happens to the ticket now, in one sentence. ``waits_for_call``: no time counts before the client calls."""
    if waits_for_call and ticket.state == "reported":
        return _("We have your report. Call us as well: the time counts from that call.")
    if ticket.state == "in_hand" or ticket.state in _BEFORE_A_DELIVERY:
        return _at_work(ticket)
    return {
        "reported": _("We have your report; nobody has begun on it yet."),
        "waiting_for_client": _("We have a question for you."),
        "waiting_for_third_party": _("We are waiting for another party, and keep after it."),
        "worked_around": _("You can go on with a work-around. We are still working on the lasting solution."),
        "delivered": _("Solved, we think. Does it work for you too?"),
        "turned_down": _("You told us that it does not work yet. We are on it again."),
        "closed": _("Finished."),
    }[ticket.state]


def outside(ticket: Ticket) -> str:
    """Where a matter went that is outside the agreement, in one sentence; empty for what is within it."""
    match Kind(ticket.kind):
        case Kind.SPRINT_WORK:
            return _("This is new work, outside the agreement: it goes into the planning of a sprint.")
        case Kind.EXPERTISE:
            team = TEAM_WORDS.get(ticket.team, ticket.team)
            return _("This is for another expertise (%(team)s), outside the agreement.") % {"team": team}
        case Kind.HOSTING:
            hosting = tickets.hosting_of(ticket)
            return _("This lies with the hosting: %(provider)s.") % {
                "provider": hosting.provider if hosting else "–"
            }
        case _:
            return ""


def turn(ticket: Ticket, *, waits_for_call: bool = False) -> str:
    """Whose turn it is; empty when nobody has to do anything."""
    if waits_for_call and ticket.state == "reported":
        return _("Your turn")
    return {"agency": _("Our turn"), "client": _("Your turn"), "third_party": _("Another's turn")}.get(
        STANDINGS[State(ticket.state)].turn, ""
    )


YOUR_TURN = tuple(state.value for state, standing in STANDINGS.items() if standing.turn == "client")
OTHERS_TURN = tuple(
    state.value for state, standing in STANDINGS.items() if standing.turn in ("agency", "third_party")
)


def waits_for_client(ticket: Ticket) -> bool:
    return ticket.state in YOUR_TURN


def is_running(ticket: Ticket) -> bool:
    return STANDINGS[State(ticket.state)].is_open


_BEFORE_A_DELIVERY = frozenset({"ready_for_check", "checked"})


def _at_work(ticket: Ticket) -> str:
    if ticket.assignee is None:
        return _("We are working on it.")
    return _("%(name)s is working on it.") % {"name": ticket.assignee.name}
