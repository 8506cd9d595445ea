"""What somebody is writing, saved as they type, so that another device goes on with it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from waarborg.service.conversations.commands.refusals import DraftChangedElsewhere
from waarborg.service.conversations.commands.speaking import require_may_speak, require_person, taken
from waarborg.service.conversations.models import Draft, Upload
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.tickets.models import Ticket


def save_draft(
    *, by: Viewer, at: datetime, ticket: Ticket, kind: MessageKind, text: str, seen: int = 0
) -> Draft:
    """Keep ``text`` over the revision ``seen``, which is 0 when there was none. Returns the draft as it is now.

    Two devices that write at the same time don't overwrite each other: the second is told.
    Raises: NotAllowed, TextTooLong, DraftChangedElsewhere.
    """
    require_may_speak(by, ticket, kind)
    person_id, kept = require_person(by), taken(text)
    if seen == 0:
        return _begin(person_id, ticket, kind, kept, at)
    own = Draft.objects.filter(person=person_id, ticket=ticket, kind=kind)
    if not own.filter(revision=seen).update(text=kept, revision=F("revision") + 1, saved_at=at):
        raise DraftChangedElsewhere
    return own.get()


def discard_draft(*, by: Viewer, ticket: Ticket, kind: MessageKind) -> None:
    """Throw away what was being written, with the files that were added; there may be nothing. Raises: NotAllowed."""
    require_may_speak(by, ticket, kind)
    person_id = require_person(by)
    forget(person_id, ticket, kind)
    Upload.objects.filter(owner=person_id, about_id=ticket.id, kind=kind).delete()


def forget(person_id: UUID, ticket: Ticket, kind: MessageKind) -> None:
    Draft.objects.filter(person=person_id, ticket=ticket, kind=kind).delete()


def _begin(person_id: UUID, ticket: Ticket, kind: MessageKind, text: str, at: datetime) -> Draft:
    draft = Draft(
        client_id=ticket.client_id, ticket=ticket, person_id=person_id, kind=kind, text=text, saved_at=at
    )
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as error:  # the other device was first
        raise DraftChangedElsewhere from error
    return draft
