"""Examines a running installation, and says what to do about what is wrong. Changes and starts nothing."""

from __future__ import annotations

import os

from waarborg.config.environment import ConfigurationRefusedError, Environment
from waarborg.operation.doctor import attachments
from waarborg.operation.doctor.database import database
from waarborg.operation.doctor.findings import Finding, good, shown, wrong
from waarborg.operation.doctor.machine import disk, fonts, mail, secret_key, time_zones, web

__all__ = ["Finding", "examine", "shown"]

LOOKS = (disk, attachments.folder, secret_key, time_zones, fonts, mail, web)


def examine() -> list[Finding]:
    """Everything, as far as it can be reached: what stands on something broken is not looked at."""
    try:
        environment = Environment.read(os.environ)
    except ConfigurationRefusedError as error:
        return [
            wrong(problem.variable, f"found {problem.found}", problem.advice) for problem in error.problems
        ]
    found = good("configuration", f"{environment.mode.value}, {environment.address}")
    return [found, *(look(environment) for look in LOOKS), *database(environment)]
