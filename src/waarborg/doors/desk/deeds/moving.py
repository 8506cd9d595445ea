"""Taking in hand, waiting and closing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from waarborg.doors.desk.deeds.deed import (
    FOR_THE_CLIENT,
    Deed,
    DeedForm,
    Doing,
    Given,
    asking_for,
    calling,
    identity,
    saying,
    words,
)
from waarborg.service.estate.models import Interface, Side
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets import commands
from waarborg.service.tickets.rules import Move

MOST_INTERFACES = 200


class ThirdPartyForm(DeedForm):
    """For whom, or for the owner of which interface."""

    interface = forms.ChoiceField(label=_("Of one of the integrations"), required=False)
    who = forms.CharField(label=_("Or somebody else"), required=False, max_length=200)
    why = words(_("What did you ask them?"), needed=False)

    def prepare(self) -> None:
        """The other sides of the client's integrations, each with who owns it: the agency waits for no side of its own."""
        found = Interface.objects.filter(
            client=self.doing.ticket.client_id, integration__left_at=None, side=Side.THEIRS
        ).select_related("integration")
        self.interfaces = {str(one.id): one for one in found[:MOST_INTERFACES]}
        named = [
            (key, f"{one.integration.name}: {one.name} ({one.owner})") for key, one in self.interfaces.items()
        ]
        self.choose("interface", [("", "–"), *named])


def _wait_for_third_party(doing: Doing, given: Given) -> None:
    chosen = identity(given["interface"])
    interface = Interface.objects.get(id=chosen) if chosen else None
    commands.wait_for_third_party(**doing.acts, who=given["who"], why=given["why"], interface=interface)


DEEDS = (
    Deed(
        "take_in_hand",
        _("Take in hand"),
        calling(commands.take_in_hand),
        "hand",
        keys="e",
        move=Move.TAKE_IN_HAND,
        is_quick=True,
        is_main=True,
    ),
    Deed(
        "resume",
        _("Answered: go on"),
        saying(commands.resume, "why"),
        "circle-play",
        asking_for(_("What was the answer?"), needed=False),
        _("Go on"),
        FOR_THE_CLIENT,
        "w",
        Move.RESUME,
        is_main=True,
    ),
    Deed(
        "wait_for_third_party",
        _("Wait for a third party"),
        _wait_for_third_party,
        "hourglass",
        ThirdPartyForm,
        _("Wait"),
        _("The client reads for whom this waits. The time of the guarantee runs on."),
        move=Move.WAIT_FOR_THIRD_PARTY,
        refused_in="who",
    ),
    Deed(
        "close",
        _("Close"),
        calling(commands.close),
        "archive",
        hint=_("A closed ticket stays closed: what comes up later becomes a ticket of its own."),
        move=Move.CLOSE,
        is_main=True,
    ),
    Deed(
        "close_unanswered",
        _("Close without an answer"),
        saying(commands.close_unanswered, "why"),
        "archive-x",
        asking_for(_("Why can't this go on without an answer?")),
        _("Close"),
        FOR_THE_CLIENT,
        move=Move.CLOSE_UNANSWERED,
        roles=(StaffRole.PROJECT_MANAGER,),
    ),
)
