"""Saying how content one is. It moves nothing: no clock, no state."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed, Refused
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.satisfaction import events
from waarborg.service.satisfaction.models import Rating
from waarborg.service.satisfaction.rules import Score
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import State

LONGEST_REMARK = 2_000


class NotFinishedYet(Refused):
    """Who rates what still runs rates the waiting."""

    code = "satisfaction.not_finished"
    sentence = _("Wait until it is finished; then say how it went.")


class RemarkTooLong(Refused):
    """A page of text is a reply, not a remark."""

    code = "satisfaction.remark_too_long"
    sentence = _("Keep it under %(most)s characters.")
    field = "words"


def rate(*, by: Viewer, at: datetime, ticket: Ticket, score: Score, words: str = "") -> Rating:
    """Say how content one is with a finished ticket; said again, the latest counts, and a remark stays until replaced.

    Raises: NotAllowed, NotFinishedYet, RemarkTooLong.
    """
    if by.audience is not Audience.PORTAL or not tickets.visible_to(by).filter(id=ticket.id).exists():
        raise NotAllowed
    if len(words) > LONGEST_REMARK:
        raise RemarkTooLong(most=LONGEST_REMARK)
    held = Ticket.objects.select_for_update(of=("self",)).get(id=ticket.id)
    if held.state != State.CLOSED:
        raise NotFinishedYet
    known = Rating.objects.filter(ticket=held).first()
    rating = known or Rating(client_id=held.client_id, ticket=held)
    said = {"score": score.value, "words": words.strip() or rating.words}
    if known is not None and all(getattr(known, name) == value for name, value in said.items()):
        return known
    rating.person_id, rating.at = by.person_id, at  # type: ignore[assignment] # a portal viewer is a person
    rating.score, rating.words = said["score"], said["words"]
    rating.save()
    fact = events.SatisfactionGiven(score.value)
    facts.record(fact, about=held.id, client_id=held.client_id, by=by, at=at, why=words.strip())
    return rating
