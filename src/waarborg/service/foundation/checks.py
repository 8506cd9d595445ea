"""What must hold before the house may open: every subscription names a kind of fact and a task that exist."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from procrastinate.contrib.django import app

from waarborg.service.foundation import facts, kinds


@register()
def subscriptions_exist(**_: Any) -> list[CheckMessage]:
    return [*_unknown_kinds(), *_unknown_tasks()]


def _unknown_kinds() -> list[CheckMessage]:
    return [
        Error(
            f"config/subscriptions.py reacts to {kind!r}, which no capability records.", id="foundation.E001"
        )
        for kind in facts.subscriptions()
        if kind not in kinds.KINDS
    ]


def _unknown_tasks() -> list[CheckMessage]:
    return [
        Error(f"config/subscriptions.py queues {task!r}, which no capability defines.", id="foundation.E002")
        for tasks in facts.subscriptions().values()
        for task in tasks
        if task not in app.tasks
    ]
