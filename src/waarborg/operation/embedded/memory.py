"""How much memory the server takes for itself: a part of what this machine, or its container, has."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# The server's own default, with which every machine that can run it starts it.
LEAST_MB = 128
MOST_MB = 1024
PART = 16
_MB = 2**20


def buffers_mb(memory: int) -> int:
    """A sixteenth of ``memory`` bytes, which a small machine can spare, from the server's own default to 1 GB."""
    return min(max(memory // PART // _MB, LEAST_MB), MOST_MB)


def available(root: Path = Path("/")) -> int:
    """The machine's memory in bytes, or less where the kernel allows this process less. ``root`` is where /sys is."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min((machine, *_limits(root)))


def _limits(root: Path) -> Iterator[int]:
    """What the control groups of this process allow, its own and those around it; of version 2 and of version 1."""
    for kind, own in _groups(root):
        top, name = (
            (root / "sys/fs/cgroup/memory", "memory.limit_in_bytes")
            if kind
            else (root / "sys/fs/cgroup", "memory.max")
        )
        # Inside a container the path may be the host's, and what is mounted at the top is the container's own group.
        for folder in (own, *own.parents):
            limit = _number(top / folder / name)
            if limit is not None:
                yield limit


def _groups(root: Path) -> Iterator[tuple[str, Path]]:
    """Kind (``memory``, or empty for version 2) and path below the top, of each group that could limit memory."""
    try:
        lines = (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, kinds, path = line.split(":", 2)
        if not kinds or "memory" in kinds.split(","):
            yield ("memory" if kinds else ""), Path(path.lstrip("/"))


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):  # no such group, or "max"
        return None
