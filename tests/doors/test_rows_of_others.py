"""Who reaches whose rows: every address that names a row, asked by every role, with its own rows and with others'.

The addresses come from the registry, so that a new one is tried without anybody thinking of it; one that names a kind
of row which is unknown here fails with a sentence. To whoever may not see it, a row of somebody else is a row that does
not exist: the same answer, and nothing is written.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client as Browser

import world as cast
from waarborg.doors import registry
from waarborg.doors.registry import Route, RouteAudience
from waarborg.service.conversations import commands as conversations
from waarborg.service.conversations.models import Message
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.escalations import commands as escalations
from waarborg.service.foundation import time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.knowledge import commands as knowledge
from waarborg.service.notifications.models import Notification
from waarborg.service.notifications.rules import Notice
from waarborg.service.organising import commands as organising
from waarborg.service.organising.commands import ViewDetails
from waarborg.service.organising.rules import Filter, Sort, macros
from waarborg.service.parties.models import Person
from waarborg.service.relations import commands as relations
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Question, Ticket
from world import NOW

PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
NOT_FOUND, NOT_OFFERED, REFUSED = 404, 405, 403
CRASHED = 500

# Places of an address that name no row of anybody, each with why it needs none here.
NAMES_NO_ROW = {
    "deed": "which thing to do to the row that stands beside it",
    "language": "nl or en",
}
# Places that name something which is not there yet: any identity is taken, and says nothing about whose it is.
# What it answers is then the answer that everybody gets, and the test holds it to that alone.
NOT_THERE_YET = {"about_id"}
# Rows of the agency that one person of it keeps from the others.
ONES_OWN = {"view_id", "token", "notification_id"}
WORDS = {"words": "Gelezen.", "why": "Daarom.", "level": "1", "score": "good", "text": "Iets.", "name": "x"}

ROUTES = [
    found
    for found in registry.routes()
    if PLACE.search(found.path) and found.audience not in (RouteAudience.PUBLIC, RouteAudience.SIGNED_IN)
]
PORTAL = [found for found in ROUTES if found.audience is RouteAudience.PORTAL]
DESK = [found for found in ROUTES if found.audience in (RouteAudience.STAFF, RouteAudience.ADMINISTRATOR)]
PORTAL_PEOPLE = ("directing", "reporter")
STAFF = ("administrator", "director", "team_lead", "project_manager", "developer")


@dataclass(frozen=True)
class Rows:
    """One row of each kind, by the name of its place in an address."""

    by_place: dict[str, UUID | str]
    ticket: Ticket
    question: Question | None = None

    def address(self, route: Route) -> str:
        filled = PLACE.sub(lambda found: str(self.by_place.get(found[2], _any_word(found))), route.path)
        return f"/{filled}"

    def knows(self, route: Route) -> bool:
        return all(place in self.by_place or place in NAMES_NO_ROW for place in _places(route))


@dataclass(frozen=True)
class Matter:
    """What there is to be seen or hidden: each client's rows, by whose they are, and the agency's own."""

    rows: dict[tuple[str, str], Rows]  # by client and person
    agencys: dict[str, UUID | str]
    nobodys: Rows

    def of(self, side: str, person: str) -> Rows:
        return self.rows[side, person]


def _places(route: Route) -> list[str]:
    return [name for _converter, name in PLACE.findall(route.path)]


def _any_word(found: re.Match[str]) -> str:
    """What stands in a place that names no row."""
    return {"language": "nl"}.get(found[2], "first" if found[1] == "slug" else str(uuid4()))


def _name(route: Route) -> str:
    return route.name


@pytest.fixture(autouse=True)
def _one_instant(settings, tmp_path) -> Iterator[None]:
    settings.WAARBORG_ATTACHMENTS = tmp_path
    with time_source.standing_at(NOW):
        yield


@pytest.fixture
def matter(world) -> Matter:
    agencys = _rows_of_the_agency(world)
    rows = {
        (side, who): _rows_of(world, getattr(world, side), getattr(getattr(world, side), who), agencys)
        for side in ("shop", "paper")
        for who in PORTAL_PEOPLE
    }
    nowhere = {place: uuid4() for place in rows["shop", "reporter"].by_place}
    return Matter(rows, agencys, Rows(nowhere, Ticket(id=uuid4())))


def _rows_of(world, side: cast.ClientSide, person: Person, agencys: dict[str, UUID | str]) -> Rows:
    """A ticket with a question and a file, both told to the client, a file that is not sent yet, and the agreement."""
    with scope(person.as_viewer()) as by:
        what = Report(f"Geheim van {person.name}", "all", 1, NOW, "Tekst.", way="ticket", reporter=person)
        ticket = tickets.report(by=by, at=NOW, client=side.client, what=what)
        waiting = _upload(by, ticket, "kassa.png")
        sent = _upload(by, ticket, "bon.png")
        conversations.post(
            by=by, at=NOW, ticket=ticket, kind=MessageKind.PUBLIC, text="", attachments=[sent.id]
        )
    with scope(world.developer.as_viewer()) as by:
        tickets.take_in_hand(by=by, at=NOW, ticket=ticket)
        (question,) = tickets.ask_client(by=by, at=NOW, ticket=ticket, questions=["Welke bestelling?"])
        escalation = escalations.escalate(by=by, at=NOW, ticket=ticket, level=2, why="Het duurt te lang.")
    by_place = agencys | {
        "client_id": side.client.id,
        "ticket_id": ticket.id,
        "version_id": side.version.id,
        "website_id": side.website.id,
        "person_id": person.id,
        "attachment_id": sent.id,
        "upload_id": waiting.id,
        "about_id": ticket.id,
        "escalation_id": escalation.id,
        "supplier_id": side.supplier.id,
    }
    return Rows(by_place, ticket, question)


def _upload(by, ticket: Ticket, name: str):
    return conversations.upload(
        by=by, at=NOW, about_id=ticket.id, kind=MessageKind.PUBLIC, name=name, chunks=[PNG]
    )


def _rows_of_the_agency(world) -> dict[str, UUID | str]:
    """What no client has: an article for the agency alone, a macro, a canned reply, a view that one person keeps."""
    with scope(world.administrator.as_viewer()) as by:
        article = knowledge.write(
            by=by, at=NOW, language="nl", title="Alleen intern", text="Niet voor klanten."
        )
        wording = conversations.Wording("Groet", text_nl="Dag {{reporter}},")
        canned = conversations.add_canned_reply(by=by, at=NOW, wording=wording)
        view = organising.save_view(by=by, at=NOW, what=ViewDetails("Van Anna", Filter(), Sort.DUE))
        macro = organising.make_macro(by=by, at=NOW, name="Oppakken", steps=[macros.Begin()])
    with scope(world.developer.as_viewer()) as by:
        ticket = _some_ticket(world, by)
        tag = organising.tag(by=by, at=NOW, ticket=ticket, name="kassa")
    return {
        "article_id": article.article_id,
        "canned_id": canned.id,
        "macro_id": macro.id,
        "tag_id": tag.id,
        "view_id": view.id,
        "token": uuid4(),
        "notification_id": _told(world, ticket),
        "hook_id": _hook(world),
    }


def _hook(world) -> UUID:
    with scope(world.administrator.as_viewer()) as by:
        return escalations.add_hook(by=by, at=NOW, person=None, url="https://pager.example/").id


def _told(world, ticket: Ticket) -> UUID:
    """What the project manager was told of that ticket."""
    with scope(SYSTEM):
        fact = Fact.objects.filter(about_id=ticket.id).first()
        row = Notification.objects.create(
            client_id=ticket.client_id,
            person=world.project_manager,
            ticket=ticket,
            notice=Notice.UNANSWERED.value,
            fact_id=fact.public_id,
            at=NOW,
        )
    return row.id


def _some_ticket(world, by) -> Ticket:
    return tickets.report(
        by=by, at=NOW, client=world.shop.client, what=Report("Van het bureau", "all", 2, reported_at=NOW)
    )


def visitor(person: Person) -> Browser:
    browser = Browser(raise_request_exception=False, headers={"accept-language": "nl"})
    cast.sign_in(browser, person)
    return browser


@contextmanager
def nothing_is_written() -> Iterator[None]:
    """Whatever is asked inside leaves no fact, no message and no file behind."""
    tables = ("foundation_fact", "conversations_message", "conversations_upload", "tickets_ticket")

    def counted() -> list[int]:
        with scope(SYSTEM), connection.cursor() as cursor:
            found = []
            for table in tables:
                cursor.execute(f"select count(*) from {table}")
                found.append(cursor.fetchone()[0])
            return found

    before = counted()
    yield
    assert counted() == before


def asked(browser: Browser, address: str, **more: str) -> dict[str, int]:
    """What the address answers, by how it is asked."""
    answers = {
        "get": browser.get(address),
        "post": browser.post(address, {}),
        "post, filled in": browser.post(address, WORDS | more),
        "get, as a part of a page": browser.get(address, headers={"hx-request": "true"}),
    }
    return {how: answer.status_code for how, answer in answers.items()}


# --- the matrix knows every kind of row -----------------------------------------------------------------------------


def test_every_kind_of_row_that_an_address_names_is_tried(matter):
    unknown = [route.path for route in ROUTES if not matter.of("shop", "reporter").knows(route)]
    assert not unknown, (
        f"{unknown} name rows that this matrix has none of: make one for each client in _rows_of, one of the agency in"
        " _rows_of_the_agency, or say in NAMES_NO_ROW why they name no row."
    )


# --- a client's people ----------------------------------------------------------------------------------------------


def _is_about_nothing_yet(route: Route) -> bool:
    return set(_places(route)) <= NOT_THERE_YET


@pytest.mark.parametrize("route", PORTAL, ids=_name)
@pytest.mark.parametrize("who", PORTAL_PEOPLE)
def test_the_other_clients_rows_do_not_exist_for_a_clients_people(world, matter, route, who):
    for own, other in (("shop", "paper"), ("paper", "shop")):
        browser = visitor(getattr(getattr(world, own), who))
        absent = asked(browser, matter.nobodys.address(route))
        for whose in PORTAL_PEOPLE:
            rows = matter.of(other, whose)
            with nothing_is_written():
                answers = asked(browser, rows.address(route), question=str(rows.question.id))
            assert answers == absent, f"{own}'s {who} asks for a row of {other}'s {whose}"
            if not NOT_THERE_YET & set(_places(route)):
                assert set(answers.values()) <= {NOT_FOUND, NOT_OFFERED}


@pytest.mark.parametrize("route", PORTAL, ids=_name)
def test_a_colleagues_ticket_does_not_exist_for_who_may_only_report(world, matter, route):
    if "version_id" in _places(route) or _is_about_nothing_yet(route):
        return  # the agreement is everybody's at the client
    browser = visitor(world.shop.reporter)
    absent = asked(browser, matter.nobodys.address(route))
    rows = matter.of("shop", "directing")
    with nothing_is_written():
        assert asked(browser, rows.address(route), question=str(rows.question.id)) == absent


@pytest.mark.parametrize("route", PORTAL, ids=_name)
@pytest.mark.parametrize("who", PORTAL_PEOPLE)
def test_ones_own_rows_are_reached_so_that_the_refusals_mean_something(world, matter, route, who):
    if "article_id" in _places(route):
        return  # the one here is for the agency alone
    browser = visitor(getattr(world.shop, who))
    address = matter.of("shop", who).address(route)
    statuses = {browser.get(address).status_code, browser.post(address, WORDS).status_code}
    assert statuses & {200, 302}, statuses
    assert not statuses & {REFUSED, CRASHED}


@pytest.mark.parametrize("who", ["directing", "reporter", "suppliers_contact"])
def test_no_address_of_the_desk_tells_an_outsider_whether_a_row_exists(world, matter, who):
    """The answer is one and the same for a row of their own and of nobody."""
    browser = visitor(getattr(world.shop, who))
    audience = {"suppliers_contact": ROUTES}.get(who, DESK)
    for route in audience:
        rows = (matter.of("shop", "directing"), matter.nobodys)
        with nothing_is_written():
            answers = [asked(browser, one.address(route)) for one in rows]
        assert {status for answer in answers for status in answer.values()} == {REFUSED}, route.name


def test_the_agencys_people_have_no_portal(world, matter):
    for person in world.staff:
        browser = visitor(person)
        for route in PORTAL:
            assert set(asked(browser, matter.of("shop", "reporter").address(route)).values()) == {REFUSED}


# --- the agency's people --------------------------------------------------------------------------------------------


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done inside is as if it never was, so that every address meets the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("who", STAFF)
def test_every_role_of_the_agency_reaches_both_clients_rows_or_is_told_why_not(world, matter, who):
    person = getattr(world, who)
    browser = visitor(person)
    for route in DESK:
        with taken_back():
            seen = [browser.get(matter.of(side, "reporter").address(route)) for side in ("shop", "paper")]
            sent = [
                browser.post(matter.of(side, "reporter").address(route), {}) for side in ("shop", "paper")
            ]
        statuses = {answer.status_code for answer in (*seen, *sent)}
        assert len({answer.status_code for answer in seen}) == 1, route.path
        assert max(statuses) < CRASHED, route.path
        if not person.as_viewer().has_role("administrator") and route.audience is RouteAudience.ADMINISTRATOR:
            assert statuses == {REFUSED}, route.path


def test_rows_that_nobody_has_are_not_found_at_the_desk(world, matter):
    browser = visitor(world.administrator)
    for route in DESK:
        with nothing_is_written():
            answers = asked(browser, matter.nobodys.address(route))
        assert set(answers.values()) <= {NOT_FOUND, NOT_OFFERED}, route.path


@pytest.mark.parametrize("route", [one for one in DESK if ONES_OWN & set(_places(one))], ids=_name)
def test_what_a_colleague_keeps_to_themselves_does_not_exist_for_others(world, matter, route):
    rows = matter.of("shop", "reporter")
    for person in (world.director, world.developer):
        answers = asked(visitor(person), rows.address(route))
        assert set(answers.values()) <= {NOT_FOUND, NOT_OFFERED}


def test_a_file_that_a_colleague_has_not_sent_yet_is_theirs_alone(world, matter):
    ticket = matter.of("shop", "reporter").ticket
    with scope(world.developer.as_viewer()) as by:
        waiting = conversations.upload(
            by=by, at=NOW, about_id=ticket.id, kind=MessageKind.INTERNAL, name="x.png", chunks=[PNG]
        )
    assert visitor(world.developer).get(f"/desk/files/{waiting.id}/").status_code == 200
    for person in (world.administrator, world.project_manager):
        assert visitor(person).get(f"/desk/files/{waiting.id}/").status_code == NOT_FOUND
    assert visitor(world.shop.reporter).get(f"/portal/files/{waiting.id}/").status_code == NOT_FOUND


# --- rows that no address names: in forms, in questions, in lists ---------------------------------------------------


@pytest.mark.parametrize("whose", [("paper", "reporter"), ("shop", "directing")])
def test_a_question_of_anothers_ticket_is_not_answered_from_ones_own(world, matter, whose):
    own, other = matter.of("shop", "reporter"), matter.of(*whose)
    with nothing_is_written():
        answer = visitor(world.shop.reporter).post(
            f"/portal/tickets/{own.ticket.id}/answer/", {"words": "Alle.", "question": str(other.question.id)}
        )
    assert answer.status_code == NOT_FOUND


@pytest.mark.parametrize("whose", [("paper", "reporter"), ("shop", "directing")])
def test_a_file_of_somebody_else_is_not_taken_away_or_sent_along(world, matter, whose):
    own, other = matter.of("shop", "reporter"), matter.of(*whose)
    upload = str(other.by_place["upload_id"])
    with nothing_is_written():
        answer = visitor(world.shop.reporter).post(
            f"/portal/tickets/{own.ticket.id}/reply/", {"words": "", "remove_file": upload}
        )
    assert answer.status_code == 422


@pytest.mark.parametrize("whose", [("paper", "reporter"), ("shop", "directing")])
def test_reading_back_from_anothers_message_shows_nothing_of_it(world, matter, whose):
    own, other = matter.of("shop", "reporter"), matter.of(*whose)
    with scope(SYSTEM):
        message = Message.objects.filter(ticket=other.ticket).first()
    answer = visitor(world.shop.reporter).get(f"/portal/tickets/{own.ticket.id}/?before={message.id}")
    assert answer.status_code == 200
    assert other.ticket.subject not in answer.content.decode()


def test_a_report_names_no_website_of_the_other_client(world, matter):
    fields = {"once": str(uuid4()), "subject": "x", "users": "all", "report": "1"}
    answer = visitor(world.shop.reporter).post(
        "/portal/report/details/?like=1-0", fields | {"website": str(world.paper.website.id)}
    )
    assert answer.status_code in (302, 422)
    with scope(SYSTEM):
        assert not Ticket.objects.filter(client=world.shop.client, website=world.paper.website).exists()


SEARCHES = ("/portal/tickets/?q=", "/portal/report/?what=", "/portal/knowledge/?q=")
TYPED = ("Geheim", "geheim van", "1", "%230001", "kassa.png", "Tekst", "Welke bestelling", "intern")


@pytest.mark.parametrize("who", PORTAL_PEOPLE)
def test_searching_finds_nothing_of_others(world, matter, who):
    """Numbers count per client, so the same number is a ticket at both."""
    browser = visitor(getattr(world.shop, who))
    hidden = [matter.of("paper", whose).ticket for whose in PORTAL_PEOPLE]
    hidden += [matter.of("shop", "directing").ticket] if who == "reporter" else []
    for address in (f"{where}{words}" for where in SEARCHES for words in TYPED):
        page = browser.get(address)
        assert page.status_code == 200
        text = page.content.decode()
        for ticket in hidden:
            assert ticket.subject not in text, address
            assert str(ticket.id) not in text, address
        assert "Alleen intern" not in text, address


@pytest.mark.parametrize("who", PORTAL_PEOPLE)
def test_no_page_mentions_the_other_client_at_all(world, matter, who):
    hidden = (
        world.paper.client.name,
        world.paper.website.url,
        world.paper.reporter.email,
        world.paper.directing.email,
        str(world.paper.client.id),
        *(str(matter.of("paper", whose).ticket.id) for whose in PORTAL_PEOPLE),
    )
    browser = visitor(getattr(world.shop, who))
    for address in ("/portal/", "/portal/tickets/", "/portal/tickets/?show=finished", "/portal/agreement/"):
        text = browser.get(address).content.decode()
        assert not [one for one in hidden if one in text], address


def test_tickets_of_two_clients_are_neither_merged_nor_linked(world, matter):
    ours, theirs = matter.of("shop", "reporter").ticket, matter.of("paper", "reporter").ticket
    browser = visitor(world.team_lead)
    for deed in ("merge", "link"):
        for other in (str(theirs.id), theirs.subject):  # a bare number means one of the same client
            with nothing_is_written():
                answer = browser.post(
                    f"/desk/tickets/{ours.id}/{deed}/",
                    WORDS | {"other": other, "into": other, "kind": "related"},
                )
            assert answer.status_code == 422
    with scope(world.team_lead.as_viewer()) as by, pytest.raises(relations.OtherClient):
        relations.merge(by=by, at=NOW, ticket=ours, into=theirs)


def test_a_ticket_that_was_merged_into_a_colleagues_shows_its_reporter_what_was_let_in_and_no_more(
    world, matter
):
    ours, theirs = matter.of("shop", "reporter").ticket, matter.of("shop", "directing").ticket
    with scope(world.team_lead.as_viewer()) as by:
        tickets.resume(by=by, at=NOW, ticket=ours)
        tickets.resume(by=by, at=NOW, ticket=theirs)
        relations.merge(by=by, at=NOW, ticket=ours, into=theirs)
    browser = visitor(world.shop.reporter)
    assert browser.get(f"/portal/tickets/{theirs.id}/").status_code == 200  # who merged let them in
    stranger = visitor(world.paper.directing)
    assert {stranger.get(f"/portal/tickets/{one.id}/").status_code for one in (ours, theirs)} == {NOT_FOUND}


# --- facts ----------------------------------------------------------------------------------------------------------


def test_the_facts_of_a_ticket_are_seen_by_who_sees_the_ticket(world, matter):
    own, colleagues = matter.of("shop", "reporter").ticket, matter.of("shop", "directing").ticket
    with scope(world.shop.reporter.as_viewer()):
        about = set(Fact.objects.filter(about_type="ticket").values_list("about_id", flat=True))
    assert about == {own.id}
    with scope(world.shop.directing.as_viewer()):
        about = set(Fact.objects.filter(about_type="ticket").values_list("about_id", flat=True))
    assert {own.id, colleagues.id} <= about


def test_what_is_about_no_ticket_is_seen_by_everybody_of_the_client(world, matter):
    with scope(world.shop.reporter.as_viewer()):
        kinds = set(Fact.objects.values_list("kind", flat=True))
    assert {"client.registered", "contract.version_concluded", "website.added"} <= kinds
