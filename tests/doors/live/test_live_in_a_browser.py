"""Two people look at the same; what one does appears on the other's screen, and takes nothing out of their hands."""

import time
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from doors.desk.conftest import chromium, report  # noqa: F401 - a fixture
from doors.ui import browsing
from waarborg.service.foundation import facts, time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands
from waarborg.service.tickets.events import TicketClosed
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import State

pytestmark = pytest.mark.browser

SOON_MS = 4000
PROMISED_MS = 2000
_HIDDEN = """(hidden) => {
    Object.defineProperty(document, 'hidden', { get: () => hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def desk(live, chromium):  # noqa: F811 - the fixture that was imported
    """Opens pages of the desk as one of the cast."""

    @contextmanager
    def opened(who: str, where: str, **options):
        with browsing.page_of(
            chromium,
            live.web.base + where,
            waarborg_session=live.session(who),
            waarborg_language="nl",
            **options,
        ) as page:
            yield page

    return opened


def _ticket(live, subject: str, **options):
    """Of the client whose window never closes: the pages of this process tell the time by the machine's clock."""
    options = {"at": time_source.now()} | options
    return report(live.world.paper, live.world.developer.as_viewer(), subject, **options)


def _take_in_hand(live, ticket) -> None:
    by = live.world.team_lead.as_viewer()
    with scope(by):
        ticket.refresh_from_db()
        commands.take_in_hand(by=by, at=time_source.now(), ticket=ticket)


def _address(ticket) -> str:
    return f"/desk/tickets/{ticket.id}/"


def _row(page: Page, ticket):
    return page.locator(f'[data-key="{_address(ticket)}"]')


def test_what_one_does_appears_on_the_others_page_and_in_the_queue(live, desk):
    ticket = _ticket(live, "Zoeken werkt niet")
    with (
        desk("developer", _address(ticket)) as acting,
        desk("team_lead", _address(ticket)) as watching,
        desk("project_manager", "/desk/") as queue,
    ):
        expect(_row(queue, ticket).locator(".avatar.is-empty")).to_have_count(1)
        acting.keyboard.press("e")
        expect(watching.locator("#ticket-head")).to_contain_text("Sam Développeur", timeout=PROMISED_MS)
        expect(watching.locator("#ticket-story")).to_contain_text(
            "In behandeling genomen", timeout=PROMISED_MS
        )
        expect(_row(queue, ticket).locator(".avatar.is-empty")).to_have_count(0, timeout=PROMISED_MS)


def test_a_new_ticket_comes_into_the_queue_and_is_said_to_who_can_not_see_it(live, desk):
    with desk("team_lead", "/desk/") as queue:
        ticket = _ticket(live, "Net gemeld")
        expect(_row(queue, ticket)).to_be_visible(timeout=SOON_MS)
        expect(queue.locator("[data-live-said]")).to_have_text("Deze pagina is bijgewerkt.")
        assert browsing.violations(queue) == []


def test_what_is_under_the_pointer_stays_there(live, desk):
    mine = _ticket(live, "Hier wijst iemand naar", users="some", priority=3)
    with desk("team_lead", "/desk/") as queue:
        row = _row(queue, mine)
        row.hover()
        before = row.bounding_box()["y"]
        above = [_ticket(live, f"Dringend {number}") for number in range(3)]
        expect(_row(queue, above[-1])).to_be_attached(timeout=SOON_MS)
        assert abs(row.bounding_box()["y"] - before) < 2


def test_the_focus_stays_on_its_row_when_rows_come_above_it(live, desk):
    mine = _ticket(live, "Hier staat de focus", users="some", priority=3)
    with desk("team_lead", "/desk/") as queue:
        _row(queue, mine).get_by_role("link").focus()
        newer = _ticket(live, "Komt erboven")
        expect(_row(queue, newer)).to_be_attached(timeout=SOON_MS)
        assert queue.evaluate("document.activeElement.closest('[data-key]').dataset.key") == _address(mine)


def test_a_row_that_goes_stays_while_the_pointer_is_on_it(live, desk):
    ticket = _ticket(live, "Wordt zo gesloten")
    with desk("developer", "/desk/") as queue:
        _row(queue, ticket).hover()
        with scope(SYSTEM):
            Ticket.objects.filter(id=ticket.id).update(state=State.CLOSED)
            facts.record(
                TicketClosed(), about=ticket.id, client_id=ticket.client_id, by=SYSTEM, at=time_source.now()
            )
        expect(queue.locator('[data-live-note="changed"]')).to_be_visible(timeout=SOON_MS)
        assert _row(queue, ticket).is_visible()
        queue.get_by_role("heading", level=1).hover()
        expect(_row(queue, ticket)).to_have_count(0)
        expect(queue.locator('[data-live-note="changed"]')).to_be_hidden()


