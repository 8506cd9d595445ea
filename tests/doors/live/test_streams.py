"""What one person does is heard on another's stream, by whom it concerns and nobody else, whatever breaks meanwhile."""

import asyncio
import socket
import time
import urllib.parse
from dataclasses import dataclass

import psutil
import pytest

import databases
import world as cast
from doors.desk.conftest import report
from doors.live.serving import Reader, web_process
from waarborg.doors.live import admission
from waarborg.doors.live.streams import Stream
from waarborg.doors.live.topics import Topic
from waarborg.service.foundation import announcing, facts, time_source
from waarborg.service.foundation.facts import Happening
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.kinds import kind
from waarborg.service.foundation.viewer import SYSTEM, horizon, scope
from waarborg.service.parties import commands as parties
from waarborg.service.parties.commands import Details
from waarborg.service.parties.models import Client

PROMPTLY_S = 2.0
QUIET_S = 0.7

NOBODYS = (
    "019e0000-0000-7000-8000-000000000000"  # the same in every worker, so that all collect the same tests
)


@kind("tests.noted", about="ticket", sentence="A note among colleagues.")
@dataclass(frozen=True)
class Noted:
    pass


@kind("tests.replied", about="ticket", sentence="A reply.", shown_to_client=True)
@dataclass(frozen=True)
class Replied:
    pass


def _reported(live, side: str = "shop"):
    return report(live.person(side), live.world.developer.as_viewer(), "Afrekenen lukt niet")


def _record(ticket, what: object = Replied()) -> float:
    with scope(SYSTEM):
        facts.record(what, about=ticket.id, client_id=ticket.client_id, by=SYSTEM, at=time_source.now())
    return time.monotonic()


def test_what_one_does_is_heard_by_another_within_two_seconds(live):
    ticket = _reported(live)
    queue, page = live.read("team_lead", "ticket:*"), live.read("team_lead", f"ticket:{ticket.id}")
    elsewhere = live.read("team_lead", f"ticket:{_reported(live, 'paper').id}")
    acted_at = _record(ticket)
    for reader, topic in ((queue, "ticket:*"), (page, f"ticket:{ticket.id}")):
        event = reader.next("changed", within_s=PROMPTLY_S)
        assert event.data == topic
        assert event.at - acted_at < PROMPTLY_S
    assert elsewhere.heard(within_s=QUIET_S) == []


def test_a_command_with_many_facts_is_heard_as_one_change(live):
    queue = live.read("team_lead", "ticket:*")
    _reported(live)
    assert [event.data for event in queue.heard(within_s=QUIET_S)] == ["ticket:*"]


def test_a_client_hears_of_its_own_only_and_only_of_what_it_may_see(live):
    ticket = _reported(live)
    own = live.read("shop.reporter", "ticket:*", f"ticket:{ticket.id}")
    other = live.read("paper.reporter", "ticket:*")
    _record(ticket, Noted())
    assert own.heard(within_s=QUIET_S) == []
    _record(ticket, Replied())
    assert set(own.next("changed", within_s=PROMPTLY_S).data.split()) == {"ticket:*", f"ticket:{ticket.id}"}
    assert other.heard(within_s=QUIET_S) == []


def test_nothing_of_a_change_is_said_but_that_it_happened(live):
    ticket = _reported(live)
    page = live.read("developer", "ticket:*")
    _record(ticket)
    event = page.next("changed")
    assert (event.name, event.data, event.id.isdigit()) == ("changed", "ticket:*", True)


@pytest.mark.parametrize(
    ("who", "topics", "status"),
    [
        (None, "ticket:*", 401),
        ("developer", "", 400),
        ("developer", "login:*", 400),
        ("developer", "ticket:17", 400),
        ("developer", " ".join(f"ticket:{NOBODYS[:-2]}{number:02}" for number in range(21)), 400),
        ("developer", f"ticket:{NOBODYS}", 404),
        ("shop.suppliers_contact", f"ticket:{NOBODYS}", 404),
    ],
)
def test_who_asks_for_what_is_not_theirs_gets_no_stream(live, who, topics, status):
    reader = live.readers.read(live.session(who) if who else "made-up", topics)
    assert reader.status == status


