"""Macros: steps under a name, done to a ticket in a row."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from waarborg.doors.desk.admin.pages import (
    Act,
    Listing,
    Row,
    base_of,
    cut,
    require,
    settled,
    show_form,
    show_list,
    to,
    told,
    wanted_in,
)
from waarborg.doors.desk.colleagues import colleagues
from waarborg.doors.gate import ViewerRequest
from waarborg.service.conversations import queries as conversations
from waarborg.service.foundation import time_source
from waarborg.service.foundation.names import sort_key
from waarborg.service.organising import commands, queries
from waarborg.service.organising.models import MACRO_CHARACTERS, Macro
from waarborg.service.organising.rules import Who, macros
from waarborg.service.parties.rules import leads

RETIRE = "retire"
ROOM = 3  # empty steps below those that there are
MOST_REPLIES = 500
REPLIES_NAMED = 20
_WHO_WORDS = {Who.ME: gettext_lazy("me"), Who.NOBODY: gettext_lazy("nobody")}
# What a step does, with the part of it that is typed; a reply and a colleague are chosen by name.
_PARTS: Mapping[str, str] = {
    "reply": "canned",
    "note": "text",
    "tag": "name",
    "untag": "name",
    "assign": "to",
    "begin": "",
    "ask": "question",
    "close": "why",
}
_DOES = [
    ("", "–"),
    ("begin", gettext_lazy("Take in hand and begin")),
    ("reply", gettext_lazy("Send the canned reply …")),
    ("note", gettext_lazy("Write a note: …")),
    ("ask", gettext_lazy("Ask the client: …")),
    ("tag", gettext_lazy("Put on the tag …")),
    ("untag", gettext_lazy("Take off the tag …")),
    ("assign", gettext_lazy("Hand to … (me, nobody, or a colleague’s name)")),
    ("close", gettext_lazy("Close, because …")),
]


class MacroForm(forms.Form):
    """A name, and steps of two fields each: what is done, and with what."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=MACRO_CHARACTERS)

    def __init__(self, *args: Any, steps: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = min(steps + ROOM, macros.STEPS_AT_MOST)
        for number in range(1, self.count + 1):
            place = {"number": number}
            self.fields[f"do_{number}"] = forms.ChoiceField(
                label=_("Step %(number)s") % place, choices=_DOES, required=False
            )
            self.fields[f"with_{number}"] = forms.CharField(
                label=_("Step %(number)s, with") % place,
                required=False,
                max_length=10_000,
                widget=forms.Textarea({"rows": 2}),
            )

    def typed(self) -> Iterator[tuple[str, str]]:
        """The steps in order, without the empty ones."""
        for number in range(1, self.count + 1):
            if self.cleaned_data[f"do_{number}"]:
                yield self.cleaned_data[f"do_{number}"], self.cleaned_data[f"with_{number}"].strip()


@require_safe
def list_macros(request: ViewerRequest) -> HttpResponse:
    """In their order."""
    at, wanted = time_source.now(), wanted_in(request)
    found = queries.macros_of(request.viewer)
    shown = cut(request, found.filter(name_key__contains=sort_key(wanted)) if wanted else found)
    does = dict(_DOES)
    rows = [
        Row(
            one.name,
            reverse("desk:macro", args=[one.id]),
            " · ".join(str(does.get(step["do"], step["do"])) for step in one.steps),
        )
        for one in shown
    ]
    listing = Listing(
        title=_("Macros"),
        rows=rows,
        shown=shown,
        wanted=wanted,
        base=base_of(q=wanted),
        add=_("Make a macro") if leads(request.viewer) else "",
        add_url=reverse("desk:add_macro"),
        nothing=_("No macros found"),
        hint=_("What is done to many tickets in the same way becomes one button here."),
    )
    return show_list(request, "macros", at, listing)


@require_http_methods(["GET", "HEAD", "POST"])
def add_macro(request: ViewerRequest) -> HttpResponse:
    require(leads(request.viewer))
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_macro(request: ViewerRequest, macro_id: UUID) -> HttpResponse:
    """One macro; the button ``retire`` takes it out of use."""
    macro = get_object_or_404(queries.macros_of(request.viewer), id=macro_id)
    require(leads(request.viewer) or request.method != "POST")
    if request.POST.get("deed") == RETIRE:
        retire = partial(commands.retire_macro, by=request.viewer, at=time_source.now(), macro=macro)
        told(request, retire, _("“%(title)s” is out of use.") % {"title": macro.name})
        return to("macros")
    return _form(request, macro)


def _form(request: ViewerRequest, macro: Macro | None) -> HttpResponse:
    at = time_source.now()
    replies = {one.title: one.id for one in conversations.canned_replies(request.viewer)[:MOST_REPLIES]}
    people = {name: UUID(identity) for identity, name in colleagues(request.viewer)}
    steps = list(macro.steps) if macro else []
    names = {str(identity): name for name, identity in [*replies.items(), *people.items()]}
    names |= {who.value: str(words) for who, words in _WHO_WORDS.items()}
    first = {"name": macro.name if macro else ""} | _shown(steps, names)
    posted = request.POST if request.method == "POST" else None
    form = MacroForm(posted, steps=len(steps), initial=first)

    def keep(said: dict[str, Any]) -> None:
        raw = [_step(do, typed, replies, people) for do, typed in form.typed()]
        understood = commands.understood_steps(raw)
        if macro is None:
            commands.make_macro(by=request.viewer, at=at, name=said["name"], steps=understood)
        else:
            commands.change_macro(by=request.viewer, at=at, macro=macro, name=said["name"], steps=understood)

    if posted is not None and settled(form, keep):
        messages.success(request, _("Saved."))
        return to("macros")
    may_change = leads(request.viewer)
    here = reverse("desk:macro", args=[macro.id]) if macro else ""
    acts = [Act(_("Take out of use"), here, "archive", value=RETIRE, is_danger=True)]
    return show_form(
        request,
        "macros",
        at,
        form,
        title=macro.name if macro else _("Make a macro"),
        back=reverse("desk:macros"),
        note=_note(replies),
        is_read_only=not may_change,
        acts=acts if macro and may_change else [],
    )


def _shown(steps: list[dict[str, Any]], names: Mapping[str, str]) -> dict[str, str]:
    """The steps as they stand in the form."""
    shown: dict[str, str] = {}
    for number, step in enumerate(steps, start=1):
        value = str(step.get(_PARTS[step["do"]], ""))
        named = names if step["do"] in ("reply", "assign") else {}
        shown |= {f"do_{number}": step["do"], f"with_{number}": named.get(value, value)}
    return shown


def _step(do: str, typed: str, replies: Mapping[str, UUID], people: Mapping[str, UUID]) -> dict[str, Any]:
    """What was typed as a step is written; a name that is nobody's stays as it is, and is not understood."""
    part = _PARTS[do]
    if not part:
        return {"do": do}
    known: Mapping[str, Any] = {}
    if do == "reply":
        known = replies
    elif do == "assign":
        parts = {who.value: who.value for who in Who}
        parts |= {str(words): who.value for who, words in _WHO_WORDS.items()}
        known = {**parts, **people}
    found = {name.casefold(): value for name, value in known.items()}
    return {"do": do, part: found.get(typed.casefold(), typed)}


def _note(replies: Mapping[str, UUID]) -> str:
    """How the steps are done, and which replies can be named."""
    how = _("The steps are done from the top. When one can’t be done, none is.")
    if not replies:
        return how
    named = ", ".join(list(replies)[:REPLIES_NAMED])
    return " ".join([how, _("Canned replies are named by their title: %(titles)s.") % {"titles": named}])
