"""The slow oracle: SLA time by definition, minute by minute, sharing no code with the engine.

It knows only ``datetime``, the wall clock of a zone, a set of closed dates and the sentences of
docs/reference/time.md. Openings and clock changes fall on whole minutes, so one look a minute is exact.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
GIVE_UP = timedelta(days=400)


@dataclass(frozen=True)
class Opening:
    weekdays: frozenset[int]
    starts: time
    ends: time | None  # none is 24:00


@dataclass(frozen=True)
class World:
    """A window with its calendar, as the oracle sees them."""

    zone: ZoneInfo
    openings: tuple[Opening, ...]
    closed: frozenset[date]
    observes: bool
    day_ends: str = "same_time"


@lru_cache(maxsize=400_000)
def is_open(world: World, minute: datetime) -> bool:
    """Whether the wall clock shows, at that instant, a time inside an opening."""
    shown = minute.astimezone(world.zone).replace(tzinfo=None)
    for opening in world.openings:
        crosses = opening.ends is not None and opening.ends <= opening.starts
        if _starts_on(world, opening, shown.date()):
            late_enough = shown.time() >= opening.starts
            early_enough = opening.ends is None or crosses or shown.time() < opening.ends
            if late_enough and early_enough:
                return True
        yesterday = shown.date() - DAY
        if crosses and _starts_on(world, opening, yesterday) and shown.time() < opening.ends:
            return True
    return False


def _starts_on(world: World, opening: Opening, on: date) -> bool:
    return on.weekday() in opening.weekdays and not (world.observes and on in world.closed)


def floor(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def next_open(world: World, at: datetime) -> datetime:
    if is_open(world, floor(at)):
        return at
    minute = floor(at) + MINUTE
    while not is_open(world, minute):
        minute += MINUTE
        assert minute - at < GIVE_UP
    return minute


def measure(world: World, starts: datetime, ends: datetime) -> int:
    seconds, at = 0, starts
    while at < ends:
        following = min(floor(at) + MINUTE, ends)
        if is_open(world, floor(at)):
            seconds += int((following - at).total_seconds())
        at = following
    return seconds


def add(world: World, starts: datetime, seconds: int) -> datetime:
    at, left = starts, seconds
    while left > 0:
        following = floor(at) + MINUTE
        if is_open(world, floor(at)):
            here = int((following - at).total_seconds())
            if here >= left:
                return at + left * SECOND
            left -= here
        at = following
        assert at - starts < 5 * GIVE_UP
    return at


def is_closing(world: World, at: datetime) -> bool:
    return at.second == 0 and is_open(world, at - MINUTE) and not is_open(world, at)


def is_working_day(world: World, on: date) -> bool:
    return on.weekday() < 5 and on not in world.closed


def minutes_of(world: World, on: date) -> list[datetime]:
    """All minutes at which the wall clock shows that date."""
    first = datetime.combine(on, time(), UTC) - DAY
    minutes = (first + number * MINUTE for number in range(3 * 24 * 60))
    return [minute for minute in minutes if minute.astimezone(world.zone).date() == on]


def instant_of(world: World, on: date, at: time) -> datetime:
    """The first instant that shows this wall clock; in a skip, the first instant after it."""
    wanted = datetime.combine(on, at)
    moment = datetime.combine(on, time(at.hour, at.minute), UTC) - DAY
    for _ in range(3 * 24 * 60):
        shown = moment.astimezone(world.zone).replace(tzinfo=None)
        if shown == wanted.replace(second=0):
            return moment + at.second * SECOND
        moment += MINUTE
    # Not shown at all: look for the minute at which the clock jumps past it.
    moment = datetime.combine(on, time(), UTC) - DAY
    while moment.astimezone(world.zone).replace(tzinfo=None) < wanted.replace(second=0):
        moment += MINUTE
    return moment


def due(world: World, start: datetime, amount: int, unit: str) -> datetime:  # noqa: C901, PLR0912 - the definition, sentence by sentence
    if unit in ("minutes", "hours"):
        return add(world, start, amount * (60 if unit == "minutes" else 3600))
    if unit in ("elapsed minutes", "elapsed hours"):
        return start + amount * (MINUTE if unit == "elapsed minutes" else 60 * MINUTE)
    shown = start.astimezone(world.zone).replace(tzinfo=None)
    on, at = shown.date(), shown.time()
    if unit == "days":
        on += amount * DAY
    else:
        if not is_working_day(world, on):
            while True:
                on += DAY
                if is_working_day(world, on):
                    opened = [minute for minute in minutes_of(world, on) if is_open(world, minute)]
                    if opened:
                        at = opened[0].astimezone(world.zone).time()
                        break
                assert on - shown.date() < GIVE_UP
        for _ in range(amount):
            on += DAY
            while not is_working_day(world, on):
                on += DAY
    if world.day_ends == "end_of_day":
        while True:
            opened = [minute for minute in minutes_of(world, on) if is_open(world, minute)]
            if opened:
                return opened[-1] + MINUTE
            on += DAY
    moment = instant_of(world, on, at)
    if is_open(world, floor(moment)) or is_closing(world, moment):
        return moment
    return next_open(world, moment)


def merge(pauses: list[tuple[datetime, datetime | None]]) -> list[tuple[datetime, datetime | None]]:
    result: list[tuple[datetime, datetime | None]] = []
    for starts, ends in sorted(pauses, key=lambda pause: pause[0]):
        if ends is not None and ends <= starts:
            continue
        if result and (result[-1][1] is None or starts < result[-1][1]):
            last_starts, last_ends = result[-1]
            result[-1] = (last_starts, None if last_ends is None or ends is None else max(last_ends, ends))
        else:
            result.append((starts, ends))
    return result


def move(
    world: World,
    at: datetime,
    pauses: list[tuple[datetime, datetime | None]],
    start: datetime,
    *,
    elapsed: bool,
) -> datetime | None:
    for starts, ends in merge(pauses):
        if ends is not None and ends <= start:
            continue
        begins = max(starts, start)
        if begins >= at:
            continue
        if ends is None:
            return None
        if elapsed:
            at += ends - begins
        else:
            at = add(world, at, measure(world, begins, ends))
    return at


def part(world: World, start: datetime, due_at: datetime, percent: int, *, elapsed: bool) -> datetime:
    whole = max(0, int((due_at - start).total_seconds())) if elapsed else measure(world, start, due_at)
    seconds = whole * percent // 100 + (1 if whole * percent % 100 else 0)
    return start + seconds * SECOND if elapsed else add(world, start, seconds)


RANKS = ("critical", "major", "normal", "minor")


@dataclass(frozen=True)
class Promise:
    """The plan in force: its start, its own target, its target as capped when it was made, and the earlier promises."""

    first: datetime
    start: datetime
    target: datetime
    capped: datetime
    severity: str
    earlier: tuple[tuple[datetime, datetime, bool], ...]

    def due(self, world: World, pauses: list, *, elapsed: bool) -> datetime | None:
        """The earliest of the plan's own due instant and those of the plans before a raise, each moved by itself."""
        promises = [(self.start, self.target, elapsed), *self.earlier]
        found = [move(world, target, pauses, start, elapsed=real) for start, target, real in promises]
        return min((at for at in found if at is not None), default=None)


