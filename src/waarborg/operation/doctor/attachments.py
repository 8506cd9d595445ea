"""What the doctor looks at where attachments lie."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from waarborg.operation.doctor.findings import Finding, good, wrong

if TYPE_CHECKING:
    from waarborg.config.environment import Environment

SAMPLE = 20


def folder(environment: Environment) -> Finding:
    kept = environment.attachments
    if not kept.exists():
        return good("attachments", "none yet; their folder is made with the first")
    if not kept.is_dir() or not os.access(kept, os.R_OK | os.W_OK | os.X_OK):
        return wrong("attachments", f"{kept} can't be written", "Give Waarborg's user that folder.")
    return good("attachments", f"kept in {kept}")


def sample() -> Finding:
    """Some files, read whole: a restored database without its files is noticed here. Needs the framework and its tables."""
    from waarborg.service.conversations.queries import examine_files
    from waarborg.service.foundation.viewer import SYSTEM, scope

    with scope(SYSTEM):
        examined = examine_files(SAMPLE)
    if examined.missing or examined.damaged:
        return wrong(
            "attached files",
            f"of {examined.count} looked at, {len(examined.missing)} missing and {len(examined.damaged)} damaged",
            "Copy the folder of attachments back from the backup: docs/howto/back-up-and-restore.md.",
        )
    return good("attached files", f"{examined.count} looked at, all as they were sent")
