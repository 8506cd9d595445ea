"""Why tickets can't be brought together or taken apart."""

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.refusals import Refused


class OtherClient(Refused):
    """Two clients never see each other, also not through a link."""

    code = "relation.other_client"
    sentence = _("That ticket belongs to another client.")
    field = "other"


class WithItself(Refused):
    """It takes two."""

    code = "relation.with_itself"
    sentence = _("Choose another ticket than this one.")
    field = "other"


class LinkedAlready(Refused):
    """Nothing would change."""

    code = "link.exists"
    sentence = _("These tickets are linked like this already.")
    field = "other"


class LinkedTheOtherWay(Refused):
    """Neither can wait for the other."""

    code = "link.the_other_way"
    sentence = _("The other ticket is linked to this one in the opposite direction. Undo that first.")
    field = "other"


class NotByHand(Refused):
    """A split and a follow-up are history: they are not made or undone by linking."""

    code = "link.not_by_hand"
    sentence = _("This link tells how a ticket came to be; it is not made or undone by hand.")
    field = "kind"


class LinkGone(Refused):
    """Somebody undid it meanwhile."""

    code = "link.gone"
    sentence = _("These tickets are not linked any more.")


class MergedAlready(Refused):
    """A merge is for good."""

    code = "merge.merged_already"
    sentence = _("This ticket was merged into another one already.")


class SurvivorIsMerged(Refused):
    """It would have to lead on twice."""

    code = "merge.survivor_is_merged"
    sentence = _("That ticket was merged itself. Choose the ticket that it went into: %(ticket)s.")
    field = "other"


class DuplicateHasEnded(Refused):
    """What has ended is counted as it ended."""

    code = "merge.duplicate_has_ended"
    sentence = _("This ticket has ended already. Link it to the other one instead.")


class DuplicateIsDelivered(Refused):
    """What was made for the client would be lost with it."""

    code = "merge.duplicate_is_delivered"
    sentence = _("Something was handed in or delivered here. Merge the other ticket into this one instead.")


class SurvivorHasEnded(Refused):
    """A matter that asks for work would vanish into one that nobody looks at."""

    code = "merge.survivor_has_ended"
    sentence = _(
        "Nobody works on that ticket any more, and this one still asks for work. Merge the other way round, or link them."
    )
    field = "other"


class ReasonMissing(Refused):
    """What the client sees needs a reason that the client can read."""

    code = "relation.reason_missing"
    sentence = _("Say why, in words that the client can read.")
    field = "why"


class SubjectMissing(Refused):
    """A part has a subject of its own, or nobody could tell it from the whole."""

    code = "split.subject_missing"
    sentence = _("Say what the part is about, in 1 to %(most)s characters.")
    field = "subject"


class ReportedOutsideTheWhole(Refused):
    """A part was reported with the whole or later."""

    code = "split.reported_outside"
    sentence = _(
        "The part was reported with the whole or later, and not in the future: from %(since_at)s on."
    )
    field = "reported_at"


class NoWorkaroundStands(Refused):
    """Without a work-around the matter itself is still to be solved."""

    code = "follow_up.no_workaround"
    sentence = _("No work-around stands here, so there is nothing to follow up.")


class NoFollowUp(Refused):
    """It ended meanwhile, or there never was one."""

    code = "follow_up.none"
    sentence = _("No ticket for a lasting solution is open here.")
