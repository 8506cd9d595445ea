"""Being there: who has a ticket before them and who writes on it. No facts; it is over in a minute."""

from datetime import datetime, timedelta

from django.db import connection

from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.organising.commands.acting import require_agency, require_person
from waarborg.service.organising.models import Presence
from waarborg.service.tickets.models import Ticket

# A page beats every twenty seconds: one lost beat makes nobody vanish, and a closed laptop is gone within a minute.
LOOKING = timedelta(seconds=50)
TYPING = timedelta(seconds=15)

_BEAT = """
insert into organising_presence (client_id, ticket_id, person_id, looking_until, typing_until)
select client_id, id, %(person)s, %(looking)s, %(typing)s from tickets_ticket where id = %(ticket)s
on conflict (ticket_id, person_id) do update
   set looking_until = excluded.looking_until,
       typing_until = coalesce(excluded.typing_until, organising_presence.typing_until)
"""


def beat(*, by: Viewer, at: datetime, ticket: Ticket, is_typing: bool = False) -> None:
    """Say that one is there, for a short while from ``at``. One statement. Raises: NotAllowed."""
    person_id = require_person(by)
    typing_until = at + TYPING if is_typing else None
    with connection.cursor() as cursor:
        cursor.execute(
            _BEAT,
            {"ticket": ticket.id, "person": person_id, "looking": at + LOOKING, "typing": typing_until},
        )
        if not cursor.rowcount:
            raise NotAllowed


def leave(*, by: Viewer, ticket: Ticket) -> None:
    """Say that one went; whoever was not there is no mistake. Raises: NotAllowed."""
    Presence.objects.filter(ticket=ticket, person=require_person(by)).delete()


def forget_presence(*, by: Viewer, at: datetime) -> int:
    """Remove who is not there any more. Returns how many there were. Raises: NotAllowed."""
    require_agency(by)
    gone, _by_model = Presence.objects.filter(looking_until__lte=at).delete()
    return gone
