"""Why a command about a ticket is refused."""

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.refusals import Refused


class MoveNotPossible(Refused):
    """The ticket's state does not allow this move."""

    code = "ticket.move_not_possible"
    sentence = _("This can't be done now: the ticket is in another state. Look at it again and choose anew.")


class ReasonMissing(Refused):
    """A change that the client sees needs a reason that the client can read."""

    code = "ticket.reason_missing"
    sentence = _("Say why, in words that the client can read.")
    field = "why"


class QuestionMissing(Refused):
    """The clock stands still only for a question."""

    code = "ticket.question_missing"
    sentence = _("Write the question that the client is asked; the clock stands still until it is answered.")
    field = "why"


class NotInAgreement(Refused):
    """Affected users or a priority that the client's agreement does not have."""

    code = "ticket.not_in_agreement"
    sentence = _("The agreement does not know this %(what)s. It knows: %(allowed)s.")
    field = "priority"


class ReportInTheFuture(Refused):
    """Nobody reports ahead of time."""

    code = "ticket.report_in_the_future"
    sentence = _("The instant of the report lies in the future.")
    field = "reported_at"


class NeedsProjectManager(Refused):
    """After a due instant has passed, a change of severity is the project manager's."""

    code = "ticket.needs_project_manager"
    sentence = _("A due time has passed already; only a project manager can change the severity now.")


class SameSeverity(Refused):
    """Nothing would change."""

    code = "ticket.same_severity"
    sentence = _("With this choice the severity stays as it is.")
    field = "priority"
