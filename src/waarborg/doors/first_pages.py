"""Where somebody begins: each role on the page that answers its own first question."""

from django.conf import settings

from waarborg.service.parties.models import Person


def first_page_of(person: Person) -> str | None:
    """The name of the page on which ``person`` begins; none for whom there is no door yet.

    The first line of the settings that is one of the person's roles, or else their audience, counts.
    """
    known = {*person.roles, person.audience.value}
    return next((page for whose, page in settings.WAARBORG_FIRST_PAGES.items() if whose in known), None)
