"""The three circles of people that the administration knows, and under which addresses each is arranged."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from waarborg.doors.desk.admin.pages import administers
from waarborg.doors.gate import ViewerRequest
from waarborg.service.parties import queries
from waarborg.service.parties.models import Person


@dataclass(frozen=True, slots=True)
class Circle:
    """``section`` is the page of the administration, ``one`` and ``deed`` the addresses of one of its people."""

    section: str
    one: str
    deed: str

    def back(self, person: Person | None = None) -> str:
        """Where the list with that person is."""
        if self is SUPPLIERS and person is not None:
            return reverse("desk:supplier", args=[person.supplier_id])
        return reverse(f"desk:{self.section}")

    def to_list(self, person: Person | None = None) -> HttpResponse:
        return HttpResponseRedirect(self.back(person))

    def person(self, request: ViewerRequest, person_id: UUID) -> Person:
        """Raises: Http404 for somebody of another circle."""
        found = self.people(request).select_related("client", "supplier")
        return get_object_or_404(found, id=person_id)

    def people(self, request: ViewerRequest) -> QuerySet[Person]:
        seen = queries.people_visible_to(request.viewer)
        if self is SUPPLIERS:
            return seen.filter(supplier__isnull=False)
        return seen.filter(supplier=None, client__isnull=self is COLLEAGUES)

    def may_change(self, request: ViewerRequest) -> bool:
        """Over the agency's own people an administrator decides; the rest is asked before anything is shown."""
        return self is not COLLEAGUES or administers(request.viewer)


COLLEAGUES = Circle("colleagues", "colleague", "colleague_deed")
CONTACTS = Circle("contacts", "contact", "contact_deed")
SUPPLIERS = Circle("suppliers", "suppliers_contact", "suppliers_contact_deed")
