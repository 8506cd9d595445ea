"""Three months of tickets as an agenda: who does what at which instant, drawn from a seed.

Pure: it knows terms and chance, no tables. The same seed and instant give the same world.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Literal

from waarborg.service.tickets.rules import Kind
from waarborg.sla.events import Event, Paused, Reported, WorkBegan
from waarborg.sla.guarantee import fold
from waarborg.sla.wallclock import wall_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from waarborg.operation.demo_world.matters import Matter, Repertoire
    from waarborg.sla.band import TrackState
    from waarborg.sla.guarantee import Guarantee, Milestone
    from waarborg.sla.terms import Terms

Act = Literal[
    "report",
    "report_again",
    "take_in_hand",
    "pause",
    "resume",
    "third_party",
    "workaround",
    "solution",
    "check",
    "send_back",
    "deliver",
    "refuse",
    "change_kind",
    "close",
]
Standing = Literal["in_danger", "paused", "missed", "to_check", "to_deliver", "third_party"]
MONTHS = timedelta(days=91)
TICKETS_A_CLIENT = 26
_WEIGHTS_OF_PRIORITY = (6, 22, 42, 30)
_WEIGHTS_OF_USERS = (30, 45, 25)
_LATE_SHARE = 0.09
_ASKED_SHARE = 0.28
_WORKED_AROUND_SHARE = 0.5
_REFUSED_SHARE = 0.07
_NIGHTLY_SHARE = 0.1
_SENT_BACK_SHARE = 0.12
# In parts of a hundred, what is reported is no incident, or turns out to be none.
_OTHER_KINDS_SHARE = 0.15
_FIRST_HOUR, _LAST_HOUR = 7, 22


# What stands in the way of a promise while a ticket stands so.
_SHOWN_AS: dict[Standing, tuple[TrackState, ...]] = {
    "in_danger": ("in_danger",),
    "paused": ("paused",),
    "missed": ("missed",),
    "to_check": ("on_time", "in_danger"),
    "to_deliver": ("on_time", "in_danger"),
    "third_party": ("on_time", "in_danger"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is reported, and the instants at which it moves. ``acts`` come in order of time.

    It is reported as ``matter.kind``, and by a change of kind becomes what ``matter.becomes`` says.
    """

    matter: Matter
    users: str
    priority: int
    way: str
    acts: tuple[tuple[datetime, Act, str], ...]

    @property
    def reported_at(self) -> datetime:
        return self.acts[0][0]


def plans(terms: Terms, words: Repertoire, *, at: datetime, chance: Random) -> Iterator[Plan]:
    """The tickets of one client in the three months before ``at``."""
    client = _Client(terms, words, chance)
    for number in range(TICKETS_A_CLIENT):
        share = (number + chance.random()) / TICKETS_A_CLIENT
        yield client.plan(at - MONTHS + MONTHS * 0.985 * share)


def just_now(terms: Terms, words: Repertoire, *, at: datetime, minutes: int) -> Plan:
    """Something critical that came in a few minutes ago and that nobody has in hand yet."""
    return Plan(
        words.just_now, "all", 1, _ways(terms, 1, at)[0], ((at - timedelta(minutes=minutes), "report", ""),)
    )


def standing(terms: Terms, words: Repertoire, *, at: datetime, state: Standing, nth: int) -> Plan:
    """A ticket in hand whose resolution stands so at ``at``, whatever the hour: the latest report that leads to it.

    ``nth`` picks what it is about, so that two of them differ.
    """
    priority = 3
    for halves in count(1):
        reported_at = at - timedelta(minutes=30 * halves)
        began_at = terms.window.next_open(reported_at) + timedelta(minutes=25)
        asked_at = began_at + timedelta(minutes=50)
        events: list[Event] = [Reported(reported_at, terms.severity("all", priority)), WorkBegan(began_at)]
        if state == "paused":
            events.append(Paused(asked_at))
        if asked_at < at and fold(events, terms, at).resolution.state in _SHOWN_AS[state]:
            break
    first, *further = _ways(terms, priority, reported_at)
    acts: list[tuple[datetime, Act, str]] = [(reported_at, "report", "")]
    acts += [(reported_at, "report_again", way) for way in further]
    acts.append((began_at, "take_in_hand", ""))
    matters = (*words.matters[2], *words.matters[3])
    matter = matters[nth % len(matters)]
    acts += _last_acts(state, words, matter, asked_at, min(asked_at + timedelta(minutes=5), at))
    return Plan(matter, "all", priority, first, tuple(acts))


def _last_acts(
    state: Standing, words: Repertoire, matter: Matter, first_at: datetime, then_at: datetime
) -> Iterator[tuple[datetime, Act, str]]:
    if state == "paused":
        yield first_at, "pause", words.questions[0]
    elif state == "third_party":
        yield first_at, "third_party", words.third_party
    elif state in ("to_check", "to_deliver"):
        yield first_at, "solution", matter.solution
        if state == "to_deliver":
            yield then_at, "check", ""


