"""Where a ticket stands, in words; every list and page of the desk says it alike."""

from django.utils.translation import gettext as _

from waarborg.service.tickets.rules import State


def state_words(state: str) -> str:
    """Where a ticket stands, in words."""
    return {
        State.REPORTED: _("reported"),
        State.IN_HAND: _("in hand"),
        State.WAITING_FOR_CLIENT: _("waiting for the client"),
        State.WAITING_FOR_THIRD_PARTY: _("waiting for a third party"),
        State.READY_FOR_CHECK: _("ready to be checked"),
        State.CHECKED: _("checked, to be delivered"),
        State.WORKED_AROUND: _("work-around stands"),
        State.DELIVERED: _("delivered"),
        State.TURNED_DOWN: _("turned down"),
        State.CLOSED: _("closed"),
    }[State(state)]


def state_in_short(state: str) -> str:
    """The same where there is little room, as in a row of a list."""
    return {
        State.WAITING_FOR_CLIENT: _("waits for client"),
        State.WAITING_FOR_THIRD_PARTY: _("waits for third party"),
        State.READY_FOR_CHECK: _("to check"),
        State.CHECKED: _("to deliver"),
    }.get(State(state)) or state_words(state)
