"""Who there is: the agency's people and its clients', by surname."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waarborg.doors.desk.admin.pages import (
    Listing,
    Row,
    administers,
    base_of,
    cut,
    require,
    show_list,
    wanted_in,
)
from waarborg.doors.desk.admin.people.circles import COLLEAGUES, CONTACTS, Circle
from waarborg.doors.desk.pages import role_words
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.parts import Chip
from waarborg.service.foundation import time_source
from waarborg.service.foundation.names import sort_key
from waarborg.service.parties import queries
from waarborg.service.parties.models import Client, Membership, Person
from waarborg.service.parties.rules import leads


@require_safe
def list_colleagues(request: ViewerRequest) -> HttpResponse:
    """The agency's people, by surname."""
    require(leads(request.viewer))
    return _list(
        request,
        COLLEAGUES,
        client=None,
        title=_("Colleagues"),
        add=_("Add a colleague") if administers(request.viewer) else "",
        add_url=reverse("desk:add_colleague"),
    )


@require_safe
def list_contacts(request: ViewerRequest) -> HttpResponse:
    """The people of all clients, or of one; ``client`` narrows."""
    require(leads(request.viewer))
    chosen = client_named(request, request.GET.get("client", ""))
    add_url = reverse("desk:add_contact") + (f"?client={chosen.id}" if chosen else "")
    title = _("Contacts of %(client)s") % {"client": chosen.name} if chosen else _("Contacts")
    return _list(request, CONTACTS, client=chosen, title=title, add=_("Add a contact"), add_url=add_url)


def client_named(request: ViewerRequest, identity: str) -> Client | None:
    """The client by its id in an address; none for what is no client's."""
    try:
        return queries.clients_visible_to(request.viewer).filter(id=UUID(identity)).first()
    except ValueError:
        return None


def rows_of(people: Sequence[Person], circle: Circle) -> list[Row]:
    """With one query for any number of them."""
    may_come_in = set(
        Membership.objects.filter(person__in=[one.id for one in people], ended_at=None).values_list(
            "person_id", flat=True
        )
    )
    return [
        Row(
            one.name,
            reverse(f"desk:{circle.one}", args=[one.id]),
            " · ".join(filter(None, (one.client.name if one.client else "", one.title, one.email))),
            [*map(role_words, one.roles), *([] if one.id in may_come_in else [_("no login")])],
        )
        for one in people
    ]


def _list(
    request: ViewerRequest, circle: Circle, *, client: Client | None, title: str, add: str, add_url: str
) -> HttpResponse:
    at, wanted, left = time_source.now(), wanted_in(request), request.GET.get("left") == "1"
    found = circle.people(request).filter(left_at__isnull=not left)
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
        rows=rows_of(list(shown), circle),
        shown=shown,
        wanted=wanted,
        base=base_of(**asked, left="1" if left else ""),
        chips=chips,
        add=add,
        add_url=add_url,
        nothing=_("Nobody found"),
        hint=_("Look for a part of the name."),
    )
    return show_list(request, circle.section, at, listing)