def test_an_open_explanation_stays_open(live, desk):
    ticket = _ticket(live, "Waarom deze tijden")
    with desk("developer", _address(ticket)) as page:
        page.locator("#guarantee details.why summary").click()
        _take_in_hand(live, ticket)
        expect(page.locator("#ticket-head")).to_contain_text("Tess Lead", timeout=SOON_MS)
        assert page.locator("#guarantee details.why").evaluate("one => one.open")


def test_what_is_being_written_is_left_alone_and_a_word_says_that_something_changed(live, desk):
    ticket = _ticket(live, "Iemand schrijft")
    _take_in_hand(live, ticket)
    with desk("developer", _address(ticket)) as page:
        page.keyboard.press("w")
        box = page.get_by_role("dialog").get_by_role("textbox").first
        box.fill("Welke browser gebruik")
        other = live.world.project_manager.as_viewer()
        with scope(other):
            ticket.refresh_from_db()
            commands.pause(by=other, at=time_source.now(), ticket=ticket, why="Sinds wanneer?")
        expect(page.locator("#ticket-story")).to_contain_text("Sinds wanneer?", timeout=SOON_MS)
        expect(page.get_by_text("Deze pagina is bijgewerkt.")).to_be_attached()
        assert box.input_value() == "Welke browser gebruik"
        assert page.evaluate("document.activeElement.value") == "Welke browser gebruik"
        assert browsing.violations(page) == []


def test_all_parts_of_a_page_say_that_it_is_late_at_the_same_instant(live, desk):
    due_in = timedelta(seconds=10)
    ticket = _ticket(live, "Net op tijd", at=time_source.now() - timedelta(hours=1) + due_in)
    with desk("developer", _address(ticket)) as page:
        seen = page.evaluate(
            """() => new Promise(resolve => {
                const seen = new Set();
                const look = () => {
                    const state = document.querySelector('#ticket-guarantee .state')?.className.match(/is-(\\w+)/)?.[1];
                    const time = document.querySelector('#ticket-guarantee .time-left')?.className.match(/is-(\\w+)/)?.[1];
                    seen.add(`${state} ${time}`);
                    if (state === 'missed' || performance.now() > 30000) resolve([...seen]);
                    else requestAnimationFrame(look);
                };
                look();
            })"""
        )
    assert seen == ["in_danger in_danger", "missed missed"]


def test_a_page_that_lost_its_connection_catches_up_when_it_is_back(live, chromium):  # noqa: F811
    ticket = _ticket(live, "Verbinding weg")
    context = chromium.new_context()  # one that complains of the lost connection, as it should
    cookie = {"name": "waarborg_session", "value": live.session("developer"), "url": live.web.base}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(live.web.base + _address(ticket))
    context.set_offline(True)
    _take_in_hand(live, ticket)
    time.sleep(1)
    assert "Tess Lead" not in page.locator("#ticket-head").inner_text()
    context.set_offline(False)
    expect(page.locator("#ticket-head")).to_contain_text("Tess Lead", timeout=15_000)
    context.close()


def test_a_page_that_nobody_looks_at_gives_its_connection_up_and_catches_up_later(live, chromium):  # noqa: F811
    ticket = _ticket(live, "Op de achtergrond")
    context = chromium.new_context()
    cookie = {"name": "waarborg_session", "value": live.session("developer"), "url": live.web.base}
    context.add_cookies([cookie])
    page = context.new_page()
    page.clock.install()
    page.goto(live.web.base + _address(ticket))
    page.evaluate(_HIDDEN, True)
    page.clock.fast_forward(21_000)
    _take_in_hand(live, ticket)
    time.sleep(1)
    assert "Tess Lead" not in page.locator("#ticket-head").inner_text()
    page.evaluate(_HIDDEN, False)
    page.clock.resume()
    expect(page.locator("#ticket-head")).to_contain_text("Tess Lead", timeout=SOON_MS)
    context.close()


def test_a_message_waits_for_the_page_that_it_is_meant_for(live, desk):
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    ticket = _ticket(live, "Bericht blijft staan")
    with desk("developer", _address(ticket)) as page:
        cookie = next(one for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)
        session = SessionStore(cookie["value"])
        session["_messages"] = '[["__json_message", 0, 25, "Gelukt.", ""]]'
        session.save()
        _take_in_hand(live, ticket)
        expect(page.locator("#ticket-head")).to_contain_text("Tess Lead", timeout=SOON_MS)
        page.reload()
        expect(page.locator("[data-toasts]")).to_contain_text("Gelukt.")


def test_without_scripts_a_page_simply_stays_as_it_is(live, chromium):  # noqa: F811
    ticket = _ticket(live, "Zonder scripts")
    options: AbstractContextManager[Page] = browsing.page_of(
        chromium,
        live.web.base + _address(ticket),
        scripts=False,
        waarborg_session=live.session("developer"),
        waarborg_language="nl",
    )
    with options as page:
        assert page.get_by_role("heading", name="Zonder scripts").is_visible()
        assert not page.locator("[data-live-note]").first.is_visible()
