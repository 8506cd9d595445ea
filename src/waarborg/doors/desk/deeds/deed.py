"""What a deed is made of, and the fields that many of them share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Move

LONGEST = 10_000
FOR_THE_CLIENT = gettext_lazy("The client reads this.")
FOR_THE_AGENCY = gettext_lazy("Only the agency reads this.")

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody does something to a ticket, at an instant."""

    by: Viewer
    at: datetime
    ticket: Ticket

    @property
    def acts(self) -> dict[str, Any]:
        """Who, when and on what, as the commands take it."""
        return {"by": self.by, "at": self.at, "ticket": self.ticket}


class DeedForm(forms.Form):
    """What a deed asks. Choices are those of the ticket and of who does it."""

    def __init__(self, *args: Any, doing: Doing, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "deed-%s", **kwargs})
        self.doing = doing
        self.prepare()
        self._begin_at_the_first()

    def _begin_at_the_first(self) -> None:
        """The cursor goes where one types or chooses first, unless a field asks for it itself."""
        shown = [bound.field.widget for bound in self.visible_fields()]
        if shown and not any(widget.attrs.get("autofocus") for widget in shown):
            shown[0].attrs["autofocus"] = True

    def prepare(self) -> None:
        """Fill in the choices, and what is chosen at first."""

    def choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer ``choices`` in the field ``name``."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def begin_with(self, first: Mapping[str, object]) -> None:
        """What is chosen at first, unless the page that offers the deed has chosen already."""
        self.initial = {**first, **self.initial}

    @property
    def nothing(self) -> str:
        """Why there is nothing to fill in yet; empty where there is."""
        return ""

    @property
    def examples(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """By field, then by choice: what stands under a choice that is shown as a card."""
        return {}


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done.

    ``run`` does it and may give the address to go to. ``is_quick`` asks nothing that a person types, so its button
    posts at once. ``move`` is the move of the state table that it makes, if it makes one. ``refused_in`` is the field
    under which what the command refuses is shown, when the command's own field is not in the form.
    """

    name: str
    label: str | Promise
    run: Callable[[Doing, Given], str | None]
    icon: str = ""
    form: type[DeedForm] = DeedForm
    send: str | Promise = ""
    hint: str | Promise = ""
    keys: str = ""
    move: Move | None = None
    roles: tuple[StaffRole, ...] = ()
    is_quick: bool = False
    is_main: bool = False
    refused_in: str = ""
    cards: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The last part of its address."""
        return self.name.replace("_", "-")

    def is_for(self, viewer: Viewer) -> bool:
        """Whether the viewer's role carries it; the command decides in the end."""
        return not self.roles or viewer.has_role(*self.roles)


class Which(DeedForm):
    """The one thing of several that the deed is about; the page that offers the deed names it."""

    which = forms.UUIDField(widget=forms.HiddenInput)


def words(
    label: str | Promise, *, needed: bool = True, rows: int = 4, autofocus: bool = False
) -> forms.CharField:
    """Some lines to write."""
    attrs: dict[str, object] = {"rows": rows, **({"autofocus": True} if autofocus else {})}
    return forms.CharField(
        label=cast("str", label),
        widget=forms.Textarea(attrs=attrs),
        required=needed,
        max_length=LONGEST,
        strip=True,
    )


def asking_for(label: str | Promise, *, needed: bool = True) -> type[DeedForm]:
    """A form that asks for ``why`` in other words."""
    return type("WordsForm", (DeedForm,), {"why": words(label, needed=needed, autofocus=True)})


def asking_of_one(label: str | Promise, *, needed: bool = True) -> type[Which]:
    """The same, about one thing of several."""
    return type("WordsOfOneForm", (Which,), {"why": words(label, needed=needed, autofocus=True)})


def calling(
    command: Callable[..., object], *names: str, **more: object
) -> Callable[[Doing, Given], str | None]:
    """Run ``command`` on the ticket with what was given under ``names``."""

    def run(doing: Doing, given: Given) -> None:
        said = {name: given[name] for name in names}
        command(**doing.acts, **said, **more)

    return run


def saying(command: Callable[..., object], word: str, **more: object) -> Callable[[Doing, Given], str | None]:
    """Run ``command`` on the ticket with the typed ``why`` under the name that it takes."""

    def run(doing: Doing, given: Given) -> None:
        command(**doing.acts, **{word: given["why"]}, **more)

    return run


def identity(text: str) -> UUID | None:
    """A choice that stands for a row; none for the empty one."""
    return UUID(text) if text else None
