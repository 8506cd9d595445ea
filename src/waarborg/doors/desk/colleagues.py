"""The agency's people, for choosing one of them."""

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Person

MOST_COLLEAGUES = 500


def colleagues(viewer: Viewer) -> list[tuple[str, str]]:
    """Who works at the agency now, oneself first, as choices."""
    found = parties.people_visible_to(viewer).filter(client=None, supplier=None, left_at=None)
    ordered = sorted(found.order_by("name_key")[:MOST_COLLEAGUES], key=lambda one: one.id != viewer.person_id)
    return [(str(one.id), one.name) for one in ordered]


def colleague(viewer: Viewer, chosen: str) -> Person:
    """The one who was chosen, from among ``colleagues``."""
    return parties.people_visible_to(viewer).get(id=chosen)
