"""The lasting solution after a work-around: a ticket of its own, without an incident's clock, as long as it stands."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext, override

from waarborg.service.agreements.queries import agreement_of
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.relations import events, rules
from waarborg.service.relations.commands.acting import let_see, record, who_saw
from waarborg.service.relations.commands.linking import link_as_history
from waarborg.service.relations.commands.refusals import NoFollowUp, NoWorkaroundStands
from waarborg.service.relations.models import FollowUp
from waarborg.service.relations.rules import LinkKind
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.queries import standing_delivery
from waarborg.service.tickets.rules import Kind

PROOF = "workaround"


class Ended(StrEnum):
    """Why a follow-up is not needed any more."""

    CAME_BACK = "came_back"
    SOLVED_IN_ORIGINAL = "solved_in_original"


def open_follow_up(
    *, by: Viewer, at: datetime, ticket: Ticket, fact_id: UUID, delivered_at: datetime, words: str = ""
) -> FollowUp:
    """Open the ticket for the lasting solution, once for the delivery ``fact_id``; the one that is open already stays.

    ``words`` are those of the work-around, as the client read them. Raises: NotAllowed, NoWorkaroundStands.
    """
    _require_agency(by)
    original = _locked(ticket)
    known = FollowUp.objects.filter(fact_id=fact_id).first()
    known = known or FollowUp.objects.filter(original=original, ended_at=None).first()
    if known is not None:
        return known
    if not original.is_worked_around:
        raise NoWorkaroundStands
    made = tickets.report(by=by, at=at, client=original.client, what=_report(original, delivered_at, words))
    follow_up = FollowUp.objects.create(
        client_id=original.client_id, original=original, ticket=made, fact_id=fact_id, opened_at=at
    )
    link_as_history(at=at, kind=LinkKind.FOLLOWS_UP, ticket=made, other=original)
    record(events.FollowUpOpened(made.id), original.id, original.client_id, by, at)
    record(events.FollowsUp(original.id), made.id, made.client_id, by, at)
    let_see(by, at, made, who_saw(original))
    return follow_up


def end_follow_up(*, by: Viewer, at: datetime, ticket: Ticket, how: Ended) -> None:
    """The original goes on with the matter itself, or solved it: its follow-up is closed and says so.

    Raises: NotAllowed, NoFollowUp.
    """
    _require_agency(by)
    original = _locked(ticket)
    follow_up = FollowUp.objects.filter(original=original, ended_at=None).select_related("ticket").first()
    if follow_up is None:
        raise NoFollowUp
    _end(follow_up, at)
    what = events.CameBack if how is Ended.CAME_BACK else events.SolvedInOriginal
    record(what(original.id), follow_up.ticket_id, follow_up.client_id, by, at)
    tickets.close_elsewhere(by=by, at=at, ticket=follow_up.ticket)


def end_original(*, by: Viewer, at: datetime, ticket: Ticket) -> None:
    """The follow-up ``ticket`` was closed. With a solution that stands, the matter that it began with is solved too.

    Without one, as after it became sprint work, people decide how the first ticket goes on, and are told.
    Raises: NotAllowed, NoFollowUp.
    """
    _require_agency(by)
    follow_up = FollowUp.objects.filter(ticket=ticket, ended_at=None).select_related("original").first()
    if follow_up is None:
        raise NoFollowUp
    original = _locked(follow_up.original)
    _end(follow_up, at)
    delivery = standing_delivery(ticket)
    if delivery is None:
        record(events.FollowUpGivenUp(ticket.id), original.id, original.client_id, by, at)
        return
    record(events.SolvedInFollowUp(ticket.id), original.id, original.client_id, by, at)
    tickets.close_elsewhere(by=by, at=at, ticket=original, is_solved=True)


def _report(original: Ticket, delivered_at: datetime, words: str) -> tickets.Report:
    return tickets.Report(
        subject=_subject(original),
        description=words.strip(),
        kind=Kind.SMALL_CHANGE,
        users="",
        priority=0,
        reported_at=delivered_at,
        proof=PROOF,
        reporter=original.reporter,
        website=original.website,
    )


def _subject(original: Ticket) -> str:
    """In the language of the agreement, for the client reads it."""
    version = original.version
    with override(agreement_of(version).language if version is not None else settings.LANGUAGE_CODE):
        subject = gettext("Lasting solution: %(subject)s") % {"subject": original.subject}
    return subject[: rules.SUBJECT_CHARACTERS]


def _locked(ticket: Ticket) -> Ticket:
    return (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("client", "reporter", "website", "version", "version__contract")
        .get(id=ticket.id)
    )


def _end(follow_up: FollowUp, at: datetime) -> None:
    follow_up.ended_at = at
    follow_up.save(update_fields=["ended_at"])


def _require_agency(by: Viewer) -> None:
    if not by.sees_all_clients:
        raise NotAllowed
