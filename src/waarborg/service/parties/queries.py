"""Reading who is who. Everything but ``person_of_login`` answers within the rows of the scope's viewer."""

from uuid import UUID

from django.db.models import Q, QuerySet

from waarborg.service.foundation.names import sort_key, surname_key
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.parties.models import Client, Membership, Person, Supplier

_MOST_WORDS = 6


def person_of_login(login_id: UUID, *, membership_id: UUID | None = None) -> Person | None:
    """As whom a login acts: the chosen membership, else the agency's own, else the oldest. Needs the system's scope.

    None when every membership has ended; a login by itself opens nothing.
    """
    found = sorted(
        memberships_of_login(login_id),
        key=lambda one: (one.id != membership_id, one.client_id is not None, one.since_at),
    )
    return found[0].person if found else None


def memberships_of_login(login_id: UUID) -> QuerySet[Membership]:
    """In which capacities a login acts now, the oldest first. Needs the system's scope."""
    current = Membership.objects.filter(login=login_id, ended_at=None, person__left_at=None)
    return current.select_related("person").order_by("since_at")


def clients_visible_to(viewer: Viewer) -> QuerySet[Client]:
    """The clients that ``viewer`` may see, by name."""
    return (
        Client.objects.all() if viewer.sees_all_clients else Client.objects.filter(id__in=viewer.client_ids)
    )


def people_visible_to(viewer: Viewer) -> QuerySet[Person]:
    """The people that ``viewer`` may see: a client sees its own and the agency's."""
    if viewer.sees_all_clients:
        return Person.objects.all()
    people = Person.objects.filter(Q(client=None) | Q(client__in=viewer.client_ids))
    if viewer.audience is Audience.SUPPLIER:
        return people.filter(Q(client=None) | Q(supplier=viewer.supplier_id))
    return people


def people_like(viewer: Viewer, words: str) -> QuerySet[Person]:
    """The people of now whose name or mail address has each of ``words`` in it, however accented or cased."""
    found = people_visible_to(viewer).filter(left_at=None)
    for word in words.split()[:_MOST_WORDS]:
        key = sort_key(word)
        in_name = Q(name_key__contains=key) if key else Q()
        found = found.filter(in_name | Q(email__icontains=word))
    return found.select_related("client").order_by("name_key", "id")


def suppliers_visible_to(viewer: Viewer) -> QuerySet[Supplier]:
    """The suppliers that ``viewer`` may see: a client its own, a supplier itself."""
    if viewer.sees_all_clients:
        return Supplier.objects.all()
    suppliers = Supplier.objects.filter(client__in=viewer.client_ids)
    return suppliers if viewer.supplier_id is None else suppliers.filter(id=viewer.supplier_id)


def staff_with_role(*roles: str) -> QuerySet[Person]:
    """The agency's people who carry any of ``roles`` now."""
    return Person.objects.of_the_agency().present().filter(roles__overlap=list(roles))


def supplier_named(client_id: UUID, name: str) -> Supplier | None:
    """The client's supplier of that name, however it is accented or cased."""
    return Supplier.objects.filter(client=client_id, name_key=sort_key(name)).first()


def contact_like(client_id: UUID, *, name: str, email: str) -> Person | None:
    """The client's person with that address, or with that name when no address is given."""
    own = Person.objects.present().filter(client=client_id, supplier=None)
    same = own.filter(email__iexact=email) if email else own.filter(name_key=surname_key(name))
    return same.first()