@dataclass(frozen=True, slots=True)
class _Client:
    """What can happen to one client, and the chance that it does."""

    terms: Terms
    words: Repertoire
    chance: Random

    def plan(self, about: datetime) -> Plan:
        """A matter that is reported at about that instant, and how it goes on."""
        reported_at = self._at_work(about)
        priority = self.chance.choices((1, 2, 3, 4), _WEIGHTS_OF_PRIORITY)[0]
        users = self.chance.choices(("all", "some", "single"), _WEIGHTS_OF_USERS)[0]
        matter = self.chance.choice(self.words.matters[priority])
        if self.chance.random() < _OTHER_KINDS_SHARE:
            matter, users, priority = self.chance.choice(self.words.others), "single", 3
        first, *further = _ways(self.terms, priority, reported_at)
        acts: list[tuple[datetime, Act, str]] = [(reported_at, "report", "")]
        acts += [
            (reported_at + timedelta(minutes=2 * nth), "report_again", way)
            for nth, way in enumerate(further, 1)
        ]
        promised = fold(
            [Reported(reported_at, self.terms.severity(users, priority))], self.terms, reported_at
        )
        if matter.kind is Kind.INCIDENT and not matter.becomes:
            acts += self._work(promised, matter, priority)
        else:
            acts += self._other_work(promised, matter)
        return Plan(matter, users, priority, first, tuple(sorted(acts, key=lambda act: act[0])))

    def _work(
        self, promised: Guarantee, matter: Matter, priority: int
    ) -> Iterator[tuple[datetime, Act, str]]:
        """Work that mostly goes as promised: begun and solved within the targets, now and then late."""
        chance = self.chance
        begun_at = self._used(promised, promised.reaction) + timedelta(minutes=5)
        yield begun_at, "take_in_hand", ""
        answered_at = begun_at
        done_at = max(begun_at + timedelta(minutes=12), self._used(promised, promised.resolution))
        if chance.random() < _ASKED_SHARE:
            question = chance.randrange(len(self.words.questions))
            asked_at = begun_at + (done_at - begun_at) * 0.3
            answered_at = self._later(asked_at, 1, 30)
            yield asked_at.replace(microsecond=0), "pause", self.words.questions[question]
            yield answered_at, "resume", self.words.answers[question]
            done_at = self._at_work(max(done_at, answered_at) + (answered_at - asked_at) * 0.6)
        last_at = max(begun_at, answered_at)
        if priority == 1 and chance.random() < _WORKED_AROUND_SHARE:
            yield from self._past_the_gate(last_at, done_at, "workaround", self.words.workaround)
            last_at, done_at = done_at, self._later(done_at, 4, 40)
        yield from self._past_the_gate(last_at, done_at, "solution", matter.solution)
        if chance.random() < _REFUSED_SHARE:
            refused_at = self._later(done_at, 1, 8)
            yield refused_at, "refuse", self.words.refusal
            again_at = refused_at + timedelta(minutes=9)
            yield again_at, "take_in_hand", ""
            done_at = self._later(again_at, 1, 6)
            yield from self._past_the_gate(again_at, done_at, "solution", matter.solution)
        yield done_at + timedelta(days=1, minutes=chance.randrange(400)), "close", ""

    def _other_work(self, promised: Guarantee, matter: Matter) -> Iterator[tuple[datetime, Act, str]]:
        """What is no incident: looked at as soon as one would be, and ended as its kind does."""
        begun_at = self._used(promised, promised.reaction) + timedelta(minutes=5)
        yield begun_at, "take_in_hand", ""
        if matter.becomes:
            yield begun_at + timedelta(minutes=20), "change_kind", matter.solution
        done_at = self._later(begun_at, 2, 40)
        if (matter.becomes or matter.kind) is Kind.SMALL_CHANGE:
            yield from self._past_the_gate(begun_at, done_at, "solution", matter.solution)
            done_at = self._later(done_at, 20, 50)
        yield max(done_at, begun_at + timedelta(minutes=30)), "close", ""

    def _past_the_gate(
        self, after: datetime, done_at: datetime, act: Act, words: str
    ) -> Iterator[tuple[datetime, Act, str]]:
        """Handed in, now and then sent back, checked, and delivered at ``done_at``."""
        span = done_at - after
        if self.chance.random() < _SENT_BACK_SHARE:
            yield (after + span * 0.3).replace(microsecond=0), act, words
            yield (after + span * 0.5).replace(microsecond=0), "send_back", self.words.sent_back
        yield (after + span * 0.75).replace(microsecond=0), act, words
        yield (after + span * 0.9).replace(microsecond=0), "check", ""
        yield done_at, "deliver", ""

    def _used(self, promised: Guarantee, milestone: Milestone) -> datetime:
        """An instant at which a part of the target is used; now and then more than the whole of it."""
        start_at, due_at = promised.start_at, milestone.due_at
        assert start_at is not None and due_at is not None  # noqa: PT018, S101 - all ways are used and nothing is paused
        if self.chance.random() < _LATE_SHARE:
            return (start_at + (due_at - start_at) * self.chance.uniform(1.05, 1.6)).replace(microsecond=0)
        moment = start_at + (due_at - start_at) * self.chance.betavariate(2, 3.2)
        return min(self._at_work(moment), max(start_at, due_at - timedelta(minutes=6)))

    def _later(self, moment: datetime, fewest_hours: float, most_hours: float) -> datetime:
        return self._at_work(moment + timedelta(hours=self.chance.uniform(fewest_hours, most_hours)))

    def _at_work(self, moment: datetime) -> datetime:
        """A moment at which people of this client are at work: by day, and where the window is open."""
        shown = wall_time(self.terms.zone, moment)
        if not _FIRST_HOUR <= shown.hour < _LAST_HOUR and self.chance.random() > _NIGHTLY_SHARE:
            moment += timedelta(hours=(9 - shown.hour) % 24)
        moment = moment.replace(microsecond=0)
        opens_at = self.terms.window.next_open(moment)
        return opens_at if opens_at == moment else opens_at + timedelta(minutes=self.chance.randrange(3, 95))


def _ways(terms: Terms, priority: int, at: datetime) -> tuple[str, ...]:
    """The ways that are used to report it: those that the agreement asks for at that hour."""
    return terms.ways(terms.severity("all", priority), at)
