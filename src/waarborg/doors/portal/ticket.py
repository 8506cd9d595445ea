"""One ticket as its client sees it: what happens now and whose turn it is, the story, and what can be done."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.portal import files, words
from waarborg.doors.portal.endings import ends_of, how, kept_words
from waarborg.doors.portal.lookers import lookers_of
from waarborg.doors.portal.matters import due_next
from waarborg.doors.portal.pages import language, now_of, page
from waarborg.doors.portal.promising import clock_waits, promised
from waarborg.doors.portal.story import story_of
from waarborg.doors.ui import drafts
from waarborg.doors.ui.calling import telephones_at
from waarborg.doors.ui.ladders import ladder_of
from waarborg.service.agreements.queries import agreement_of
from waarborg.service.escalations import queries as escalations
from waarborg.service.foundation.identity import uuid7
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.parties import queries as parties
from waarborg.service.satisfaction.queries import rating_of
from waarborg.service.satisfaction.rules import Score
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Delivery, Question, Ticket
from waarborg.service.tickets.rules import TREATMENTS, Kind, Move, moves_from
from waarborg.sla.explanation import explain
from waarborg.sla.guarantee import Guarantee
from waarborg.sla.picture import band_of
from waarborg.sla.terms import Terms
from waarborg.sla.wording import milestone_words

MOST_RUNGS = 200
LONGEST_END = 1000
CALLED_IN = frozenset({"due", "acknowledged"})


@require_safe
def ticket(request: ViewerRequest, ticket_id: UUID) -> HttpResponse:
    """The whole of it; ``before`` reads further back in a long conversation."""
    return show(request, visible(request, ticket_id))


def visible(request: ViewerRequest, ticket_id: UUID) -> Ticket:
    seen = tickets.visible_to(request.viewer).select_related("reporter", "website", "version__contract")
    return get_object_or_404(seen, id=ticket_id)


def show(
    request: ViewerRequest,
    of: Ticket,
    *,
    deed: str = "",
    refused: str = "",
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    now = now_of(request)
    found = _folded(of, now.at)
    zone = found[1].zone if found else ZoneInfo(now.timezone)
    waits = found is not None and clock_waits(found[0])
    context = {
        "ticket": of,
        "number": str(of),
        "kind": of.kind,
        "happening": words.happening(of, waits_for_call=waits),
        "outside": words.outside(of),
        "hosting": tickets.hosting_of(of) if of.kind == Kind.HOSTING else None,
        "turn": words.turn(of, waits_for_call=waits),
        "is_running": words.is_running(of),
        "is_yours": words.waits_for_client(of) or waits,
        "story": story_of(request, of, zone, before=_before(request)),
        "timezone": zone.key,
        "deed": deed,
        "refused": refused,
        "typed": typed,
        "about": request.POST.get("question", ""),
        "once": request.POST.get("once") or uuid7(),
        "files": files.waiting(request, of.id),
        "limits": files.limits(),
        "draft_done": drafts.pop(request),
        "lookers": lookers_of(request, of),
        **_what_can_be_done(of),
        **(_guaranteed(of, *found) if found else {}),
        **(_ladder(request, of, *found) if found else {}),
        **({} if words.is_running(of) else _ended(of, found)),
    }
    return page(request, "ticket", "tickets", now, context, status=status)


def _before(request: ViewerRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None


def _folded(of: Ticket, at: datetime) -> tuple[Guarantee, Terms] | None:
    """None where no agreement was in force, or none is promised for this kind."""
    if not TREATMENTS[Kind(of.kind)].is_guaranteed:
        return None
    stored = guarantees.guarantee_of(of.id)
    return guarantees.folded(stored, at) if stored else None


def _what_can_be_done(of: Ticket) -> dict[str, Any]:
    moves = moves_from(of.position)
    delivery = tickets.standing_delivery(of)
    return {
        "questions": _open_questions(of),
        "delivery": delivery if delivery and _is_to_judge(delivery, moves) else None,
        "is_workaround": delivery is not None and delivery.what == "workaround",
        "can_finish": Move.CLOSE in moves and delivery is None,
        "rating": rating_of(of.id) if of.state == "closed" else None,
        "scores": [(score.value, icon) for score, icon in _FACES] if of.state == "closed" else [],
        "levels": _levels(of) if words.is_running(of) else [],
    }


_FACES = ((Score.GOOD, "smile"), (Score.FAIR, "meh"), (Score.BAD, "frown"))


def _is_to_judge(delivery: Delivery, moves: tuple[Move, ...]) -> bool:
    return delivery.accepted_at is None and Move.REFUSE_DELIVERY in moves


def _open_questions(of: Ticket) -> list[Question]:
    return list(tickets.open_questions(of).select_related("asked_by"))


def _levels(of: Ticket) -> list[tuple[int, str]]:
    """The levels that the client may call in, as the ticket's own version of the agreement names them."""
    if of.version is None:
        return []
    return [(level.level, level.name) for level in agreement_of(of.version).escalation]


def _guaranteed(of: Ticket, folded: Guarantee, terms: Terms) -> dict[str, Any]:
    spoken = language()
    is_new = folded.reaction.met_at is None and words.is_running(of)
    return {
        "band": band_of(folded, terms, spoken),
        "due": due_next(folded, terms),
        "promise": promised(folded, terms, folded.at, users=of.users, priority=of.priority)
        if is_new
        else None,
        "ways": telephones_at(terms, folded.at, folded.severity, spoken) if words.is_running(of) else [],
        "reasons": [
            (
                milestone_words(one.of, spoken).capitalize(),
                [reason.words.in_(spoken) for reason in explain(folded, terms, one.of)],
            )
            for one in folded.milestones
        ],
    }


def _ladder(request: ViewerRequest, of: Ticket, folded: Guarantee, terms: Terms) -> dict[str, Any]:
    """Who was called in, and who further will be, with names instead of addresses."""
    called = list(escalations.of_ticket(request.viewer, of.id)[:MOST_RUNGS])
    rungs = ladder_of(folded, terms, called, _names(request, terms))
    return {
        "called_in": [rung for rung in rungs if rung.state in CALLED_IN],
        "further": [rung for rung in rungs if rung.state not in CALLED_IN] if words.is_running(of) else [],
    }


def _names(request: ViewerRequest, terms: Terms) -> dict[str, str]:
    addresses = {one for level in terms.agreement.escalation for one in (level.agency, level.client)}
    people = parties.people_visible_to(request.viewer).filter(email__in=addresses, left_at=None)
    return {person.email.lower(): person.name for person in people}


def _ended(of: Ticket, found: tuple[Guarantee, Terms] | None) -> dict[str, Any]:
    """How it ended, and whether what was promised was kept."""
    return {
        "how": how(ends_of([of.id]).get(of.id, {}), LONGEST_END) if of.state == "closed" else "",
        "kept": kept_words(*found) if found else [],
    }
