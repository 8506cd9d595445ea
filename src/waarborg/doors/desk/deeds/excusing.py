"""Excusing a breach: it stays missed, and beside it stands why that is not held against the agency."""

from django import forms
from django.utils.translation import gettext_lazy as _

from waarborg.doors.desk.deeds.deed import FOR_THE_CLIENT, Deed, DeedForm, Doing, Given, words
from waarborg.service.guarantees import commands
from waarborg.service.parties.rules import StaffRole

_MAY_EXCUSE = (StaffRole.PROJECT_MANAGER, StaffRole.TEAM_LEAD, StaffRole.DIRECTOR)


class OfForm(DeedForm):
    """The milestone that it is about."""

    of = forms.ChoiceField(widget=forms.HiddenInput, choices=[("reaction", ""), ("resolution", "")])


class ExcuseForm(OfForm):
    """Why it is not held against the agency."""

    why = words(_("Why is this breach not the agency's to answer for?"), autofocus=True)


class WithdrawForm(OfForm):
    """Why it is after all."""

    why = words(_("Why is the excuse taken back?"), autofocus=True)


def _excuse(doing: Doing, given: Given) -> None:
    commands.excuse(by=doing.by, at=doing.at, about_id=doing.ticket.id, of=given["of"], why=given["why"])


def _withdraw(doing: Doing, given: Given) -> None:
    commands.withdraw_excuse(
        by=doing.by, at=doing.at, about_id=doing.ticket.id, of=given["of"], why=given["why"]
    )


DEEDS = (
    Deed(
        "excuse",
        _("Excuse this breach"),
        _excuse,
        "scale",
        ExcuseForm,
        _("Excuse"),
        FOR_THE_CLIENT,
        roles=_MAY_EXCUSE,
    ),
    Deed(
        "withdraw_excuse",
        _("Take the excuse back"),
        _withdraw,
        "undo-2",
        WithdrawForm,
        _("Take back"),
        FOR_THE_CLIENT,
        roles=_MAY_EXCUSE,
    ),
)
