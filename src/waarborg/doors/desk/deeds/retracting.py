"""Taking a note back: pages hide its words, the record keeps them."""

from django.utils.translation import gettext_lazy as _

from waarborg.doors.desk.deeds.deed import FOR_THE_AGENCY, Deed, Doing, Given, asking_of_one
from waarborg.service.conversations import commands, queries


def _retract(doing: Doing, given: Given) -> None:
    note = queries.visible_to(doing.by).filter(ticket=doing.ticket.id, id=given["which"]).first()
    if note is None:
        raise commands.RetractedAlready
    commands.retract(by=doing.by, at=doing.at, message=note, why=given["why"])


DEEDS = (
    Deed(
        "retract",
        _("Retract this note"),
        _retract,
        "eraser",
        asking_of_one(_("Why is it retracted?")),
        _("Retract"),
        FOR_THE_AGENCY,
    ),
)
