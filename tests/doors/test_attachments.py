"""A file is given to those who may read its message, in a way that lets nothing in it run."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import RequestFactory

from waarborg.doors.attachments import attachment
from waarborg.doors.gate import RouteAudience, gated
from waarborg.service.conversations.commands import post, upload
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
STAFF, PORTAL = RouteAudience.STAFF, RouteAudience.PORTAL
DOORS = {STAFF: gated(attachment, STAFF), PORTAL: gated(attachment, PORTAL)}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.WAARBORG_ATTACHMENTS = tmp_path


@pytest.fixture
def sent(world):
    """Sends one file on a ticket of the shop and returns its address."""
    with scope(world.developer.as_viewer()) as by:
        what = Report("Afrekenen lukt niet", "all", 2, reported_at=NOW, reporter=world.shop.reporter)
        ticket = tickets.report(by=by, at=NOW, client=world.shop.client, what=what)

    def send(content: bytes, name: str, kind: MessageKind = MessageKind.PUBLIC):
        with scope(world.developer.as_viewer()) as by:
            file = upload(by=by, at=NOW, about_id=ticket.id, kind=kind, name=name, chunks=[content])
            post(by=by, at=NOW, ticket=ticket, kind=kind, text="", attachments=[file.id])
            return file.id

    return send


def ask(person, audience, file_id, method="get"):
    request = getattr(RequestFactory(), method)("/")
    request.session = SessionStore()
    with scope(SYSTEM):
        request.user = person.membership.login
    return DOORS[audience](request, attachment_id=file_id)


def test_a_file_is_for_saving_and_nothing_in_it_runs(world, sent):
    response = ask(world.shop.reporter, PORTAL, sent(b"<html><script>alert(1)</script>", "pagina.html"))
    assert b"".join(response.streaming_content) == b"<html><script>alert(1)</script>"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="pagina.html"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Length"] == "31"


def test_a_picture_may_be_shown_under_the_same_guard(world, sent):
    response = ask(world.developer, STAFF, sent(PNG, "scherm.png"))
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == 'inline; filename="scherm.png"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    response.close()


def test_a_name_can_not_add_a_header(world, sent):
    response = ask(world.developer, STAFF, sent(b"x", 'a"; filename=evil.exe\r\nX-Evil: 1; é.txt'))
    assert "\n" not in response["Content-Disposition"]
    assert not response.has_header("X-Evil")
    assert response["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''a%22%3B%20filename%3Devil.exe"
    )
    response.close()


def test_whoever_may_not_read_the_message_finds_no_file(world, sent):
    reply, note = sent(b"antwoord", "a.txt"), sent(b"notitie", "b.txt", MessageKind.INTERNAL)
    for person, file_id in (
        (world.paper.directing, reply),
        (world.paper.reporter, note),
        (world.shop.directing, note),
        (world.shop.reporter, uuid4()),
    ):
        with pytest.raises(Http404):
            ask(person, PORTAL, file_id)


def test_only_reading_is_offered(world, sent):
    assert ask(world.developer, STAFF, sent(b"x", "a.txt"), method="post").status_code == 405


# --- taking in ----------------------------------------------------------------------------------------------------


def a_form(user, size: int):
    request = RequestFactory().post("/", {"text": "x", "file": SimpleUploadedFile("a.bin", bytes(size))})
    request.user = user
    return request


def test_a_request_larger_than_any_message_is_refused_before_it_is_stored(world, settings):
    settings.WAARBORG_ATTACHMENT_MB, settings.WAARBORG_ATTACHMENTS_PER_MESSAGE = 1, 2
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    with scope(SYSTEM):
        login = world.shop.reporter.membership.login
    assert a_form(login, 2_000_000).FILES["file"].size == 2_000_000
    with pytest.raises(RequestDataTooBig):
        a_form(login, 2_010_000).POST  # noqa: B018 - reading it parses it


def test_who_has_not_signed_in_sends_no_files(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    assert a_form(AnonymousUser(), 5_000).FILES["file"].size == 5_000
    with pytest.raises(RequestDataTooBig):
        a_form(AnonymousUser(), 20_000).POST  # noqa: B018
