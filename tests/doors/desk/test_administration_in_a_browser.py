"""The administration as people meet it: in both languages and themes, wide and narrow, with axe looking on."""

import pytest
from django.conf import settings
from django.test import Client as Browser

import world as cast
from doors.ui.browsing import barriers, page_of
from waarborg.service.conversations.commands import Wording, add_canned_reply
from waarborg.service.foundation.viewer import scope
from waarborg.service.knowledge import commands as knowledge

pytestmark = pytest.mark.browser


@pytest.fixture
def addresses(desk) -> list[str]:
    at, world = cast.NOW, desk.world
    with scope(world.administrator.as_viewer()) as by:
        text = "Zo gaat het: **kort**, met [een link](https://winkel.example)."
        article = knowledge.write(by=by, at=at, language="nl", title="Foto’s plaatsen", text=text).article
        canned = add_canned_reply(by=by, at=at, wording=Wording("Groet", text_nl="Dag {{reporter}},"))
    return [
        "/desk/articles/",
        "/desk/articles/?q=zzz",
        f"/desk/articles/{article.id}/nl/",
        "/desk/canned/",
        f"/desk/canned/{canned.id}/",
        "/desk/macros/new/",
        "/desk/tags/",
        "/desk/contacts/",
        "/desk/contacts/new/",
        "/desk/colleagues/",
        f"/desk/colleagues/{world.developer.id}/",
        f"/desk/colleagues/{world.developer.id}/absence/",
        f"/desk/colleagues/{world.developer.id}/let-go/",
        "/desk/suppliers/",
        "/desk/suppliers/new/",
        f"/desk/suppliers/{world.shop.supplier.id}/",
        f"/desk/suppliers/people/{world.shop.suppliers_contact.id}/",
        "/desk/days/",
        "/desk/own-times/",
        "/desk/record/",
    ]


@pytest.fixture
def session(desk) -> str:
    visitor = Browser()
    cast.sign_in(visitor, desk.world.administrator)
    return visitor.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize(
    "seen",
    [
        {"waarborg_language": "nl", "theme": "light", "width": 1280},
        {"waarborg_language": "en", "theme": "dark", "width": 360},
    ],
    ids=["nl-light-1280", "en-dark-360"],
)
def test_every_page_of_the_administration_is_accessible_and_fits(
    chromium, desk, addresses, session, seen
) -> None:
    look = seen | {"waarborg_session": session}
    assert barriers(chromium, desk.address, addresses, **look) == {}


def test_a_click_on_a_name_opens_that_persons_page(chromium, desk, session) -> None:
    with page_of(chromium, f"{desk.address}/desk/colleagues/", waarborg_session=session) as page:
        page.get_by_role("link", name=desk.world.director.name).click()
        page.wait_for_url(f"**/{desk.world.director.id}/")
