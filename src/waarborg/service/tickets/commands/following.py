"""Letting running tickets follow a corrected agreement."""

from datetime import datetime

from django.db import connection

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees import replanning
from waarborg.service.parties.rules import require_leading
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import OPEN_STATES

_FOLLOW_DUE = """
update tickets_ticket t set next_due_at = g.next_due_at
  from guarantees_guarantee g
 where g.about_id = t.id and t.id = any(%(ids)s) and t.next_due_at is distinct from g.next_due_at
"""


def follow_correction(*, by: Viewer, at: datetime, was: ContractVersion, now: ContractVersion) -> int:
    """Let the running tickets of ``was`` follow ``now``, a version that only closes further days of the calendar.

    Returns how many there were. Raises: NotAllowed, NotACorrection.
    """
    require_leading(by)
    # Tickets first, as in every command: whoever holds a ticket may be about to wait for its guarantee.
    running = Ticket.objects.filter(client=now.client_id, state__in=OPEN_STATES).order_by("id")
    list(running.select_for_update().values_list("id", flat=True))
    moved = replanning.follow_correction(by=by, at=at, was=was, now=now)
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW_DUE, {"ids": moved})
    return len(moved)
