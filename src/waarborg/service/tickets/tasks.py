"""What the queue runs for tickets. When it runs stands in ``config/schedule.py``; twice does no more than once."""

from collections.abc import Callable

from procrastinate.contrib.django import app

from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands

AT_ONCE = 500


@app.task(name="tickets.notice_overdue_checks", queue="alarm")
def notice_overdue_checks(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is handed when it was due
    _until_done(commands.notice_overdue_checks)


@app.task(name="tickets.remind_clients", queue="mail")
def remind_clients(timestamp: int) -> None:  # noqa: ARG001
    """Reminders first, so that a decision is never asked for before its reminder went out."""
    _until_done(commands.remind_clients)
    _until_done(commands.ask_for_decisions)


def _until_done(notice: Callable[..., int]) -> None:
    """A part at a time, each in a transaction of its own, so that what is done stays done."""
    while True:
        with scope(SYSTEM):
            done = notice(by=SYSTEM, at=time_source.now(), limit=AT_ONCE)
        if done < AT_ONCE:
            return
