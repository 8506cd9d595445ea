"""What can be done to a ticket: the buttons that a page offers, and the small forms behind them."""

from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waarborg.doors.desk.reporting import priority_choices, user_choices
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Move, State, moves_from
from waarborg.sla.terms import Terms


@dataclass(frozen=True, slots=True)
class Offer:
    """One move as a page offers it: at once, or with words (``asks``) that the client reads unless ``is_internal``.

    ``roles`` are those that the move is for; anybody's when there are none.
    """

    move: str
    label: str | Promise
    icon: str
    keys: str = ""
    asks: str | Promise = ""
    is_main: bool = False
    is_internal: bool = False
    roles: tuple[StaffRole, ...] = ()


_OFFERS: dict[Move, tuple[Offer, ...]] = {
    Move.TAKE_IN_HAND: (Offer("take_in_hand", gettext_lazy("Take in hand"), "hand", "e", is_main=True),),
    Move.PAUSE: (
        Offer(
            "pause",
            gettext_lazy("Ask the client"),
            "circle-pause",
            "w",
            gettext_lazy("What do you need to know?"),
        ),
    ),
    Move.RESUME: (Offer("resume", gettext_lazy("Answered: go on"), "circle-play", "w", is_main=True),),
    Move.WAIT_FOR_THIRD_PARTY: (
        Offer(
            "wait_for_third_party",
            gettext_lazy("Wait for a third party"),
            "hourglass",
            asks=gettext_lazy("For whom do we wait?"),
        ),
    ),
    Move.HAND_IN: (
        Offer(
            "hand_in_workaround",
            gettext_lazy("Hand in a work-around"),
            "wrench",
            asks=gettext_lazy("What is the work-around?"),
        ),
        Offer(
            "hand_in_solution",
            gettext_lazy("Hand in the solution"),
            "circle-check",
            "s",
            gettext_lazy("What was wrong, and what was done?"),
            is_main=True,
        ),
    ),
    Move.CHECK: (Offer("check", gettext_lazy("Approve"), "badge-check", is_main=True),),
    Move.SEND_BACK: (
        Offer(
            "send_back",
            gettext_lazy("Send back"),
            "undo",
            asks=gettext_lazy("What is not good enough yet?"),
            is_internal=True,
        ),
    ),
    Move.DELIVER: (Offer("deliver", gettext_lazy("Deliver"), "send", is_main=True),),
    Move.RELEASE_UNCHECKED: (
        Offer(
            "release_unchecked",
            gettext_lazy("Release unchecked"),
            "shield-alert",
            asks=gettext_lazy("Why can't the check wait?"),
            roles=(StaffRole.TEAM_LEAD, StaffRole.DIRECTOR),
        ),
    ),
    Move.WITHDRAW_WORKAROUND: (
        Offer(
            "withdraw_workaround",
            gettext_lazy("Withdraw the work-around"),
            "unplug",
            asks=gettext_lazy("Why does it not hold?"),
        ),
    ),
    Move.REFUSE_DELIVERY: (
        Offer(
            "refuse_delivery",
            gettext_lazy("Turned down"),
            "undo-2",
            asks=gettext_lazy("What is not right yet, says the client?"),
        ),
    ),
    Move.CLOSE: (Offer("close", gettext_lazy("Close"), "archive", is_main=True),),
    Move.CLOSE_UNANSWERED: (
        Offer(
            "close_unanswered",
            gettext_lazy("Close without an answer"),
            "archive-x",
            asks=gettext_lazy("Why can't this go on without an answer?"),
            roles=(StaffRole.PROJECT_MANAGER,),
        ),
    ),
}


class WhyForm(forms.Form):
    """Words that go with a move; the command says whether they are needed."""

    why = forms.CharField(widget=forms.Textarea, required=False, max_length=10_000)


class SeverityForm(forms.Form):
    """Who is affected and how bad it is, set anew with a reason."""

    users = forms.ChoiceField(label=gettext_lazy("Who is affected?"))
    priority = forms.TypedChoiceField(label=gettext_lazy("What does it resemble most?"), coerce=int)
    why = forms.CharField(
        label=gettext_lazy("Why does it change?"),
        widget=forms.Textarea,
        max_length=10_000,
        error_messages={"required": gettext_lazy("Say why, in words that the client can read.")},
    )

    def __init__(self, *args: object, terms: Terms | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["users"].choices = user_choices(terms)  # type: ignore[attr-defined]
        self.fields["priority"].choices = priority_choices(terms)  # type: ignore[attr-defined]


def offered(of: Ticket, viewer: Viewer) -> list[Offer]:
    """The moves that the ticket's state allows ``viewer``, in the order in which a page shows them."""
    possible = (offer for move in moves_from(of.position) for offer in _OFFERS[move])
    return [offer for offer in possible if not offer.roles or viewer.has_role(*offer.roles)]


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