def test_a_ticket_of_another_client_can_not_be_followed(live):
    reader = live.readers.read(live.session("paper.reporter"), f"ticket:{_reported(live).id}")
    assert reader.status == 404


def test_a_stream_is_told_as_a_stream_and_kept_by_nobody(live):
    headers = live.read("developer", "ticket:*").answer.headers
    assert headers["Content-Type"] == "text/event-stream"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Accel-Buffering"] == "no"
    assert headers["Content-Security-Policy"]


def test_whose_membership_ends_hears_no_more(live):
    by = live.world.administrator.as_viewer()
    with scope(SYSTEM):
        person = parties.employ(
            by=by,
            at=cast.NOW,
            details=Details("Gaat Weg", f"weg-{uuid7()}@bureau.example", roles=("support_developer",)),
        )
        membership = parties.grant_login(by=by, at=cast.NOW, person=person, password=cast.PASSWORD)
    session = _session_of(person)
    leaving = live.readers.read(session, "ticket:*")
    leaving.opened()
    staying = live.read("developer", "ticket:*")
    with scope(SYSTEM):
        parties.end_membership(by=by, at=cast.NOW, membership=membership)
    leaving.next("ended", within_s=PROMPTLY_S)
    assert leaving.ended.wait(PROMPTLY_S)
    _record(_reported(live))
    assert staying.next("changed")
    assert live.readers.read(session, "ticket:*").status == 401


def _session_of(person) -> str:
    from django.conf import settings
    from django.test import Client

    visitor = Client()
    cast.sign_in(visitor, person)
    return visitor.cookies[settings.SESSION_COOKIE_NAME].value


def test_what_was_missed_while_the_connection_was_lost_is_told_on_return(live):
    changed, unchanged = _reported(live), _reported(live)
    topics = ("ticket:*", f"ticket:{changed.id}", f"ticket:{unchanged.id}")
    before = live.read("developer", *topics)
    _record(unchanged)
    last = before.next("changed")
    before.close()
    _record(changed)
    after = live.read("developer", *topics, last_id=last.id)
    told = set(after.opened().data.split())
    assert {"ticket:*", f"ticket:{changed.id}"} <= told


def test_what_happened_between_the_drawing_of_a_page_and_its_stream_is_told(live):
    ticket = _reported(live)
    with scope(live.world.developer.as_viewer()):
        drawn = str(horizon())
    _record(ticket)
    page = live.read("developer", f"ticket:{ticket.id}", since=drawn)
    assert page.opened().data == f"ticket:{ticket.id}"


def test_who_missed_nothing_is_told_nothing(live):
    with scope(SYSTEM):
        drawn = str(horizon())
        quiet = Client.objects.create(name="Stille klant", since_at=cast.NOW)
    _reported(live)
    page = live.read("developer", f"client:{quiet.id}", since=drawn)
    assert page.opened().name == "beat"


@pytest.mark.parametrize("place", ["1", "999999999999"])
def test_who_was_away_for_too_long_looks_at_everything_anew(live, place):
    assert live.read("developer", "ticket:*", last_id=place).opened().name == "reload"


def test_a_great_deal_at_once_is_told_as_such(live):
    ticket = _reported(live)
    page = live.read("developer", f"ticket:{ticket.id}")
    many = [Happening(Replied(), uuid7(), cast.NOW, ticket.client_id) for _ in range(200)]
    with scope(SYSTEM):
        facts.record_all(many, by=SYSTEM)
    assert page.next("reload", within_s=PROMPTLY_S)


def test_a_killed_connection_to_the_database_is_made_again_and_what_went_by_is_looked_at(live):
    ticket = _reported(live)
    page = live.read("developer", f"ticket:{ticket.id}")
    with live.as_superuser() as admin:
        killed = admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and query like '%pg_notify%' and pid <> pg_backend_pid()"
        ).fetchall()
    assert killed
    _record(ticket)
    assert page.next("reload", within_s=10)
    _record(ticket)
    assert page.next("changed", within_s=PROMPTLY_S)


