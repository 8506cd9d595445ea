"""The portal's first page: is anything of mine open, what waits for me, and whom can I call now."""

from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.portal.matters import matters
from waarborg.doors.portal.pages import language, now_of, page
from waarborg.doors.portal.words import OTHERS_TURN, YOUR_TURN
from waarborg.doors.ui.calling import telephones_at
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket

MOST_SHOWN = 20


@require_safe
def home(request: ViewerRequest) -> HttpResponse:
    """Whatever waits for the reader comes first; then what is being worked on."""
    now = now_of(request)
    yours = list(_in_states(request, YOUR_TURN)[: MOST_SHOWN + 1])
    others = list(_in_states(request, OTHERS_TURN)[: MOST_SHOWN + 1])
    has_more = len(yours) > MOST_SHOWN or len(others) > MOST_SHOWN
    shown = matters([*yours[:MOST_SHOWN], *others[:MOST_SHOWN]], now.at)
    waiting = sum(matter.is_yours for matter in shown)
    context = {
        "yours": [matter for matter in shown if matter.is_yours],
        "others": [matter for matter in shown if not matter.is_yours],
        "has_more": has_more,
        "bands": [matter.band for matter in shown if matter.band],
        "heading": _heading(waiting, len(shown) - waiting, has_more=has_more),
        "ways": telephones_at(now.agreed.terms, now.at, None, language()) if now.agreed else [],
    }
    return page(request, "home", "home", now, context)


def _in_states(request: ViewerRequest, states: Sequence[str]) -> QuerySet[Ticket]:
    """Tickets of the reader's in those states, what is due next first."""
    found = tickets.visible_to(request.viewer).filter(state__in=states)
    return found.order_by(F("next_due_at").asc(nulls_last=True), "id")


def _heading(yours: int, others: int, *, has_more: bool) -> str:
    if has_more:
        return _("More than %(count)s tickets are open") % {"count": MOST_SHOWN}
    if yours:
        words = ngettext("One ticket waits for you", "%(count)s tickets wait for you", yours)
        return words % {"count": yours}
    if others:
        return ngettext("One ticket is open", "%(count)s tickets are open", others) % {"count": others}
    return _("All is well")
