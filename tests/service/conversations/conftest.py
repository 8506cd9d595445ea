"""A ticket to talk on, and a folder of its own for files."""

import pytest

from waarborg.service.foundation.viewer import scope
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from world import NOW


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.WAARBORG_ATTACHMENTS = tmp_path / "attachments"
    return settings.WAARBORG_ATTACHMENTS


@pytest.fixture
def ticket(world) -> Ticket:
    """Reported by the shop's own reporter at ``NOW``."""
    return reported(world.shop)


@pytest.fixture
def papers_ticket(world) -> Ticket:
    """The other client's."""
    return reported(world.paper)


def reported(side) -> Ticket:
    with scope(side.reporter.as_viewer()) as by:
        what = Report("Afrekenen lukt niet", "all", 2, reported_at=NOW, reporter=side.reporter)
        return tickets.report(by=by, at=NOW, client=side.client, what=what)