def promise(  # noqa: PLR0917 - one argument for each thing that was said
    world: World,
    targets: dict[str, tuple[int, str]],
    reported: datetime,
    severity: str,
    changes: list[tuple[datetime, str]],
    pauses: list[tuple[datetime, datetime | None]],
) -> Promise:
    """The plan in force after all changes, without pauses, and what it may not be later than."""
    now = first_promise(world, targets, reported, severity)
    for at, changed in sorted(changes, key=lambda change: change[0]):
        if changed != now.severity:
            now = replanned(world, targets, now, at, changed, pauses)
    return now


def first_promise(
    world: World, targets: dict[str, tuple[int, str]], reported: datetime, severity: str
) -> Promise:
    first = next_open(world, reported)
    target = due(world, first, *targets[severity])
    return Promise(first, first, target, target, severity, ())


def replanned(  # noqa: PLR0917 - one argument for each thing that was said
    world: World,
    targets: dict[str, tuple[int, str]],
    now: Promise,
    at: datetime,
    changed: str,
    pauses: list[tuple[datetime, datetime | None]],
) -> Promise:
    """What is promised from ``at`` on, when the severity becomes another."""
    elapsed = is_elapsed(targets[now.severity])
    in_force = now.due(world, pauses_until(at, pauses), elapsed=elapsed)
    if RANKS.index(changed) > RANKS.index(now.severity):
        target = due(world, now.first, *targets[changed])
        return Promise(now.first, now.first, target, target, changed, ())
    start = max(now.first, next_open(world, at))
    target = due(world, start, *targets[changed])
    earlier = (*now.earlier, (now.start, now.target, elapsed))
    return Promise(now.first, start, target, min(target, in_force), changed, earlier)


