"""Why a command about time is refused."""

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.refusals import Refused


class MinutesNotPossible(Refused):
    """An entry is of one minute to a whole day."""

    code = "time.minutes_not_possible"
    sentence = _("Give whole minutes, from 1 to %(most)s.")
    field = "minutes"


class DayTooFull(Refused):
    """Nobody works more minutes than a day has."""

    code = "time.day_too_full"
    sentence = _(
        "With this, %(worked_on)s would have more than 24 hours: %(minutes)s minutes stand there already."
    )
    field = "minutes"


class WorkedInTheFuture(Refused):
    """Time is spent before it is entered."""

    code = "time.worked_in_the_future"
    sentence = _("This day is still to come.")
    field = "worked_on"


class UnknownService(Refused):
    """The agreement in force does not have this service."""

    code = "time.unknown_service"
    sentence = _("The agreement has no such service. Choose from: %(allowed)s.")
    field = "service"


class ReasonMissing(Refused):
    """Nothing is overwritten; what takes an entry back says why."""

    code = "time.reason_missing"
    sentence = _("Say why this entry is put right.")
    field = "why"


class ReversedAlready(Refused):
    """An entry is taken back once."""

    code = "time.reversed_already"
    sentence = _("This entry was taken back already.")


class IsReversal(Refused):
    """What takes an entry back is not taken back itself."""

    code = "time.is_reversal"
    sentence = _("This line takes another one back. Enter the time anew instead.")


class TimerRunsAlready(Refused):
    """Nothing would change."""

    code = "timer.runs_already"
    sentence = _("Your timer runs on this already.")


class NoTimerRuns(Refused):
    """It was stopped, settled or thrown away elsewhere."""

    code = "timer.none_runs"
    sentence = _("This timer does not run any more.")


class TimerForgotten(Refused):
    """A timer that ran longer than anybody works says nothing; its person does."""

    code = "timer.forgotten"
    sentence = _(
        "This timer has run since %(started_at)s, longer than anybody works in one go. How long was it really?"
    )
    field = "minutes"


class LongerThanItRan(Refused):
    """A timer is settled for at most the time that it ran."""

    code = "timer.longer_than_it_ran"
    sentence = _("The timer ran for %(ran)s minutes. Give no more than that.")
    field = "minutes"
