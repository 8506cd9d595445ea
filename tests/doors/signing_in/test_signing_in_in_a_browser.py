"""Signing in as people do it: a tap in the mail, or the finger on the telephone."""

import pytest
from playwright.sync_api import Page, expect

import world as cast
from doors.signing_in.post_office import link_in, work
from doors.ui.browsing import overflow, page_of, violations

pytestmark = pytest.mark.browser
NL = {"waarborg_language": "nl"}


def _telephone(page: Page) -> None:
    """An authenticator in the device, which is unlocked whenever it asks."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _sign_in_by_password(page: Page, email: str) -> None:
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill(cast.PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()


def _add_passkey(page: Page, served) -> None:
    page.goto(f"{served.address}/sign-in/security/passkeys/add/")
    if "again" in page.url:
        page.get_by_label("Wachtwoord").fill(cast.PASSWORD)
        page.get_by_role("button", name="Verder").click()
    page.get_by_label("Naam").fill("Telefoon")
    page.get_by_role("button", name="Passkey aanmaken").click()
    page.wait_for_url(lambda url: not url.endswith("/passkeys/add/"))


def _sign_out(page: Page, served) -> None:
    page.goto(f"{served.address}/sign-in/out/")
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_role("heading", name="Inloggen").wait_for()


def test_a_passkey_that_was_added_signs_in_alone(chromium, served) -> None:
    with page_of(chromium, f"{served.address}/sign-in/", width=390, **NL) as page:
        _telephone(page)
        _sign_in_by_password(page, served.world.shop.reporter.email)
        page.wait_for_url("**/portal/")
        _add_passkey(page, served)
        expect(page.get_by_text("Telefoon").first).to_be_visible()
        _sign_out(page, served)
        page.get_by_role("button", name="Inloggen met een passkey").click()
        page.wait_for_url("**/portal/")


def test_a_clients_passkey_does_not_close_the_other_ways(chromium, served) -> None:
    with page_of(chromium, f"{served.address}/sign-in/", width=390, **NL) as page:
        _telephone(page)
        _sign_in_by_password(page, served.world.shop.reporter.email)
        page.wait_for_url("**/portal/")
        _add_passkey(page, served)
        page.get_by_text("Telefoon").first.wait_for()
        _sign_out(page, served)
        _sign_in_by_password(page, served.world.shop.reporter.email)
        page.wait_for_url("**/portal/")


def test_the_agencys_people_are_asked_for_their_passkey_after_the_password(chromium, served) -> None:
    with page_of(chromium, f"{served.address}/sign-in/", **NL) as page:
        _telephone(page)
        _sign_in_by_password(page, served.world.developer.email)
        page.wait_for_url("**/desk/")
        _add_passkey(page, served)
        page.wait_for_url("**/security/codes/")
        _sign_out(page, served)
        _sign_in_by_password(page, served.world.developer.email)
        page.get_by_role("heading", name="Tweede stap").wait_for()
        page.get_by_role("button", name="Passkey gebruiken").click()
        page.wait_for_url("**/desk/")


def test_a_passkey_that_is_no_longer_known_says_so_and_leaves_the_other_ways(chromium, served) -> None:
    with page_of(chromium, f"{served.address}/sign-in/", **NL) as page:
        _telephone(page)
        page.get_by_role("button", name="Inloggen met een passkey").click()
        page.get_by_text("Dat lukte niet").wait_for()
        _sign_in_by_password(page, served.world.shop.reporter.email)
        page.wait_for_url("**/portal/")
        _add_passkey(page, served)
        page.get_by_role("link", name="Verwijderen Telefoon").click()
        page.get_by_role("button", name="Verwijderen").click()
        page.get_by_role("heading", name="Beveiliging van je account").wait_for()
        _sign_out(page, served)
        page.get_by_role("button", name="Inloggen met een passkey").click()
        page.get_by_text("Deze passkey kennen we hier niet").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_link_by_mail_takes_three_taps(chromium, served, scripts) -> None:
    with page_of(chromium, f"{served.address}/sign-in/", width=390, scripts=scripts, **NL) as page:
        page.get_by_label("E-mailadres").fill(served.world.shop.reporter.email)
        page.get_by_role("button", name="Mail mij een inloglink").click()
        page.get_by_role("heading", name="Kijk in je mail").wait_for()
        work()
        page.goto(served.address + link_in(served.letters[0]))
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_url("**/portal/")


PUBLIC = ("", "link/", "link/sent/", "password/forgotten/", "password/forgotten/sent/", "out/")
OWN = ("security/", "security/passkeys/add/", "password/", "out/")
WHITE = "oklch(1 0 0)"


@pytest.mark.parametrize(("language", "theme", "width"), [("nl", "light", 360), ("en", "dark", 1280)])
def test_every_page_of_signing_in_is_accessible_and_fits(chromium, served, language, theme, width) -> None:
    found = {}
    look = {"width": width, "theme": theme, "waarborg_language": language}
    with page_of(chromium, f"{served.address}/sign-in/", **look) as page:
        found |= _problems(page, served, PUBLIC)
        _open_link(page, served)
        found |= _problems(page, served, OWN)
        page.goto(f"{served.address}/sign-in/security/app/")
        page.locator("input[type=password]").fill(cast.PASSWORD)
        page.keyboard.press("Enter")
        # A camera has to read the picture, in whichever theme.
        behind = page.locator(".qr-code").evaluate("one => getComputedStyle(one).backgroundColor")
    assert found == {}
    assert behind == WHITE


def _open_link(page: Page, served) -> None:
    page.goto(f"{served.address}/sign-in/link/")
    page.locator("#id_login").fill(served.world.shop.reporter.email)
    page.locator("form.form button").click()
    page.wait_for_url("**/sent/")
    work()
    page.goto(served.address + link_in(served.letters[0]))
    assert violations(page) == []
    page.locator("form.form button").click()
    page.wait_for_url("**/portal/")


def _problems(page: Page, served, where: tuple[str, ...]) -> dict[str, list[str]]:
    found = {}
    for one in where:
        page.goto(f"{served.address}/sign-in/{one}")
        problems = violations(page)
        if overflow(page) > 0:
            problems.append(f"{overflow(page)} px too wide")
        if problems:
            found[one] = problems
    return found
