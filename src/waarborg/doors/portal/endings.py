"""How tickets ended, as their client is told: in the agency's own words, and whether the promised times were kept."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from waarborg.doors.portal.pages import language
from waarborg.doors.ui import time_words
from waarborg.service.foundation.models import Fact
from waarborg.sla.guarantee import Guarantee, Milestone
from waarborg.sla.terms import Terms

_ENDS = ("ticket.solution_delivered", "ticket.closed", "ticket.closed_unanswered")


def ends_of(ids: Sequence[UUID]) -> Mapping[UUID, dict[str, Fact]]:
    """The last fact of each kind of ending, by ticket. One query for any number of them."""
    ends: dict[UUID, dict[str, Fact]] = {}
    for fact in Fact.objects.filter(about_id__in=ids, kind__in=_ENDS).order_by("id"):
        ends.setdefault(fact.about_id, {})[fact.kind] = fact
    return ends


def how(ends: Mapping[str, Fact], longest: int) -> str:
    """In the agency's own words where there are any."""
    if "ticket.closed_unanswered" in ends:
        return _("Closed, because our question was not answered.")
    words = next((ends[kind].why for kind in _ENDS if kind in ends and ends[kind].why), "")
    return Truncator(" ".join(words.split())).chars(longest) or _("Finished.")


def kept_words(folded: Guarantee, terms: Terms) -> list[str]:
    """For each time that was promised, whether it was kept: a sentence. Nothing of a time that was never due."""
    return list(_kept(folded, terms))


def _kept(folded: Guarantee, terms: Terms) -> Iterator[str]:
    for one in folded.milestones:
        if one.due_at is None or one.met_at is None:
            continue
        words = {
            "met": time_words.moment(one.met_at, at=folded.at, zone=terms.zone, language=language()),
            "due": time_words.moment(one.due_at, at=folded.at, zone=terms.zone, language=language()),
        }
        yield _sentence(one, is_workaround=folded.worked_around_at is not None) % words


def _sentence(one: Milestone, *, is_workaround: bool) -> str:
    in_time = one.state == "met"
    if one.of == "reaction":
        told = (
            _("We began in time: %(met)s. Promised was by %(due)s."),
            _("We began too late: %(met)s. Promised was by %(due)s."),
        )
    elif is_workaround:
        told = (
            _("You could go on in time: %(met)s. Promised was by %(due)s."),
            _("You could go on too late: %(met)s. Promised was by %(due)s."),
        )
    else:
        told = (
            _("Solved in time: %(met)s. Promised was by %(due)s."),
            _("Solved too late: %(met)s. Promised was by %(due)s."),
        )
    return told[0] if in_time else told[1]
