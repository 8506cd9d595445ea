"""One deed on several tickets: what can be taken back is done at once, anything else is asked first.

Each ticket is a matter of its own: it is done whole or refused whole, and whoever asked reads which were refused and
why. What was done stays in the session for a while, so that it can be taken back: by commands, with facts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from waarborg.doors.desk.pages import UNPROCESSABLE, page
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.feedback import undoable
from waarborg.service.foundation import time_source
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.organising import commands as organising
from waarborg.service.organising.models import Tag
from waarborg.service.organising.rules import TAG_CHARACTERS
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Person
from waarborg.service.tickets import commands
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket

MOST_AT_ONCE = 100
UNDOABLE = timedelta(minutes=10)
KEPT_AT_MOST = 5
_DONE = "bulk_done"


class HasItAlready(Refused):
    """Nothing would change."""

    code = "ticket.has_it_already"
    sentence = gettext_lazy("It lies there already.")


class ChangedMeanwhile(Refused):
    """What somebody else did since is not undone with it."""

    code = "ticket.changed_meanwhile"
    sentence = gettext_lazy("Somebody has changed this since.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what, when, and with what beside it."""

    by: Viewer
    at: datetime
    person: Person | None = None
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed: how it is done to a ticket, and how that is taken back.

    ``do`` gives what taking back needs to know. Without ``undo`` it is asked first, unless it is about one ticket.
    """

    label: str | Promise
    icon: str
    done: Any
    do: Callable[[Asked, Ticket], str]
    undo: Callable[[Asked, Ticket, str], None] | None = None
    asks: str = ""
    keys: str = ""
    warning: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: what to know for taking back by ticket, and the sentences of refusal by ticket."""

    done: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)


def _assign(asked: Asked, ticket: Ticket) -> str:
    to = asked.person.id if asked.person else None
    if ticket.assignee_id == to:
        raise HasItAlready
    commands.assign(by=asked.by, at=asked.at, ticket=ticket, person=asked.person)
    return f"{ticket.assignee_id or ''} {to or ''}"


def _assign_back(asked: Asked, ticket: Ticket, known: str) -> None:
    was, became = known.split(" ")
    if str(ticket.assignee_id or "") != became:
        raise ChangedMeanwhile
    person = parties.people_visible_to(asked.by).get(id=was) if was else None
    commands.assign(by=asked.by, at=asked.at, ticket=ticket, person=person)


def _tag(asked: Asked, ticket: Ticket) -> str:
    return str(organising.tag(by=asked.by, at=asked.at, ticket=ticket, name=asked.tag).id)


def _untag(asked: Asked, ticket: Ticket, known: str) -> None:
    tag = Tag.objects.filter(id=known).first()
    if tag is None:
        raise ChangedMeanwhile
    organising.untag(by=asked.by, at=asked.at, ticket=ticket, tag=tag)


def _follow(asked: Asked, ticket: Ticket) -> str:
    organising.follow(by=asked.by, at=asked.at, ticket=ticket)
    return ""


def _unfollow(asked: Asked, ticket: Ticket, _known: str) -> None:
    organising.unfollow(by=asked.by, at=asked.at, ticket=ticket)


def _take_in_hand(asked: Asked, ticket: Ticket) -> str:
    commands.take_in_hand(by=asked.by, at=asked.at, ticket=ticket)
    return ""


def _close(asked: Asked, ticket: Ticket) -> str:
    commands.close(by=asked.by, at=asked.at, ticket=ticket)
    return ""


