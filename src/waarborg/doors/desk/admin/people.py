"""The agency's people and its clients': who there is, what they may do, and letting them in or go."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from waarborg.doors.desk.admin.pages import (
    Act,
    Listing,
    Row,
    administers,
    base_of,
    cut,
    require,
    settled,
    show_form,
    show_list,
    to,
    wanted_in,
)
from waarborg.doors.desk.admin.second_step import has_second_factor, reset_second_factor
from waarborg.doors.desk.colleagues import colleague, colleagues
from waarborg.doors.desk.pages import language, role_words
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.parts import Chip
from waarborg.service.foundation import time_source
from waarborg.service.foundation.names import sort_key
from waarborg.service.parties import commands, inviting, queries, rules
from waarborg.service.parties.commands import Details
from waarborg.service.parties.models import Client, Membership, Person
from waarborg.service.parties.rules import leads
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.queries import agency

MOST_CLIENTS = 500


class PersonForm(forms.Form):
    """What is known of somebody, and what they may do."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    title = forms.CharField(label=gettext_lazy("Position"), max_length=200, required=False)
    email = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254, required=False)
    phone = forms.RegexField(
        r"^\+[1-9][0-9]{6,14}$",
        label=gettext_lazy("Telephone"),
        required=False,
        help_text=gettext_lazy("With the country code, such as +31612345678."),
        error_messages={"invalid": gettext_lazy("Write it with the country code, such as +31612345678.")},
    )
    whatsapp = forms.BooleanField(label=gettext_lazy("Reads WhatsApp"), required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    is_invited = forms.BooleanField(
        label=gettext_lazy("Mail an invitation to sign in"), required=False, initial=True
    )

    def __init__(self, *args: Any, roles: Sequence[str], is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(role, role_words(role)) for role in roles]  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["is_invited"]

    def details(self, said: dict[str, Any]) -> Details:
        return Details(
            name=" ".join(said["name"].split()),
            email=said["email"],
            phone=said["phone"],
            title=said["title"],
            whatsapp=said["whatsapp"],
            roles=tuple(said["roles"]),
        )


class NewContactForm(PersonForm):
    """The same, and at which client."""

    client = forms.ChoiceField(label=gettext_lazy("Client"))
    field_order = ("client",)

    def __init__(self, *args: Any, clients: Sequence[Client], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].choices = [("", "–"), *((str(one.id), one.name) for one in clients)]  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    """Who stands in, and until when."""

    deputy = forms.ChoiceField(label=gettext_lazy("Deputy"), required=False)
    away_until = forms.DateField(
        label=gettext_lazy("Away until"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("The first day back. Leave both empty when present."),
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].choices = [("", "–"), *people]  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """How it was made sure who asks."""

    why = forms.CharField(
        label=gettext_lazy("How did you make sure who asks?"),
        widget=forms.Textarea({"rows": 3}),
        max_length=1000,
    )


@require_safe
def list_colleagues(request: ViewerRequest) -> HttpResponse:
    """The agency's people, by surname."""
    require(leads(request.viewer))
    return _list(
        request,
        "colleagues",
        client=None,
        title=_("Colleagues"),
        add=_("Add a colleague") if administers(request.viewer) else "",
        add_url=reverse("desk:add_colleague"),
    )


@require_safe
def list_contacts(request: ViewerRequest) -> HttpResponse:
    """The people of all clients, or of one; ``client`` narrows."""
    require(leads(request.viewer))
    chosen = _client(request.GET.get("client", ""), request)
    add_url = reverse("desk:add_contact") + (f"?client={chosen.id}" if chosen else "")
    title = _("Contacts of %(client)s") % {"client": chosen.name} if chosen else _("Contacts")
    return _list(request, "contacts", client=chosen, title=title, add=_("Add a contact"), add_url=add_url)


def _client(identity: str, request: ViewerRequest) -> Client | None:
    try:
        return queries.clients_visible_to(request.viewer).filter(id=UUID(identity)).first()
    except ValueError:
        return None


def _list(
    request: ViewerRequest, current: str, *, client: Client | None, title: str, add: str, add_url: str
) -> HttpResponse:
    at, wanted, left = time_source.now(), wanted_in(request), request.GET.get("left") == "1"
    found = queries.people_visible_to(request.viewer).filter(supplier=None, left_at__isnull=not left)
    found = found.filter(client=None) if current == "colleagues" else found.exclude(client=None)
    found = found.filter(client=client) if client else found
    found = found.filter(name_key__contains=sort_key(wanted)) if wanted else found
    shown = cut(request, found.select_related("client").order_by("name_key", "id"))
    asked = {"client": str(client.id) if client else "", "q": wanted}
    chips = [
        Chip(_("Present"), base_of(**asked), is_on=not left),
        Chip(_("Left"), base_of(**asked, left="1"), is_on=left),
    ]
    listing = Listing(
        title=title,
        rows=_rows(list(shown), current),
        shown=shown,
        wanted=wanted,
        base=base_of(**asked, left="1" if left else ""),
        chips=chips,
        add=add,
        add_url=add_url,
        nothing=_("Nobody found"),
        hint=_("Look for a part of the name."),
    )
    return show_list(request, current, at, listing)


def _rows(people: Sequence[Person], current: str) -> list[Row]:
    """With two queries for any number of them."""
    may_come_in = set(
        Membership.objects.filter(person__in=[one.id for one in people], ended_at=None).values_list(
            "person_id", flat=True
        )
    )
    where = "colleague" if current == "colleagues" else "contact"
    return [
        Row(
            one.name,
            reverse(f"desk:{where}", args=[one.id]),
            " · ".join(filter(None, (one.client.name if one.client else "", one.title, one.email))),
            [*map(role_words, one.roles), *([] if one.id in may_come_in else [_("no login")])],
        )
        for one in people
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def add_colleague(request: ViewerRequest) -> HttpResponse:
    """Somebody joins the agency."""
    at = time_source.now()
    given = request.POST if request.method == "POST" else None
    form = PersonForm(given, roles=list(rules.StaffRole), is_new=True)

    def employ(said: dict[str, Any]) -> None:
        person = commands.employ(by=request.viewer, at=at, details=form.details(said))
        _invite_if_asked(request, at, person, said)

    if given is not None and settled(form, employ):
        return to("colleagues")
    return show_form(
        request,
        "colleagues",
        at,
        form,
        title=_("Add a colleague"),
        back=reverse("desk:colleagues"),
        send=_("Add"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: ViewerRequest) -> HttpResponse:
    """Somebody at a client."""
    require(leads(request.viewer))
    at = time_source.now()
    given = request.POST if request.method == "POST" else None
    clients = list(queries.clients_visible_to(request.viewer)[:MOST_CLIENTS])
    first = {"client": request.GET.get("client", "")}
    form = NewContactForm(given, clients=clients, roles=list(rules.ContactRole), is_new=True, initial=first)

    def add(said: dict[str, Any]) -> None:
        client = next(one for one in clients if str(one.id) == said["client"])
        person = commands.add_contact(by=request.viewer, at=at, client=client, details=form.details(said))
        _invite_if_asked(request, at, person, said)

    if given is not None and settled(form, add):
        return to("contacts")
    return show_form(
        request, "contacts", at, form, title=_("Add a contact"), back=reverse("desk:contacts"), send=_("Add")
    )


def _invite_if_asked(request: ViewerRequest, at: datetime, person: Person, said: dict[str, Any]) -> None:
    if said["is_invited"]:
        inviting.invite(by=request.viewer, at=at, person=person, language=language())
        messages.success(request, _invited_words(person))


def _invited_words(person: Person) -> str:
    return _("%(name)s gets a mail with a link to come in by.") % {"name": person.name}


@require_http_methods(["GET", "HEAD", "POST"])
def edit_colleague(request: ViewerRequest, person_id: UUID) -> HttpResponse:
    """One colleague."""
    require(leads(request.viewer))
    return _edit(request, "colleagues", _person(request, person_id, is_colleague=True))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_contact(request: ViewerRequest, person_id: UUID) -> HttpResponse:
    """One of a client's people."""
    require(leads(request.viewer))
    return _edit(request, "contacts", _person(request, person_id, is_colleague=False))


def _person(request: ViewerRequest, person_id: UUID, *, is_colleague: bool) -> Person:
    people = queries.people_visible_to(request.viewer).filter(supplier=None, client__isnull=is_colleague)
    return get_object_or_404(people.select_related("client"), id=person_id)


def _edit(request: ViewerRequest, current: str, person: Person) -> HttpResponse:
    at = time_source.now()
    is_colleague = current == "colleagues"
    may_change = administers(request.viewer) or not is_colleague
    require(may_change or request.method != "POST")
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        roles=list(rules.ROLES_OF[person.audience]),
        is_new=False,
        initial={
            name: getattr(person, name) for name in ("name", "title", "email", "phone", "whatsapp", "roles")
        },
    )
    if request.method == "POST" and settled(
        form,
        lambda said: commands.change_person(
            by=request.viewer, at=at, person=person, details=form.details(said)
        ),
    ):
        messages.success(request, _("Saved."))
        return to(current)
    title = f"{person.name} · {person.client.name}" if person.client else person.name
    return show_form(
        request,
        current,
        at,
        form,
        title=title,
        back=reverse(f"desk:{current}"),
        is_read_only=not may_change or person.left_at is not None,
        note=_("%(name)s has left.") % {"name": person.name} if person.left_at else "",
        acts=[] if person.left_at else _acts(request, current, person, may_change=may_change),
    )


def _acts(request: ViewerRequest, current: str, person: Person, *, may_change: bool) -> list[Act]:
    is_colleague = current == "colleagues"
    deeds = "colleague_deed" if is_colleague else "contact_deed"

    def where(deed: str) -> str:
        return reverse(f"desk:{deeds}", args=[person.id, deed])

    acts = []
    if is_colleague:
        acts.append(Act(_("Absence and deputy"), where("absence"), "calendar-off"))
    if may_change:
        acts.append(Act(_("Mail an invitation"), where("invite"), "send"))
        acts.append(Act(_("Let go"), where("let-go"), "user-minus", is_danger=True))
    if administers(request.viewer) and has_second_factor(person):
        acts.append(Act(_("Reset the second step"), where("second-step"), "key-round", is_danger=True))
    return acts


@require_http_methods(["GET", "HEAD", "POST"])
def colleague_deed(request: ViewerRequest, person_id: UUID, deed: str) -> HttpResponse:
    """Absence, invitation, leaving, or a lost second step, of a colleague."""
    require(leads(request.viewer))
    return _do(request, "colleagues", _person(request, person_id, is_colleague=True), deed)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_deed(request: ViewerRequest, person_id: UUID, deed: str) -> HttpResponse:
    """Invitation, leaving, or a lost second step, of a client's person."""
    require(leads(request.viewer))
    return _do(request, "contacts", _person(request, person_id, is_colleague=False), deed)


def _do(request: ViewerRequest, current: str, person: Person, deed: str) -> HttpResponse:
    """Asks first, with what it means; done with the button of that page."""
    asked = {"invite": _inviting, "let-go": _letting_go, "second-step": _resetting, "absence": _absence}.get(
        deed
    )
    if asked is None or (deed == "absence" and current != "colleagues"):
        raise Http404
    at = time_source.now()
    form, do, words = asked(request, at, person)
    if request.method == "POST" and settled(form, do):
        messages.success(request, words["done"])
        return to(current)
    back = reverse(f"desk:{current.removesuffix('s')}", args=[person.id])
    return show_form(
        request,
        current,
        at,
        form,
        title=words["title"],
        back=back,
        send=words["send"],
        note=words.get("note", ""),
    )


def _inviting(request: ViewerRequest, at: datetime, person: Person) -> Any:
    words = {
        "title": _("Invite %(name)s") % {"name": person.name},
        "note": _("The mail holds a link that works once, for seven days."),
        "send": _("Send the invitation"),
        "done": _invited_words(person),
    }

    def do(_said: dict[str, Any]) -> None:
        inviting.invite(by=request.viewer, at=at, person=person, language=language())

    return forms.Form(request.POST if request.method == "POST" else None), do, words


def _letting_go(request: ViewerRequest, at: datetime, person: Person) -> Any:
    words = {
        "title": _("Let %(name)s go") % {"name": person.name},
        "note": _(
            "The login opens nothing any more, from the next click on. The name stays with whatever was done."
        ),
        "send": _("Let go"),
        "done": _("%(name)s has left.") % {"name": person.name},
    }

    def do(_said: dict[str, Any]) -> None:
        commands.let_go(by=request.viewer, at=at, person=person)

    return forms.Form(request.POST if request.method == "POST" else None), do, words


def _resetting(request: ViewerRequest, at: datetime, person: Person) -> Any:
    words = {
        "title": _("Reset the second step of %(name)s") % {"name": person.name},
        "note": _(
            "App, codes and passkeys are taken away. All of their sessions end, and at the next sign-in a new"
            " second step is set up."
        ),
        "send": _("Reset"),
        "done": _("The second step of %(name)s was reset.") % {"name": person.name},
    }

    def do(said: dict[str, Any]) -> None:
        reset_second_factor(by=request.viewer, at=at, person=person, why=said["why"])

    require(administers(request.viewer))
    return WhyForm(request.POST if request.method == "POST" else None), do, words


def _absence(request: ViewerRequest, at: datetime, person: Person) -> Any:
    kept = agency.deputy_of(person.id)
    first = {
        "deputy": str(kept.deputy_id or "") if kept else "",
        "away_until": timezone.localdate(kept.away_until) if kept and kept.away_until else None,
    }
    others = [one for one in colleagues(request.viewer) if one[0] != str(person.id)]
    form = AbsenceForm(request.POST if request.method == "POST" else None, people=others, initial=first)
    words = {
        "title": _("Absence of %(name)s") % {"name": person.name},
        "note": _("While away, the deputy checks what is handed in."),
        "send": _("Save"),
        "done": _("Saved."),
    }

    def do(said: dict[str, Any]) -> None:
        until = said["away_until"]
        tickets.arrange_absence(
            by=request.viewer,
            at=at,
            person=person,
            deputy=colleague(request.viewer, said["deputy"]) if said["deputy"] else None,
            away_until=timezone.make_aware(datetime.combine(until, time())) if until else None,
        )

    return form, do, words
