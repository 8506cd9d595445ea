"""What can be done to a ticket: the buttons that a page offers, and the small forms behind them."""

from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waarborg.doors.desk.reporting import priority_choices, user_choices
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Move, State, moves_from
from waarborg.sla.terms import Terms


@dataclass(frozen=True, slots=True)
class Offer:
    """One move as a page offers it: at once, or with words that the client reads (``asks``)."""

    move: str
    label: str | Promise
    icon: str
    keys: str = ""
    asks: str | Promise = ""
    is_main: bool = False


_OFFERS = {
    Move.TAKE_IN_HAND: Offer("take_in_hand", gettext_lazy("Take in hand"), "hand", "e", is_main=True),
    Move.PAUSE: Offer(
        "pause",
        gettext_lazy("Ask the client"),
        "circle-pause",
        "w",
        gettext_lazy("What do you need to know?"),
    ),
    Move.RESUME: Offer("resume", gettext_lazy("Answered: go on"), "circle-play", "w", is_main=True),
    Move.DELIVER_WORKAROUND: Offer(
        "deliver_workaround",
        gettext_lazy("Work-around"),
        "wrench",
        "",
        gettext_lazy("What is the work-around?"),
    ),
    Move.DELIVER_SOLUTION: Offer(
        "deliver_solution",
        gettext_lazy("Solved"),
        "circle-check",
        "s",
        gettext_lazy("What was wrong, and what was done?"),
        is_main=True,
    ),
    Move.REFUSE_DELIVERY: Offer(
        "refuse_delivery",
        gettext_lazy("Turned down"),
        "undo-2",
        "",
        gettext_lazy("What is not right yet, says the client?"),
    ),
    Move.CLOSE: Offer("close", gettext_lazy("Close"), "archive", is_main=True),
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


def offered(of: Ticket) -> list[Offer]:
    """The moves that the ticket's state allows, in the order in which a page shows them."""
    return [_OFFERS[move] for move in moves_from(State(of.state))]


def state_words(state: str) -> str:
    """Where a ticket stands, in words."""
    return {
        State.REPORTED: _("reported"),
        State.IN_HAND: _("in hand"),
        State.WAITING_FOR_CLIENT: _("waiting for the client"),
        State.WORKED_AROUND: _("work-around stands"),
        State.DELIVERED: _("delivered"),
        State.CLOSED: _("closed"),
    }[State(state)]