def pauses_until(
    at: datetime, pauses: list[tuple[datetime, datetime | None]]
) -> list[tuple[datetime, datetime | None]]:
    return [(a, at if b is None or b > at else b) for a, b in merge(pauses) if a < at]


@dataclass(frozen=True)
class Verdict:
    """What is known of one milestone: when it is due, when it was met, and whether it was ever missed."""

    due: datetime | None
    met: datetime | None
    missed: bool


def verdicts(  # noqa: C901, PLR0912, PLR0915 - the definition, one word of the story after the other
    world: World,
    targets: dict[str, dict[str, tuple[int, str]]],
    story: list[tuple],
    now: datetime,
) -> dict[str, Verdict]:
    """What a story comes to, by the sentences of docs/reference/time.md: ``(instant, word, more)`` each.

    It knows nothing of leaving: a matter that is back is one that had never been away.
    """
    (reported, _, severity), *rest = story
    promised = {of: first_promise(world, targets[of], reported, severity) for of in targets}
    missed = dict.fromkeys(targets, False)
    pauses: list[tuple[datetime, datetime | None]] = []
    began: datetime | None = None
    deliveries: list[tuple[datetime, str]] = []

    def met(of: str) -> datetime | None:
        return began if of == "reaction" else (deliveries[0][0] if deliveries else None)

    def due_of(of: str, until: datetime | None) -> datetime | None:
        moving = [] if of == "reaction" else pauses
        moving = moving if until is None else pauses_until(until, moving)
        elapsed = is_elapsed(targets[of][promised[of].severity])
        return promised[of].due(world, moving, elapsed=elapsed)

    def replan(of: str, at: datetime) -> None:
        due_at = due_of(of, at)
        missed[of] = missed[of] or due_at < at
        moving = [] if of == "reaction" else pauses
        promised[of] = replanned(world, targets[of], promised[of], at, severity, moving)

    def ball_back(at: datetime) -> None:
        if pauses and pauses[-1][1] is None:
            pauses[-1] = (pauses[-1][0], at)

    for at, word, more in rest:
        if word in {"severity", "returned"}:
            severity = more
            for of in targets:
                if met(of) is None and promised[of].severity != severity:
                    replan(of, at)
        elif word == "paused":
            ball_back(at)
            pauses.append((at, None))
        elif word == "resumed":
            ball_back(at)
        elif word == "began":
            began = began or at
        elif word in {"workaround", "solution"}:
            began = began or at
            ball_back(at)
            deliveries.append((at, word))
        elif word in {"withdrawn", "refused"}:
            was_met = met("resolution")
            if word == "withdrawn":
                deliveries = [one for one in deliveries if one[1] != "workaround"]
            elif deliveries:
                refused, _ = deliveries.pop()
                if not deliveries:
                    ball_back(at)
                    pauses.append((refused, at))
            is_open_again = was_met is not None and met("resolution") is None
            if is_open_again and promised["resolution"].severity != severity:
                replan("resolution", at)
    result = {}
    for of in targets:
        due_at = due_of(of, met(of))
        judged = met(of) or now
        result[of] = Verdict(due_at, met(of), missed[of] or (due_at is not None and due_at < judged))
    return result


def is_elapsed(target: tuple[int, str]) -> bool:
    return target[1].startswith("elapsed")