def test_what_nobody_understands_is_no_end_of_listening(live):
    ticket = _reported(live)
    page = live.read("developer", f"ticket:{ticket.id}")
    with live.as_superuser() as admin:
        admin.execute("select pg_notify('waarborg_facts', 'geen idee')")
    assert page.next("reload", within_s=10)
    _record(ticket)
    assert page.next("changed", within_s=PROMPTLY_S)


def test_colleagues_hear_who_else_is_there_and_clients_do_not(live):
    ticket = _reported(live)
    colleague = live.read("developer", f"ticket:{ticket.id}")
    client = live.read("shop.reporter", f"ticket:{ticket.id}")
    with scope(live.world.team_lead.as_viewer()):
        announcing.announce_presence(ticket.id)
    assert colleague.next("presence", within_s=PROMPTLY_S).data == str(ticket.id)
    assert client.heard(within_s=QUIET_S) == []


def test_a_login_holds_so_many_streams_and_the_process_so_many_more(live):
    mine = live.session("developer")
    assert [live.readers.read(mine, "ticket:*").status for _ in range(20)] == [200] * 20
    refused = live.readers.read(mine, "ticket:*")
    assert (refused.status, refused.answer.headers["Retry-After"]) == (429, "20")
    others = live.session("team_lead")
    statuses = [live.readers.read(others, "ticket:*").status for _ in range(12)]
    assert statuses == [200] * 10 + [503] * 2
    live.readers.close()
    _eventually(lambda: live.readers.read(mine, "ticket:*").status == 200)


def _eventually(holds) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.2)


def test_who_reads_slowly_costs_no_memory_and_holds_nobody_up(live):
    ticket = _reported(live)
    slow = _who_never_reads(live, f"ticket:{ticket.id}")
    prompt = live.read("team_lead", f"ticket:{ticket.id}")
    process = psutil.Process(live.web.process.pid)
    before = process.memory_info().rss
    payload = f'{{"horizon": 1, "things": [["ticket", "{ticket.id}", "{ticket.client_id}", true]]}}'
    with live.as_superuser() as admin:
        for _ in range(20_000):
            admin.execute("select pg_notify('waarborg_facts', %s)", (payload,))
    assert prompt.next("changed", within_s=PROMPTLY_S)
    assert process.memory_info().rss - before < 20 * 1024 * 1024
    slow.close()


def test_a_page_that_reads_slowly_is_told_each_thing_once_however_often_it_changed():
    async def read() -> bytes:
        topics = frozenset([Topic("ticket"), Topic("ticket", uuid7())])
        stream = Stream(admission.Reader(uuid7(), SYSTEM, topics))
        for _ in range(100_000):
            stream.hear(topics)
        return stream.take(17)

    assert asyncio.run(read()).count(b"event:") == 1


def _who_never_reads(live, topic: str) -> socket.socket:
    sleeper = socket.socket()
    sleeper.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    sleeper.connect(live.web.address)
    question = urllib.parse.urlencode({"topics": topic})
    cookie = f"waarborg_session={live.session('developer')}"
    sleeper.sendall(f"GET /live/?{question} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
    return sleeper


def test_a_stop_ends_open_streams_at_once_and_without_a_complaint(live, tmp_path):
    with web_process(databases.urls(live.database).login, tmp_path) as second:
        reader = Reader(second.address, live.session("developer"), "ticket:*")
        reader.opened()
        began = time.monotonic()
        second.process.terminate()
        second.process.wait(timeout=10)
        assert time.monotonic() - began < 2.5
        assert reader.ended.wait(1)
        assert "[error" not in second.said()


def test_every_web_process_hears_what_any_of_them_writes(live, tmp_path):
    ticket = _reported(live)
    with web_process(databases.urls(live.database).login, tmp_path) as second:
        here = live.read("developer", f"ticket:{ticket.id}")
        there = Reader(second.address, live.session("team_lead"), f"ticket:{ticket.id}")
        there.opened()
        _record(ticket)
        for reader in (here, there):
            assert reader.next("changed", within_s=PROMPTLY_S)
        there.close()
