"""While the database is away, visitors are told so, whatever they sent, and what to do."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from waarborg.service.foundation.sessions import SessionStore
from world import sign_in

REPORT = "/portal/report/details/"


@pytest.fixture
def away(world, monkeypatch):
    """A client of the shop whose server is not there; after the test it is."""

    def leave() -> Client:
        visitor = Client(raise_request_exception=False)
        sign_in(visitor, world.shop.reporter)
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
        return visitor

    yield leave
    monkeypatch.undo()
    connection.close()


pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def world(own_database):
    import world as cast

    return cast.build()


def test_a_page_comes_by_itself_a_little_later(away):
    answer = away().get("/portal/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert '<meta http-equiv="refresh" content="5">' in answer.content.decode()
    assert "Wij zijn zo terug" in answer.content.decode()


def test_a_form_is_not_sent_by_itself(away):
    """Also one with files, of which the size may be known only once it is known who sends them."""
    sent = {"subject": "Kapot", "files": SimpleUploadedFile("a.txt", b"inhoud")}
    answer = away().post(REPORT, sent)
    told = answer.content.decode()
    assert answer.status_code == 503
    assert "refresh" not in told
    assert "verstuur het opnieuw" in told


def test_the_answer_tells_nothing_about_the_server(away):
    told = away().get("/portal/").content.decode()
    assert "nowhere" not in told
    assert "connection" not in told


def test_a_mistake_of_ours_is_told_as_one(monkeypatch, world):
    """And not as if waiting helped."""
    from waarborg.doors.portal import home

    def mistaken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(home, "now_of", mistaken)
    visitor = Client(raise_request_exception=False)
    sign_in(visitor, world.shop.reporter)
    answer = visitor.get("/portal/")
    assert answer.status_code == 500
    assert "Er ging bij ons iets mis" in answer.content.decode()
    assert "Retry-After" not in answer.headers


def test_a_session_that_can_not_be_saved_is_told_from_one_that_was_ended(away, monkeypatch):
    """Of the one the visitor is asked for patience, of the other to sign in."""
    visitor = away()
    monkeypatch.undo()
    session = SessionStore(visitor.cookies["waarborg_session"].value)
    session["seen"] = "yes"
    connection.close()
    with monkeypatch.context() as moved:
        moved.setitem(connection.settings_dict, "HOST", "/nowhere")
        with pytest.raises(OperationalError):
            session.save()
    session.delete()
    with pytest.raises(UpdateError):
        session.save()