DEEDS: Mapping[str, Deed] = {
    "take_in_hand": Deed(
        gettext_lazy("Take in hand"),
        "hand",
        ngettext_lazy("%(count)s ticket taken in hand.", "%(count)s tickets taken in hand.", "count"),
        _take_in_hand,
        keys="e",
        warning=gettext_lazy(
            "That is the reaction that was agreed: the client sees your name, and it can't be taken back."
        ),
    ),
    "assign_me": Deed(
        gettext_lazy("To me"),
        "user-check",
        ngettext_lazy("%(count)s ticket assigned.", "%(count)s tickets assigned.", "count"),
        _assign,
        _assign_back,
        keys="m",
    ),
    "assign": Deed(
        gettext_lazy("Assign"),
        "user-plus",
        ngettext_lazy("%(count)s ticket assigned.", "%(count)s tickets assigned.", "count"),
        _assign,
        _assign_back,
        asks="person",
        keys="a",
    ),
    "tag": Deed(
        gettext_lazy("Tag"),
        "tag",
        ngettext_lazy("%(count)s ticket tagged.", "%(count)s tickets tagged.", "count"),
        _tag,
        _untag,
        asks="tag",
        keys="t",
    ),
    "follow": Deed(
        gettext_lazy("Follow"),
        "bell",
        ngettext_lazy("You follow %(count)s more ticket.", "You follow %(count)s more tickets.", "count"),
        _follow,
        _unfollow,
    ),
    "close": Deed(
        gettext_lazy("Close"),
        "archive",
        ngettext_lazy("%(count)s ticket closed.", "%(count)s tickets closed.", "count"),
        _close,
        warning=gettext_lazy(
            "The client reads that the matter has ended. A closed ticket is not opened again."
        ),
    ),
}


