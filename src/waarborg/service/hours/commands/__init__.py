"""Entering time, taking it back, and measuring it. Each runs in the transaction of the scope and records a fact."""

from waarborg.service.hours.commands.entering import Spent, correct, reverse, spend
from waarborg.service.hours.commands.refusals import (
    DayTooFull,
    IsReversal,
    LongerThanItRan,
    MinutesNotPossible,
    NoTimerRuns,
    ReasonMissing,
    ReversedAlready,
    TimerForgotten,
    TimerRunsAlready,
    UnknownService,
    WorkedInTheFuture,
)
from waarborg.service.hours.commands.timing import (
    cut_forgotten,
    discard_timer,
    settle_timer,
    start_timer,
    stop_timer,
)

__all__ = [
    "DayTooFull",
    "IsReversal",
    "LongerThanItRan",
    "MinutesNotPossible",
    "NoTimerRuns",
    "ReasonMissing",
    "ReversedAlready",
    "Spent",
    "TimerForgotten",
    "TimerRunsAlready",
    "UnknownService",
    "WorkedInTheFuture",
    "correct",
    "cut_forgotten",
    "discard_timer",
    "reverse",
    "settle_timer",
    "spend",
    "start_timer",
    "stop_timer",
]
