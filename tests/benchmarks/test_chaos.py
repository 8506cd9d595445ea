"""A benchmark that can't fail proves nothing: what is lost, doubled or told to nobody is found; and visitors are stubborn."""

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from types import SimpleNamespace

import psycopg
import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks/chaos"


@pytest.fixture
def chaos(monkeypatch) -> Iterator[SimpleNamespace]:
    """The modules of the benchmark; their names are theirs again for another benchmark afterwards."""
    monkeypatch.syspath_prepend(str(FOLDER))
    before = set(sys.modules)
    import judging
    import ledger
    import post
    import visitors

    yield SimpleNamespace(judging=judging, ledger=ledger, post=post, visitors=visitors)
    for name in set(sys.modules) - before:
        if Path(getattr(sys.modules[name], "__file__", None) or "/").parent == FOLDER:
            del sys.modules[name]


@pytest.fixture
def server(own_database) -> Iterator[psycopg.Connection]:
    """As the judge reads: past all rules of who sees what."""
    import databases

    with databases.as_superuser(own_database) as connection:
        yield connection


class _Stubborn(BaseHTTPRequestHandler):
    """Answers each POST with what stands next on the list: a status, or nothing at all."""

    plan: list[int] = []  # noqa: RUF012 - set by the test
    posts = 0

    def do_POST(self) -> None:
        type(self).posts += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        status = self.plan.pop(0)
        if not status:
            self.connection.close()
            return
        self.send_response(status)
        self.send_header("Location", "/done/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def visit(chaos, monkeypatch):
    """Let a visitor send one form to a server that answers as planned; gives the ledger and how often it was sent."""
    monkeypatch.setattr(chaos.visitors, "AGAIN_AFTER_S", 0.01)
    monkeypatch.setattr(chaos.visitors, "LOST_PERCENT", 0)

    def send(*plan: int, **options: bool):
        handler = type("Planned", (_Stubborn,), {"plan": list(plan)})
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
            threading.Thread(target=http.serve_forever, daemon=True).start()
            ledger = chaos.ledger.Ledger()
            login = chaos.visitors.Login("a@b.example", "x")
            visitor = chaos.visitors.Visitor(
                login, http.server_address[1], ledger, chance=Random(1), pace_s=0
            )
            is_done = visitor.insist(
                [(chaos.ledger.What.REPORT, "Kapot")], "/report/", {}, to="/done/", **options
            )
            http.shutdown()
        return is_done, ledger, handler.posts

    return send


def test_whoever_gets_no_answer_sends_the_same_form_again(visit):
    is_done, ledger, posts = visit(0, 503, 500, 302)
    assert (is_done, posts, ledger.broken) == (True, 4, [])
    assert list(ledger.acknowledged.values()) == [1]
    assert ledger.trouble == {"no answer (RemoteDisconnected)": 1, "answered 503": 1, "answered 500": 1}


def test_an_answer_that_nobody_should_get_is_a_complaint(visit):
    is_done, ledger, _ = visit(404)
    assert not is_done
    assert not ledger.acknowledged
    assert "was answered 404" in ledger.broken[0]


def test_what_is_refused_because_it_was_done_is_no_complaint(visit):
    is_done, ledger, _ = visit(422, may_be_refused=True)
    assert (is_done, ledger.broken, dict(ledger.acknowledged)) == (False, [], {})


def test_some_send_again_what_was_acknowledged(visit, chaos, monkeypatch):
    monkeypatch.setattr(chaos.visitors, "LOST_PERCENT", 100)
    is_done, _, posts = visit(302, 302)
    assert (is_done, posts) == (True, 2)


def _reported(subjects: list[str]) -> None:
    import world as cast
    from waarborg.service.foundation.viewer import scope
    from waarborg.service.tickets import commands as tickets

    world = cast.build()
    with scope(world.developer.as_viewer()) as by:
        for subject in subjects:
            what = tickets.Report(subject, "all", 1, reported_at=cast.NOW)
            tickets.report(by=by, at=cast.NOW, client=world.shop.client, what=what)


def test_what_was_acknowledged_and_is_not_there_is_found_and_so_is_what_is_there_twice(chaos, server):
    from datetime import UTC, datetime

    _reported(["een", "twee", "twee"])
    now, ledger, verdict = datetime.now(UTC), chaos.ledger.Ledger(), chaos.judging.Verdict()
    report = chaos.ledger.What.REPORT
    for subject in ("een", "twee", "drie", "vier"):
        ledger.send((report, subject))
    for subject in ("een", "twee", "drie"):
        ledger.acknowledge((report, subject), began_at=now, ended_at=now)
    chaos.judging.judge_what_was_acknowledged(server, ledger, verdict)
    assert verdict.broken == {
        "acknowledged, and lost": ["report drie"],
        "there more than once": ["report twee: 2 times"],
    }


def test_what_was_due_and_did_not_fire_is_found_and_so_is_what_fired_twice(chaos, server):
    """The tickets were reported in March: all that they were promised is long past, and nobody swept."""
    from waarborg.service.foundation.viewer import SYSTEM, scope
    from waarborg.service.guarantees.sweep import sweep
    from world import NOW

    _reported(["een"])
    verdict = chaos.judging.Verdict()
    chaos.judging.judge_what_fired(server, verdict)
    never = len(verdict.broken["due, and never fired"])
    assert never >= 4

    from datetime import timedelta

    with scope(SYSTEM):
        sweep(at=NOW + timedelta(days=30), limit=100)
    server.execute("alter table foundation_fact disable trigger user")
    server.execute(
        "insert into foundation_fact (kind, client_id, about_type, about_id, by_audience, at, recorded_at, data)"
        " select kind, client_id, about_type, about_id, by_audience, at, recorded_at, data from foundation_fact"
        " where kind = 'guarantee.milestone_missed' and data->>'of' = 'reaction'"
    )
    verdict = chaos.judging.Verdict()
    chaos.judging.judge_what_fired(server, verdict)
    assert verdict.broken["due, and never fired"] == []
    assert len(verdict.broken["fired more than once"]) == 1
    assert verdict.broken["fired, and escalated not at all or twice"] == ["4 levels"]


def test_a_mail_that_came_as_two_is_told_from_one_that_came_twice(chaos, server):
    from datetime import UTC, datetime

    def letter(to: str, identity: str):
        return chaos.post.Letter(datetime.now(UTC), to, f"<{identity}@x>", "Welkom", is_link=False)

    ledger, verdict = chaos.ledger.Ledger(), chaos.judging.Verdict()
    now = datetime.now(UTC)
    for address in ("een@x", "twee@x", "drie@x"):
        key = (chaos.ledger.What.INVITATION, address)
        ledger.send(key)
        ledger.acknowledge(key, began_at=now, ended_at=now)
    letters = [
        letter("een@x", "invitation-1"),
        letter("een@x", "invitation-1"),
        letter("twee@x", "invitation-2"),
        letter("twee@x", "invitation-3"),
    ]
    chaos.judging.judge_mail(server, ledger, letters, verdict)
    assert verdict.twice == ["een@x: Welkom (2 times)"]
    assert verdict.broken == {
        "mail that did not arrive": ["drie@x"],
        "one mail that came as two": ["twee@x: 2"],
    }