class PersonForm(forms.Form):
    """To whom; to nobody is back to the team."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=gettext_lazy("To whom?"),
        empty_label=gettext_lazy("nobody: back to the team"),
        required=False,
    )

    def __init__(self, *args: Any, viewer: Viewer) -> None:
        super().__init__(*args)
        staff = parties.people_visible_to(viewer).filter(client=None, left_at=None).order_by("name_key", "id")
        self.fields["person"].queryset = staff  # type: ignore[attr-defined]


class TagForm(forms.Form):
    """Which tag; one that is not known yet is made."""

    tag = forms.CharField(label=gettext_lazy("Which tag?"), max_length=TAG_CHARACTERS)

    def __init__(self, *args: Any, viewer: Viewer) -> None:  # noqa: ARG002 - as the other one is made
        super().__init__(*args)


_FORMS: Mapping[str, type[PersonForm | TagForm]] = {"person": PersonForm, "tag": TagForm}


@require_POST
def act(request: ViewerRequest) -> HttpResponse:
    """Do one deed to the tickets that were picked, or ask what is still to be known."""
    name = request.POST.get("deed", "")
    deed = DEEDS.get(name)
    picked = _picked(request)
    if deed is None or not picked:
        return HttpResponseRedirect(_back(request))
    form = (
        _FORMS[deed.asks](request.POST if _is_told(request) else None, viewer=request.viewer)
        if deed.asks
        else None
    )
    is_ready = form.is_valid() if form else deed.undo is not None or len(picked) == 1 or _is_told(request)
    if not is_ready:
        return _ask(request, name, deed, picked, form)
    said = form.cleaned_data if form else {}
    person = request.person if name == "assign_me" else said.get("person")
    asked = Asked(request.viewer, time_source.now(), person, said.get("tag", ""))
    outcome = _each(picked, lambda ticket: deed.do(asked, ticket))
    if not outcome.done:
        return _show(request, _told(name, outcome, _back(request)), status=UNPROCESSABLE)
    token = _keep(request, name, outcome, asked.at)
    if outcome.refused:
        return HttpResponseRedirect(reverse("desk:bulk_outcome", args=[token]))
    undo_url = reverse("desk:bulk_undo", args=[token]) if deed.undo else ""
    undoable(request, _sentence(deed, outcome), undo_url)
    return HttpResponseRedirect(_back(request))


@require_safe
def outcome(request: ViewerRequest, token: UUID) -> HttpResponse:
    """What became of a deed of which something was refused."""
    return _show(request, _kept(request, token), token=token)


@require_POST
def undo(request: ViewerRequest, token: UUID) -> HttpResponse:
    """Take a deed back, on every ticket on which it was done and that nobody has changed since."""
    told = _kept(request, token)
    take_back = DEEDS[told["deed"]].undo
    at = time_source.now()
    if take_back is None or at - datetime.fromisoformat(told["at"]) > UNDOABLE:
        raise Http404
    asked, known = Asked(request.viewer, at), told["done"]
    found = _each(
        _tickets(request, known), lambda ticket: take_back(asked, ticket, known[str(ticket.id)]) or ""
    )
    request.session[_DONE] = {key: one for key, one in request.session[_DONE].items() if key != str(token)}
    sentence = ngettext(
        "Taken back on %(count)s ticket.", "Taken back on %(count)s tickets.", len(found.done)
    )
    said = sentence % {"count": len(found.done)}
    if found.refused:
        return _show(request, {**_told("", found, told["back"]), "sentence": said})
    undoable(request, said, "")
    return HttpResponseRedirect(told["back"])


def _picked(request: ViewerRequest) -> list[Ticket]:
    return _tickets(request, request.POST.getlist("ticket")[:MOST_AT_ONCE])


def _tickets(request: ViewerRequest, ids: Iterable[str]) -> list[Ticket]:
    """The tickets that the reader may see, locked in one order for everybody, so that two such deeds never wait crosswise."""
    try:
        wanted = [UUID(one) for one in ids]
    except ValueError:
        return []
    found = tickets.visible_to(request.viewer).filter(id__in=wanted)
    return list(found.select_for_update(of=("self",)).order_by("id"))


def _each(picked: Sequence[Ticket], do: Callable[[Ticket], str]) -> Outcome:
    """Do it to each, behind a savepoint of its own."""
    done, refused = {}, {}
    for ticket in picked:
        try:
            with transaction.atomic():
                done[str(ticket.id)] = do(ticket)
        except Refused as why:
            refused[str(ticket.id)] = str(why)
    return Outcome(done, refused)


def _ask(
    request: ViewerRequest, name: str, deed: Deed, picked: Sequence[Ticket], form: forms.Form | None
) -> HttpResponse:
    context = {
        "name": name,
        "deed": deed,
        "picked": picked,
        "form": form,
        "back": _back(request),
        "tags": Tag.objects.order_by("name")[:MOST_AT_ONCE] if deed.asks == "tag" else (),
    }
    status = UNPROCESSABLE if form is not None and form.is_bound else 200
    return page(request, "bulk", "queue", time_source.now(), context, status=status)


def _show(
    request: ViewerRequest, told: Mapping[str, Any], *, token: UUID | None = None, status: int = 200
) -> HttpResponse:
    at = time_source.now()
    found = {
        str(one.id): one for one in tickets.visible_to(request.viewer).filter(id__in=list(told["refused"]))
    }
    can_undo = token is not None and DEEDS[told["deed"]].undo is not None
    context = {
        "sentence": told["sentence"],
        "is_done": bool(told["done"]),
        "refused": [(found[key], why) for key, why in told["refused"].items() if key in found],
        "undo_url": reverse("desk:bulk_undo", args=[token]) if can_undo else "",
        "back": told["back"],
    }
    return page(request, "bulk_outcome", "queue", at, context, status=status)


def _told(name: str, outcome: Outcome, back: str) -> dict[str, Any]:
    sentence = _sentence(DEEDS[name], outcome) if name and outcome.done else ""
    return {
        "deed": name,
        "done": dict(outcome.done),
        "refused": dict(outcome.refused),
        "back": back,
        "sentence": sentence,
    }


def _sentence(deed: Deed, outcome: Outcome) -> str:
    return str(deed.done % {"count": len(outcome.done)})


def _keep(request: ViewerRequest, name: str, outcome: Outcome, at: datetime) -> UUID:
    token = uuid7()
    kept = dict(list(request.session.get(_DONE, {}).items())[1 - KEPT_AT_MOST :])
    request.session[_DONE] = kept | {
        str(token): {**_told(name, outcome, _back(request)), "at": at.isoformat()}
    }
    return token


def _kept(request: ViewerRequest, token: UUID) -> dict[str, Any]:
    """Raises: Http404 for a deed of somebody else, or of long ago."""
    try:
        found: dict[str, Any] = request.session.get(_DONE, {})[str(token)]
    except KeyError as error:
        raise Http404 from error
    return found


def _is_told(request: ViewerRequest) -> bool:
    """Whether what had to be asked was answered."""
    return "told" in request.POST


def _back(request: ViewerRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("desk:queue")
