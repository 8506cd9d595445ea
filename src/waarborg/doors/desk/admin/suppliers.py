"""Clients' suppliers and whom to call there: at hand for every developer, arranged by who leads (clause G4)."""

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
    wanted_in,
)
from waarborg.doors.desk.admin.people.circles import SUPPLIERS
from waarborg.doors.desk.admin.people.editing import MOST_CLIENTS, edit
from waarborg.doors.desk.admin.people.forms import PersonForm
from waarborg.doors.desk.admin.people.lists import client_named
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui import number_words
from waarborg.doors.ui.phone_field import PhoneField
from waarborg.service.foundation import time_source
from waarborg.service.foundation.names import sort_key
from waarborg.service.parties import commands, queries, rules
from waarborg.service.parties.models import Supplier
from waarborg.service.parties.rules import leads

MOST_PEOPLE = 200


class SupplierForm(forms.Form):
    """How a supplier is reached."""

    phone = PhoneField(label=gettext_lazy("Telephone"), required=False)
    email = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254, required=False)


class NewSupplierForm(SupplierForm):
    """The same, and whose supplier it is: each client has its own."""

    client = forms.ChoiceField(label=gettext_lazy("Client"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    field_order = ("client", "name")

    def __init__(self, *args: Any, clients: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].choices = [("", "–"), *clients]  # type: ignore[attr-defined]


@require_safe
def list_suppliers(request: ViewerRequest) -> HttpResponse:
    """Those of all clients, or of one; ``client`` narrows."""
    at, wanted = time_source.now(), wanted_in(request)
    chosen = client_named(request, request.GET.get("client", ""))
    found = queries.suppliers_visible_to(request.viewer).select_related("client")
    found = found.filter(client=chosen) if chosen else found
    found = found.filter(name_key__contains=sort_key(wanted)) if wanted else found
    shown = cut(request, found.order_by("name_key", "id"))
    listing = Listing(
        title=_("Suppliers of %(client)s") % {"client": chosen.name} if chosen else _("Suppliers"),
        rows=[Row(one.name, reverse("desk:supplier", args=[one.id]), _reach(one)) for one in shown],
        shown=shown,
        wanted=wanted,
        base=base_of(client=str(chosen.id) if chosen else "", q=wanted),
        add=_("Add a supplier") if leads(request.viewer) else "",
        add_url=reverse("desk:add_supplier") + (f"?client={chosen.id}" if chosen else ""),
        nothing=_("No suppliers found"),
        hint=_("Suppliers that an agreement names come along by themselves."),
    )
    return show_list(request, "suppliers", at, listing)


def _reach(supplier: Supplier) -> str:
    told = (
        supplier.client.name,
        number_words.phone(supplier.phone) if supplier.phone else "",
        supplier.email,
    )
    return " · ".join(filter(None, told))


@require_http_methods(["GET", "HEAD", "POST"])
def add_supplier(request: ViewerRequest) -> HttpResponse:
    """One that no agreement names."""
    require(leads(request.viewer))
    at = time_source.now()
    known = {str(one.id): one for one in queries.clients_visible_to(request.viewer)[:MOST_CLIENTS]}
    form = NewSupplierForm(
        request.POST if request.method == "POST" else None,
        clients=[(identity, one.name) for identity, one in known.items()],
        initial={"client": request.GET.get("client", "")},
    )

    def add(said: dict[str, Any]) -> None:
        commands.add_supplier(by=request.viewer, at=at, **said | {"client": known[said["client"]]})

    if request.method == "POST" and settled(form, add):
        messages.success(request, _("Saved."))
        return to("suppliers")
    back = reverse("desk:suppliers")
    return show_form(request, "suppliers", at, form, title=_("Add a supplier"), back=back, send=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_supplier(request: ViewerRequest, supplier_id: UUID) -> HttpResponse:
    """One supplier, with its people. Its name is that of the agreement, by which the two are kept together."""
    at, may_change = time_source.now(), leads(request.viewer)
    require(may_change or request.method != "POST")
    seen = queries.suppliers_visible_to(request.viewer).select_related("client")
    supplier = get_object_or_404(seen, id=supplier_id)
    first = {"phone": supplier.phone, "email": supplier.email}
    form = SupplierForm(request.POST if request.method == "POST" else None, initial=first)

    def keep(said: dict[str, Any]) -> None:
        commands.change_supplier(by=request.viewer, at=at, supplier=supplier, details=said)

    if request.method == "POST" and settled(form, keep):
        messages.success(request, _("Saved."))
        return to("supplier", supplier.id)
    add = reverse("desk:add_suppliers_contact", args=[supplier.id])
    return show_form(
        request,
        "suppliers",
        at,
        form,
        title=f"{supplier.name} · {supplier.client.name}",
        back=reverse("desk:suppliers"),
        note=_("What a later version of the agreement says of this supplier replaces what stands here."),
        is_read_only=not may_change,
        people=_people(supplier, may_change=may_change),
        people_title=_("Whom to call there"),
        acts=[Act(_("Add a contact"), add, "user-plus")] if may_change else [],
    )


def _people(supplier: Supplier, *, may_change: bool) -> list[Row]:
    found = supplier.people.present().order_by("name_key", "id")[:MOST_PEOPLE]
    return [
        Row(
            one.name,
            reverse("desk:suppliers_contact", args=[one.id]) if may_change else "",
            " · ".join(
                filter(None, (one.title, number_words.phone(one.phone) if one.phone else "", one.email))
            ),
        )
        for one in found
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def add_suppliers_contact(request: ViewerRequest, supplier_id: UUID) -> HttpResponse:
    """Somebody at a supplier."""
    require(leads(request.viewer))
    at = time_source.now()
    supplier = get_object_or_404(queries.suppliers_visible_to(request.viewer), id=supplier_id)
    form = PersonForm(request.POST if request.method == "POST" else None, roles=list(rules.SupplierRole))

    def add(said: dict[str, Any]) -> None:
        commands.add_suppliers_contact(
            by=request.viewer, at=at, supplier=supplier, details=form.details(said)
        )

    if request.method == "POST" and settled(form, add):
        messages.success(request, _("Saved."))
        return to("supplier", supplier.id)
    return show_form(
        request,
        "suppliers",
        at,
        form,
        title=_("Add a contact at %(supplier)s") % {"supplier": supplier.name},
        back=reverse("desk:supplier", args=[supplier.id]),
        send=_("Add"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_suppliers_contact(request: ViewerRequest, person_id: UUID) -> HttpResponse:
    """One of a supplier's people."""
    require(leads(request.viewer))
    return edit(request, SUPPLIERS, person_id)
