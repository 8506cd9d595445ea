"""What the queue runs for time spent. When stands in ``config/schedule.py``."""

from procrastinate.contrib.django import app

from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.hours import commands


@app.task(name="hours.cut_forgotten_timers", queue="slow")
def cut_forgotten_timers(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is handed when it was due
    with scope(SYSTEM):
        commands.cut_forgotten(by=SYSTEM, at=time_source.now())
