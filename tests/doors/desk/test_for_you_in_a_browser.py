"""The bell, what is behind it, and paging, as people meet them: with axe looking on, by key, wide and narrow."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client as Browser

import world as cast
from doors.ui.browsing import overflow, page_of, violations
from waarborg.service.escalations import commands as escalations
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.notifications.models import Notification
from waarborg.service.notifications.rules import Notice

pytestmark = pytest.mark.browser


def told(desk, notice: Notice) -> None:
    Notification.objects.create(
        client_id=desk.ticket.client_id,
        person=desk.world.administrator,
        ticket=desk.ticket,
        notice=notice.value,
        fact_id=uuid4(),
        by=desk.world.developer,
        at=cast.NOW,
    )


@pytest.fixture
def session(desk) -> str:
    """The administrator's, who was told two things."""
    world = desk.world
    with scope(SYSTEM):
        told(desk, Notice.MENTIONED)
        told(desk, Notice.ASSIGNED)
    visitor = Browser()
    cast.sign_in(visitor, world.administrator)
    return visitor.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def hook(desk):
    with scope(desk.world.administrator.as_viewer()) as by:
        return escalations.add_hook(
            by=by, at=cast.NOW, person=desk.world.team_lead, url="https://pager.example/"
        )


def test_these_pages_are_accessible_and_fit(chromium, desk, session, hook) -> None:
    found = {}
    addresses = (
        "/desk/for-you/",
        "/desk/for-you/mail/",
        "/desk/paging/",
        f"/desk/paging/{hook.id}/",
        "/desk/paging/new/",
    )
    for language, theme, width in (("nl", "light", 1280), ("en", "dark", 360)):
        cookies = {"waarborg_session": session, "waarborg_language": language}
        for address in addresses:
            with page_of(chromium, desk.address + address, width=width, theme=theme, **cookies) as page:
                page.get_by_text("2", exact=True).first.wait_for()
                problems = violations(page)
                if overflow(page) > 0:
                    problems.append(f"{overflow(page)} px too wide")
                if problems:
                    found[address, language] = problems
    assert found == {}


def test_the_bell_counts_for_a_screen_reader_too_follows_what_changes_and_is_reached_by_key(
    chromium, desk, session
) -> None:
    cookies = {"waarborg_session": session, "waarborg_language": "en"}
    with page_of(chromium, f"{desk.address}/desk/", **cookies) as page:
        page.get_by_role("link", name="For you 2 new").wait_for()
        with scope(SYSTEM):
            told(desk, Notice.CLIENT_SPOKE)
        page.evaluate("document.dispatchEvent(new CustomEvent('ui:changed', { detail: {} }))")
        page.get_by_role("link", name="For you 3 new").wait_for(timeout=10_000)
        page.keyboard.press("g")
        page.keyboard.press("b")
        page.wait_for_url("**/desk/for-you/")
        page.get_by_role("button", name="All read").click()
        page.get_by_role("link", name="For you", exact=True).wait_for()
