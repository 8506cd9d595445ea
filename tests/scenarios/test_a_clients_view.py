"""What a client was promised, told as it would read it: what happens, and what the clocks say. Times are Dutch.

Shop: office hours, Monday to Friday 09:00-17:00. Newspaper: 24/7. Both on the example agreement's times.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from waarborg.service.escalations import commands as escalations
from waarborg.service.escalations.models import Escalation
from waarborg.service.foundation import facts
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.guarantees.sweep import sweep
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.rules import Kind, What
from world import deliver

DUTCH = ZoneInfo("Europe/Amsterdam")


def on(text: str) -> datetime:
    """An instant of 2026 as a Dutch clock shows it: "27 apr 16:40"."""
    months = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
    day, month, clock = text.split()
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, months.index(month) + 1, int(day), hour, minute, tzinfo=DUTCH).astimezone(UTC)


class Story:
    """One ticket, told act by act."""

    def __init__(self, world, side) -> None:
        self.world, self.side = world, side
        self.developer = world.developer.as_viewer()

    def reported(self, when: str, *, users: str, priority: int) -> "Story":
        what = Report("Afrekenen lukt niet", users, priority, reported_at=on(when))
        with scope(self.developer) as by:
            self.ticket = tickets.report(by=by, at=on(when), client=self.side.client, what=what)
        return self

    def then(self, when: str, move, **words) -> "Story":
        with scope(self.developer) as by:
            move(by=by, at=on(when), ticket=self.ticket, **words)
        return self

    def delivered(self, when: str, what: str, words: str) -> "Story":
        """Handed in, checked and delivered at that instant."""
        deliver(self.ticket, at=on(when), what=what, words=words)
        return self

    def noticed_until(self, when: str) -> list[tuple[str, int]]:
        """The levels that fired by then, with the worker having done its part. Level 0: passed unmet."""
        with scope(SYSTEM):
            while sweep(at=on(when), limit=100):
                pass
            for fact in Fact.objects.filter(kind="guarantee.level_reached"):
                escalations.record(by=SYSTEM, at=on(when), reached=fact.payload)
            told = [fact.data for fact in facts.story(self.ticket.id) if fact.kind.startswith("guarantee.")]
        return [(data["of"], data["level"]) for data in told]

    def due(self, of: str, when: str):
        with scope(self.developer):
            folded, _ = guarantees.folded(guarantees.guarantee_of(self.ticket.id), on(when))
        return folded.milestone(of).due_at

    def state(self, of: str, when: str) -> str:
        with scope(self.developer):
            folded, _ = guarantees.folded(guarantees.guarantee_of(self.ticket.id), on(when))
        return folded.milestone(of).state


@pytest.fixture
def shop(world) -> Story:
    return Story(world, world.shop)


@pytest.fixture
def paper(world) -> Story:
    return Story(world, world.paper)


def test_reported_on_friday_at_half_past_four_is_answered_by_half_past_nine_on_monday(shop):
    shop.reported("6 mrt 16:30", users="some", priority=2)
    assert shop.due("reaction", "6 mrt 16:30") == on("9 mrt 9:30")


def test_reaction_clock_stands_still_on_kings_day(shop):
    """27 April 2026 is a Monday, and a holiday."""
    shop.reported("24 apr 16:40", users="some", priority=2)
    assert shop.due("reaction", "24 apr 16:40") == on("28 apr 9:40")
    assert shop.noticed_until("27 apr 23:59") == []
    assert shop.noticed_until("28 apr 9:41") == [("reaction", 1), ("reaction", 2), ("reaction", 0)]


def test_work_that_begins_in_time_is_a_reaction_and_no_level_is_called(shop):
    shop.reported("10 mrt 10:00", users="all", priority=1).then("10 mrt 10:40", tickets.take_in_hand)
    assert shop.state("reaction", "10 mrt 11:30") == "met"
    assert shop.noticed_until("10 mrt 12:00") == []


def test_after_three_quarters_of_the_hour_the_team_lead_is_called_and_after_the_hour_the_board(shop):
    shop.reported("10 mrt 10:00", users="all", priority=1)
    assert shop.noticed_until("10 mrt 10:44") == []
    assert shop.noticed_until("10 mrt 10:45") == [("reaction", 1)]
    assert shop.noticed_until("10 mrt 11:00") == [("reaction", 1), ("reaction", 2)]
    with scope(shop.world.shop.directing.as_viewer()):
        names = [escalation.name for escalation in Escalation.objects.all()]
    assert names == ["Teamlead servicedesk", "Directie"]


def test_while_we_wait_for_an_answer_the_resolution_clock_stands_still(shop):
    shop.reported("10 mrt 10:00", users="some", priority=2)
    shop.then("10 mrt 10:15", tickets.take_in_hand)
    assert shop.due("resolution", "10 mrt 10:15") == on("11 mrt 10:00")
    shop.then("10 mrt 11:00", tickets.pause, why="Welke bestelling was dat?")
    assert shop.state("resolution", "10 mrt 15:00") == "paused"
    shop.then("10 mrt 15:00", tickets.resume)
    assert shop.due("resolution", "10 mrt 15:00") == on("11 mrt 14:00")


def test_a_work_around_keeps_the_promise_and_the_solution_stays_tracked(paper):
    paper.reported("7 mrt 22:00", users="all", priority=1)
    paper.then("7 mrt 22:20", tickets.take_in_hand)
    paper.delivered("8 mrt 3:00", "workaround", "Bestellen kan via overboeking")
    assert paper.state("resolution", "9 mrt 23:00") == "met"
    with scope(paper.developer):
        folded, _ = guarantees.folded(guarantees.guarantee_of(paper.ticket.id), on("9 mrt 23:00"))
    assert folded.solved_at is None
    assert paper.noticed_until("9 mrt 23:00") == []


def test_a_delivery_that_is_turned_down_starts_the_clock_where_it_stood(paper):
    paper.reported("10 mrt 10:00", users="all", priority=1)
    paper.then("10 mrt 10:30", tickets.take_in_hand)
    paper.delivered("10 mrt 16:00", "solution", "Hersteld")
    paper.then("10 mrt 19:00", tickets.refuse_delivery, why="Op de telefoon nog niet")
    assert paper.due("resolution", "10 mrt 19:00") == on("11 mrt 13:00")


def test_the_hour_that_is_skipped_in_march_is_not_an_hour_of_the_promise(paper):
    """Summer time begins on 29 March at 02:00; 24 real hours later it is 11:00, not 10:00."""
    paper.reported("28 mrt 10:00", users="all", priority=1)
    assert paper.due("resolution", "28 mrt 10:00") == on("29 mrt 11:00")


def test_raising_the_severity_never_moves_what_was_promised_later(shop):
    shop.reported("10 mrt 9:30", users="some", priority=2).then("10 mrt 9:40", tickets.take_in_hand)
    before = shop.due("resolution", "10 mrt 9:40")
    shop.then("10 mrt 10:00", tickets.change_severity, users="all", priority=1, why="Nu alle klanten")
    assert shop.due("resolution", "10 mrt 10:00") <= before


def test_what_came_due_while_the_server_was_down_is_judged_by_when_it_happened(shop):
    shop.reported("10 mrt 10:00", users="all", priority=1).then("10 mrt 10:59", tickets.take_in_hand)
    assert shop.noticed_until("10 mrt 16:00") == [("reaction", 1)]
    assert shop.state("reaction", "10 mrt 16:00") == "met"
    with scope(SYSTEM):
        assert Escalation.objects.get().overtaken


def test_the_promise_is_kept_when_the_client_has_the_solution_and_not_when_it_was_ready(shop):
    """Major, reported at ten: due the next working day at ten. The check came too late, and that counts."""
    shop.reported("10 mrt 10:00", users="some", priority=2).then("10 mrt 10:20", tickets.take_in_hand)
    shop.then("11 mrt 9:30", tickets.hand_in, what=What.SOLUTION, words="Hersteld")
    assert shop.state("resolution", "11 mrt 9:59") == "in_danger"
    manager = shop.world.project_manager.as_viewer()
    with scope(manager) as by:
        tickets.check(by=by, at=on("11 mrt 10:10"), ticket=shop.ticket)
        tickets.deliver(by=by, at=on("11 mrt 10:15"), ticket=shop.ticket)
    assert shop.state("resolution", "11 mrt 12:00") == "missed"


def test_new_work_leaves_the_clock_and_what_was_broken_after_all_comes_back_as_if_it_never_left(shop):
    shop.reported("10 mrt 10:00", users="some", priority=2).then("10 mrt 10:20", tickets.take_in_hand)
    shop.then("10 mrt 11:00", tickets.change_kind, kind=Kind.SPRINT_WORK, why="Dit is een nieuwe functie")
    assert shop.state("resolution", "11 mrt 16:00") == "none"
    shop.then("10 mrt 16:00", tickets.change_kind, kind=Kind.INCIDENT, why="Vorige week werkte het nog")
    assert shop.due("resolution", "10 mrt 16:00") == on("11 mrt 10:00")


def test_a_work_around_that_does_not_hold_leaves_no_gap_in_the_clock(paper):
    paper.reported("10 mrt 10:00", users="all", priority=1).then("10 mrt 10:30", tickets.take_in_hand)
    paper.delivered("10 mrt 16:00", "workaround", "Bestellen kan via overboeking")
    assert paper.state("resolution", "10 mrt 19:00") == "met"
    paper.then("10 mrt 19:00", tickets.withdraw_workaround, why="Ook overboeken lukt niet meer")
    assert paper.due("resolution", "10 mrt 19:00") == on("11 mrt 10:00")
