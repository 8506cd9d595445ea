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
    """After a due instant has passed, a change of severity or of kind is the project manager's."""

    code = "ticket.needs_project_manager"
    sentence = _("A due time has passed already; only a project manager can change this now.")


class SameSeverity(Refused):
    """Nothing would change."""

    code = "ticket.same_severity"
    sentence = _("With this choice the severity stays as it is.")
    field = "priority"


class SameKind(Refused):
    """Nothing would change."""

    code = "ticket.same_kind"
    sentence = _("It is that already.")
    field = "kind"


class TeamUnknown(Refused):
    """Other expertise goes to one of the agency's teams for it."""

    code = "ticket.team_unknown"
    sentence = _("Choose the team that it goes to: %(teams)s.")
    field = "team"


class WebsiteMissing(Refused):
    """Hosting is attributed to the provider of a website."""

    code = "ticket.website_missing"
    sentence = _("Choose the website first: its hosting provider is who this goes to.")
    field = "website"


class NotRated(Refused):
    """An incident has a severity, and that follows from who is affected and how badly."""

    code = "ticket.not_rated"
    sentence = _("Say who is affected and what it resembles: an incident has a severity.")
    field = "users"


class NotAColleague(Refused):
    """Work goes to people who are at the agency now."""

    code = "ticket.not_a_colleague"
    sentence = _("Choose somebody who works at the agency.")
    field = "person"


class NotAContact(Refused):
    """A ticket is opened to people of its own client."""

    code = "ticket.not_a_contact"
    sentence = _("Choose somebody of the same organisation.")
    field = "person"


class BriefingMissing(Refused):
    """A briefing says something."""

    code = "ticket.briefing_missing"
    sentence = _("Write the briefing: what is to be done, and what is known about it.")
    field = "text"


class AnswerMissing(Refused):
    """An empty answer answers nothing."""

    code = "ticket.answer_missing"
    sentence = _("Write the answer.")
    field = "words"


class QuestionNotOpen(Refused):
    """A question is answered or withdrawn once."""

    code = "ticket.question_not_open"
    sentence = _("This question needs no answer any more.")


class DecisionNotDue(Refused):
    """The client is reminded and given time before a ticket is closed for want of an answer."""

    code = "ticket.decision_not_due"
    sentence = _("The client still has until %(until)s to answer.")


class ThirdPartyMissing(Refused):
    """Nobody waits for somebody unnamed."""

    code = "ticket.third_party_missing"
    sentence = _("Say for whom this waits.")
    field = "who"


class WordsMissing(Refused):
    """What is delivered is told to the client."""

    code = "ticket.words_missing"
    sentence = _("Write what the client will read: what was wrong, and what was done.")
    field = "words"


class OwnWork(Refused):
    """The check is a second person's."""

    code = "ticket.own_work"
    sentence = _("You made this yourself; a second person checks it.")


class NotTheChecker(Refused):
    """The client's project manager checks; another one or the named deputy does while that one is away."""

    code = "ticket.not_the_checker"
    sentence = _("The client's project manager checks this, or another project manager, or the deputy.")


class AlreadyAccepted(Refused):
    """A delivery is accepted once."""

    code = "ticket.already_accepted"
    sentence = _("This delivery was accepted already.")


class TimesOutOfRange(Refused):
    """The agency's own times are positive, and leave the client some."""

    code = "agency.times_out_of_range"
    sentence = _(
        "Each time is at least 1, each severity has one, and a check takes at most %(most)s%% of what is left."
    )


class TeamsMissing(Refused):
    """There is at least one team for other expertise, and each has a name of its own."""

    code = "agency.teams_missing"
    sentence = _("Name at least one team, and each only once.")
    field = "teams"


class OwnDeputy(Refused):
    """Nobody stands in for themselves."""

    code = "person.own_deputy"
    sentence = _("Choose somebody else as deputy.")
    field = "deputy"
