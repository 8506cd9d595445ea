"""The way of a work-around or a solution to the client, past the project manager's gate."""

from django.utils.translation import gettext_lazy as _

from waarborg.doors.desk.deeds.deed import (
    FOR_THE_AGENCY,
    FOR_THE_CLIENT,
    Deed,
    asking_for,
    calling,
    saying,
)
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets import commands
from waarborg.service.tickets.rules import Move, What

DEEDS = (
    Deed(
        "hand_in_workaround",
        _("Hand in a work-around"),
        saying(commands.hand_in, "words", what=What.WORKAROUND),
        "wrench",
        asking_for(_("What is the work-around?")),
        _("Hand in"),
        _("The client reads this once it was checked and delivered."),
        move=Move.HAND_IN,
    ),
    Deed(
        "hand_in_solution",
        _("Hand in the solution"),
        saying(commands.hand_in, "words", what=What.SOLUTION),
        "circle-check",
        asking_for(_("What was wrong, and what was done?")),
        _("Hand in"),
        _("The client reads this once it was checked and delivered."),
        "s",
        Move.HAND_IN,
        is_main=True,
    ),
    Deed(
        "check",
        _("Approve"),
        calling(commands.check),
        "badge-check",
        move=Move.CHECK,
        is_quick=True,
        is_main=True,
    ),
    Deed(
        "send_back",
        _("Send back"),
        saying(commands.send_back, "why"),
        "undo",
        asking_for(_("What is not good enough yet?")),
        _("Send back"),
        FOR_THE_AGENCY,
        move=Move.SEND_BACK,
    ),
    Deed(
        "deliver",
        _("Deliver"),
        calling(commands.deliver),
        "send",
        move=Move.DELIVER,
        is_quick=True,
        is_main=True,
    ),
    Deed(
        "release_unchecked",
        _("Release unchecked"),
        saying(commands.release_unchecked, "why"),
        "shield-alert",
        asking_for(_("Why can't the check wait?")),
        _("Release unchecked"),
        _("The client gets it at once. That nobody checked it stands out in the report."),
        move=Move.RELEASE_UNCHECKED,
        roles=(StaffRole.TEAM_LEAD, StaffRole.DIRECTOR),
    ),
    Deed(
        "withdraw_workaround",
        _("Withdraw the work-around"),
        saying(commands.withdraw_workaround, "why"),
        "unplug",
        asking_for(_("Why does it not hold?")),
        _("Withdraw"),
        _("The client reads this. The first clock goes on as if the work-around had never stood."),
        move=Move.WITHDRAW_WORKAROUND,
    ),
    Deed(
        "refuse_delivery",
        _("Turned down"),
        saying(commands.refuse_delivery, "why"),
        "undo-2",
        asking_for(_("What is not right yet, says the client?")),
        _("Turn down for the client"),
        FOR_THE_CLIENT,
        move=Move.REFUSE_DELIVERY,
    ),
)
