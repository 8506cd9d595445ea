"""Pauses: intervals in which the ball is with the client, and how they move an instant of a resolution target.

Source: docs/reference/time.md, "Pauses".
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from waarborg.sla.targets import Measure


@dataclass(frozen=True, slots=True)
class Pause:
    """``[starts_at, ends_at)``; open-ended while ``ends_at`` is none."""

    starts_at: datetime
    ends_at: datetime | None
    party: str = "client"
    reason: str = ""

    def after(self, at: datetime) -> "Pause | None":
        """The part of the pause from ``at`` on, or none when nothing is left."""
        if self.ends_at is not None and self.ends_at <= at:
            return None
        return self if self.starts_at >= at else replace(self, starts_at=at)

    def before(self, at: datetime) -> "Pause | None":
        """The part of the pause until ``at``, as if it ended there, or none when it had not begun."""
        if self.starts_at >= at:
            return None
        return self if self.ends_at is not None and self.ends_at <= at else replace(self, ends_at=at)


def merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Overlapping pauses made one, in order of their start. Pauses that only touch stay apart, empty ones vanish."""
    result: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.starts_at):
        if pause.ends_at is not None and pause.ends_at <= pause.starts_at:
            continue
        last = result[-1] if result else None
        if last is None or (last.ends_at is not None and pause.starts_at >= last.ends_at):
            result.append(pause)
        elif last.ends_at is not None:
            ends_at = None if pause.ends_at is None else max(last.ends_at, pause.ends_at)
            result[-1] = replace(last, ends_at=ends_at)
    return tuple(result)


def moved(at: datetime, pauses: Iterable[Pause], *, start: datetime, measure: Measure) -> datetime | None:
    """``at`` moved on by the merged ``pauses`` since ``start``; none while an open-ended pause suspends it."""
    current = at
    for whole in pauses:
        pause = whole.after(start)
        if pause is None:
            continue
        if pause.starts_at >= current:
            break
        if pause.ends_at is None:
            return None
        current = measure.after(current, measure.between(pause.starts_at, pause.ends_at))
    return current
