"""Calling in the higher levels by hand, and answering when one was called in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from waarborg.doors.desk.deeds.arranging import terms_under
from waarborg.doors.desk.deeds.deed import Deed, DeedForm, Doing, Given, Which, words
from waarborg.service.escalations import commands, queries


class EscalateForm(DeedForm):
    """Which level of the agreement, and why."""

    level = forms.TypedChoiceField(label=_("Whom to call in?"), coerce=int)
    why = words(_("Why now?"), rows=3, autofocus=True)

    def prepare(self) -> None:
        """The levels of the agreement, with who they are on either side."""
        terms = terms_under(self.doing.ticket)
        levels = terms.agreement.escalation if terms is not None else ()
        named = [(str(one.level), f"{one.name} ({one.agency}, {one.client})") for one in levels]
        self.choose("level", named)


def _escalate(doing: Doing, given: Given) -> None:
    commands.escalate(**doing.acts, level=given["level"], why=given["why"])


def _take_over(doing: Doing, given: Given) -> None:
    escalation = queries.of_ticket(doing.by, doing.ticket.id).filter(id=given["which"]).first()
    if escalation is None:
        raise commands.NothingToEscalate
    commands.take_over(by=doing.by, at=doing.at, escalation=escalation)


DEEDS = (
    Deed(
        "escalate",
        _("Escalate by hand"),
        _escalate,
        "bell-ring",
        EscalateForm,
        _("Call in"),
        _("Both organisations are called in at once and read this reason first."),
        refused_in="why",
    ),
    Deed("take_over", _("Take over"), _take_over, "hand", Which, is_quick=True),
)
