"""Proof that the stored guarantees are what their events give."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees.checks import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from waarborg.service.guarantees.checks import Deviation


def deviations() -> list[Deviation]:
    """Whatever is stored and does not follow from the events. Reads all guarantees, a bounded number at a time."""
    with scope(SYSTEM):
        return list(verify())


def shown(found: Sequence[Deviation], *, as_json: bool) -> str:
    """For a person, or for a program."""
    if as_json:
        return json.dumps([asdict(deviation) for deviation in found], indent=2, default=str)
    return "\n".join(map(str, found)) or "Every stored guarantee follows from its events."
