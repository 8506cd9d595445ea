"""Filling the demo's world: one transaction, in the order of time, everything through the commands."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from heapq import merge
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Min

from waarborg.operation.demo_world.accounts import ACCOUNTS, Account
from waarborg.operation.demo_world.agenda import Act, Plan, Standing, just_now, plans, standing
from waarborg.operation.demo_world.cast import conclude_all, employ_all
from waarborg.operation.demo_world.library import write_all
from waarborg.operation.demo_world.matters import repertoire
from waarborg.service.agreements import queries as agreements
from waarborg.service.escalations import commands as escalations
from waarborg.service.estate.models import Interface, Side
from waarborg.service.foundation import time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, Viewer, scope
from waarborg.service.guarantees.models import Alarm
from waarborg.service.guarantees.sweep import sweep
from waarborg.service.parties.models import Client
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.rules import What

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from waarborg.service.parties.models import Person
    from waarborg.service.tickets.models import Ticket

SEED = 20260101
FOUNDED_BEFORE = timedelta(days=220)
SWEPT_AT_ONCE = 1000
_MINUTES_AGO = {0: 11, 2: 34}
# What must be there to be seen at whatever hour the demo is started, by client.
_STANDING: dict[int, tuple[Standing, ...]] = {
    0: ("in_danger", "to_check", "paused"),
    1: ("paused", "to_deliver"),
    2: ("to_check",),
    3: ("missed",),
    4: ("paused", "third_party"),
}

# Which command an act is, and under which name it takes the words that go with it.
_MOVES: dict[Act, tuple[Callable[..., object], str]] = {
    "report_again": (tickets.report_again, "way"),
    "take_in_hand": (tickets.take_in_hand, ""),
    "pause": (tickets.pause, "why"),
    "resume": (tickets.resume, "why"),
    "workaround": (partial(tickets.hand_in, what=What.WORKAROUND), "words"),
    "solution": (partial(tickets.hand_in, what=What.SOLUTION), "words"),
    "check": (tickets.check, ""),
    "send_back": (tickets.send_back, "why"),
    "deliver": (tickets.deliver, ""),
    "refuse": (tickets.refuse_delivery, "why"),
    "close": (tickets.close, ""),
}
_BY_THE_PROJECT_MANAGER: frozenset[Act] = frozenset({"check", "send_back", "deliver", "change_kind"})


class Step(NamedTuple):
    """One act of one plan; steps are ordered by instant, then by plan, then as the plan orders them."""

    at: datetime
    number: int
    order: int
    act: Act
    words: str


def fill(at: datetime) -> tuple[Account, ...]:
    """The demo's accounts; makes the world first where there is none yet.

    ``at`` is the instant that the last ticket leads up to.
    """
    with scope(SYSTEM):
        if not Client.objects.exists():
            _World(at).build()
    return ACCOUNTS


class _World:
    """The people, the plans and the tickets they become, while the world is made."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.chance = Random(SEED)  # noqa: S311 - a demo, not a secret
        self.tickets: dict[int, Ticket] = {}
        self.noticed = 0

    def build(self) -> None:
        founded_at = self.at - FOUNDED_BEFORE
        with time_source.standing_at(founded_at):
            people = employ_all(by=SYSTEM, at=founded_at)
            clients = conclude_all(by=SYSTEM, at=self.at)
        self.developers = [person.as_viewer() for person in people if "support_developer" in person.roles]
        self.manager = next(person.as_viewer() for person in people if "project_manager" in person.roles)
        with time_source.standing_at(founded_at):
            write_all(by=self.manager, at=founded_at)
        planned = [
            (client, plan) for number, client in enumerate(clients) for plan in self._plans(number, client)
        ]
        for step in self._steps([plan for _client, plan in planned]):
            with time_source.standing_at(step.at):
                self._sweep(step.at)
                self._take(step, *planned[step.number])
        with time_source.standing_at(self.at):
            self._sweep(self.at)

    def _plans(self, number: int, client: Client) -> Iterator[Plan]:
        version = agreements.version_in_force(client_id=client.id, at=self.at)
        assert version is not None  # noqa: S101 - concluded a moment ago
        terms = agreements.terms_of(version)
        words = repertoire(terms.agreement.language)
        yield from plans(terms, words, at=self.at, chance=self.chance)
        for nth, state in enumerate(_STANDING.get(number, ())):
            yield standing(terms, words, at=self.at, state=state, nth=number + 3 * nth)
        if number in _MINUTES_AGO:
            yield just_now(terms, words, at=self.at, minutes=_MINUTES_AGO[number])

    def _steps(self, planned: list[Plan]) -> Iterator[Step]:
        """Every act of every plan that has happened by now, in the order of time."""
        each = (
            [Step(moment, number, order, act, words) for order, (moment, act, words) in enumerate(plan.acts)]
            for number, plan in enumerate(planned)
        )
        return (step for step in merge(*each) if step.at <= self.at)

    def _take(self, step: Step, client: Client, plan: Plan) -> None:
        is_managing = step.act in _BY_THE_PROJECT_MANAGER
        by = self.manager if is_managing else self.developers[step.number % len(self.developers)]
        if step.act == "report":
            self.tickets[step.number] = self._report(step.at, client, plan, by)
            return
        move, word = _MOVES[step.act] if step.act in _MOVES else self._particular(step.act, client, plan)
        said = {word: step.words} if word else {}
        move(by=by, at=step.at, ticket=self.tickets[step.number], **said)

    def _particular(self, act: Act, client: Client, plan: Plan) -> tuple[Callable[..., object], str]:
        """The acts that say more than words: which kind, or whose side of an integration."""
        if act == "change_kind":
            return partial(tickets.change_kind, kind=plan.matter.becomes or plan.matter.kind), "why"
        theirs = Interface.objects.filter(client=client, side=Side.THEIRS).first()
        return partial(tickets.wait_for_third_party, interface=theirs), "why"

    def _report(self, moment: datetime, client: Client, plan: Plan, by: Viewer) -> Ticket:
        contacts: list[Person] = list(client.people.filter(supplier=None))
        what = Report(
            subject=plan.matter.subject,
            description=plan.matter.description,
            users=plan.users,
            priority=plan.priority,
            reported_at=moment,
            proof="desk",
            way=plan.way,
            reporter=self.chance.choice(contacts),
            website=client.websites.first(),
            kind=plan.matter.kind,
        )
        return tickets.report(by=by, at=moment, client=client, what=what)

    def _sweep(self, until: datetime) -> None:
        """Notice what became due since the last step, each when it did, and record escalations as the queue would."""
        while (due_at := _first_due(until)) is not None:
            with time_source.standing_at(due_at):
                sweep(at=due_at, limit=SWEPT_AT_ONCE)
                self._escalate(due_at)

    def _escalate(self, at: datetime) -> None:
        reached = Fact.objects.filter(kind="guarantee.level_reached", id__gt=self.noticed).order_by("id")
        for fact in reached:
            escalations.record(by=SYSTEM, at=at, reached=fact.payload)
            self.noticed = fact.id


def _first_due(until: datetime) -> datetime | None:
    waiting = Alarm.objects.filter(state="waiting", sweep_at__lte=until)
    found: datetime | None = waiting.aggregate(first=Min("sweep_at"))["first"]
    return found
