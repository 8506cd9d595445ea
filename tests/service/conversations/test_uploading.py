"""A file that was acknowledged is on disk, is what its bytes say, and is given to nobody else."""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db import connection

import databases
from waarborg.service.conversations import queries, storage, tasks
from waarborg.service.conversations.commands import (
    FileEmpty,
    FileTooLarge,
    NoRoomForFiles,
    NoSuchFile,
    NothingSaid,
    TooManyFiles,
    TooManyUnsent,
    post,
    remove_file_without_row,
    remove_upload,
    save_draft,
    upload,
)
from waarborg.service.conversations.models import Upload
from waarborg.service.conversations.queries import NoFileError
from waarborg.service.conversations.rules import MOST_UNSENT, MessageKind
from waarborg.service.foundation import time_source
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from world import NOW

PUBLIC, INTERNAL = MessageKind.PUBLIC, MessageKind.INTERNAL
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SOMETHING = SimpleNamespace(id=UUID(int=1))  # a report that is still being written


def add(by, about, content=b"inhoud", *, name="a.txt", kind=PUBLIC, at=NOW) -> Upload:
    return upload(by=by, at=at, about_id=about.id, kind=kind, name=name, chunks=[content])


def send(by, ticket, *files, kind=PUBLIC, text="Zie bijlage"):
    ids = [file.id for file in files]
    return post(by=by, at=NOW, ticket=ticket, kind=kind, text=text, attachments=ids)


def names(folder) -> list[str]:
    """Every file that lies in the folder, whole or not."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read(viewer, file_id) -> bytes:
    with queries.opened(viewer, file_id).file as file:
        return file.read()


def test_a_file_travels_in_chunks_and_lies_under_its_digest(world, ticket, folder):
    chunks = [b"een ", b"", b"twee ", b"drie"]
    with scope(world.developer.as_viewer()) as by:
        file = upload(by=by, at=NOW, about_id=ticket.id, kind=PUBLIC, name="a.txt", chunks=iter(chunks))
        assert (file.digest, file.size_bytes) == (digest_of(b"een twee drie"), 13)
        assert names(folder) == [file.digest]
        assert read(by, file.id) == b"een twee drie"


def test_a_sent_file_keeps_its_address(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        file = add(by, ticket, PNG, name="scherm.png")
        message = send(by, ticket, file)
        assert not Upload.objects.exists()
        assert [one.id for one in message.attachments.all()] == [file.id]
        (said,) = queries.messages_of(by, ticket).messages
        assert [(one.name, one.media_type) for one in said.attachments] == [("scherm.png", "image/png")]
        assert [one.id for one in queries.attachments_of(by, ticket)] == [file.id]


def test_files_alone_are_a_message(world, ticket):
    with scope(world.shop.reporter.as_viewer()) as by:
        assert send(by, ticket, add(by, ticket), text="").text == ""
        with pytest.raises(NothingSaid):
            send(by, ticket, text="")


def test_the_type_is_what_the_bytes_say(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        assert add(by, ticket, b"<html><script>alert(1)</script>", name="foto.png").media_type == "text/plain"
        assert add(by, ticket, PNG, name="stuk.exe").media_type == "image/png"
        assert not queries.opened(by, add(by, ticket, b"<svg onload='x'/>", name="a.svg").id).is_shown_inline


def test_a_name_with_a_path_is_only_a_name(world, ticket, folder):
    with scope(world.developer.as_viewer()) as by:
        assert add(by, ticket, name="../../../etc/cron.d/x\x00\n").name == "x"
    assert names(folder.parent) == [digest_of(b"inhoud")]


def test_a_file_that_is_added_again_because_the_answer_was_lost_waits_once(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        first, again = add(by, ticket, PNG, name="scherm.png"), add(by, ticket, PNG, name="scherm.png")
        assert first.id == again.id
        others = [
            add(by, ticket, PNG, name="ander.png"),
            add(by, ticket, PNG + b"!", name="scherm.png"),
            add(by, ticket, PNG, name="scherm.png", kind=INTERNAL),
        ]
        assert Upload.objects.count() == 1 + len(others)


def test_what_was_sent_and_is_sent_again_with_its_files_leaves_none_for_the_next_message(world, ticket):
    once = uuid4()
    with scope(world.shop.reporter.as_viewer()) as by:
        for text in ("Zie bijlage", "Zie bijlage", ""):
            file = add(by, ticket, PNG, name="scherm.png")
            post(by=by, at=NOW, ticket=ticket, kind=PUBLIC, text=text, attachments=[file.id], once=once)
        assert not Upload.objects.exists()
        (said,) = queries.messages_of(by, ticket).messages
        assert [one.name for one in said.attachments] == ["scherm.png"]


def test_a_file_that_is_new_when_a_message_is_sent_again_waits_for_the_next(world, ticket):
    once = uuid4()
    with scope(world.shop.reporter.as_viewer()) as by:
        post(by=by, at=NOW, ticket=ticket, kind=PUBLIC, text="Hallo", once=once)
        file = add(by, ticket, PNG, name="later.png")
        post(by=by, at=NOW, ticket=ticket, kind=PUBLIC, text="Hallo", attachments=[file.id], once=once)
        assert [one.id for one in queries.uploads_of(by, ticket.id)] == [file.id]


def test_files_without_words_are_acknowledged_again_though_they_are_not_there_any_more(world, ticket):
    once = uuid4()
    with scope(world.shop.reporter.as_viewer()) as by:
        file = add(by, ticket, PNG)
        first = post(by=by, at=NOW, ticket=ticket, kind=PUBLIC, text="", attachments=[file.id], once=once)
        again = post(by=by, at=NOW, ticket=ticket, kind=PUBLIC, text="", once=once)
        assert first.id == again.id


def test_the_same_content_lies_there_once_whoever_sends_it(world, ticket, papers_ticket, folder):
    with scope(world.shop.reporter.as_viewer()) as by:
        send(by, ticket, add(by, ticket))
    with scope(world.paper.reporter.as_viewer()) as by:
        send(by, papers_ticket, add(by, papers_ticket))
    assert names(folder) == [digest_of(b"inhoud")]


# --- what is refused leaves nothing behind -----------------------------------------------------------------------


def test_an_empty_file_is_refused(world, ticket, folder):
    with scope(world.developer.as_viewer()) as by, pytest.raises(FileEmpty):
        upload(by=by, at=NOW, about_id=ticket.id, kind=PUBLIC, name="leeg.txt", chunks=[b"", b""])
    assert names(folder) == []


def test_a_file_without_end_is_cut_off(world, ticket, folder, settings):
    settings.WAARBORG_ATTACHMENT_MB = 1
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield bytes(100_000)

    with scope(world.developer.as_viewer()) as by, pytest.raises(FileTooLarge) as refused:
        upload(by=by, at=NOW, about_id=ticket.id, kind=PUBLIC, name="groot.bin", chunks=endless())
    assert (taken, refused.value.facts) == (11, {"name": "groot.bin", "most_mb": 1})
    assert names(folder) == []


def test_a_sender_that_breaks_off_leaves_nothing(world, ticket, folder):
    def broken():
        yield b"half"
        raise ConnectionResetError

    with scope(world.developer.as_viewer()) as by, pytest.raises(ConnectionResetError):
        upload(by=by, at=NOW, about_id=ticket.id, kind=PUBLIC, name="a", chunks=broken())
    assert names(folder) == []


def test_a_full_disk_takes_no_files(world, ticket, folder, monkeypatch):
    """The database lies on the same disk, and would stop."""
    usage = shutil.disk_usage(folder.parent)
    monkeypatch.setattr(storage, "LEFT_FREE_BYTES", usage.free + 1)
    with scope(world.developer.as_viewer()) as by, pytest.raises(NoRoomForFiles):
        add(by, ticket)
    assert names(folder) == []


def test_one_message_takes_so_many_files(world, ticket, settings):
    settings.WAARBORG_ATTACHMENTS_PER_MESSAGE = 2
    with scope(world.developer.as_viewer()) as by:
        two = [add(by, ticket), add(by, ticket, name="b.txt")]
        with pytest.raises(TooManyFiles):
            add(by, ticket, name="c.txt")
        with pytest.raises(TooManyFiles):
            post(by=by, at=NOW, ticket=ticket, kind=PUBLIC, text="x", attachments=[uuid4() for _ in range(3)])
        assert len(send(by, ticket, *two, *two).attachments.all()) == 2


def test_one_person_has_so_many_files_waiting(world, ticket):
    with scope(world.shop.reporter.as_viewer()) as by:
        Upload.objects.bulk_create(
            Upload(
                client=world.shop.client,
                owner=world.shop.reporter,
                about_id=uuid4(),
                kind="public",
                digest="0" * 64,
                size_bytes=1,
                media_type="text/plain",
                name="x",
                at=NOW,
            )
            for _ in range(MOST_UNSENT)
        )
        with pytest.raises(TooManyUnsent):
            add(by, ticket)


def test_nobody_sends_or_removes_anothers_files(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        file = add(by, ticket)
    for person in (world.team_lead, world.shop.reporter, world.paper.reporter):
        with scope(person.as_viewer()) as by:
            with pytest.raises(NoSuchFile):
                remove_upload(by=by, upload_id=file.id)
            with pytest.raises(NoFileError):
                queries.opened(by, file.id)
    with scope(world.shop.reporter.as_viewer()) as by, pytest.raises(NoSuchFile):
        send(by, ticket, file)


def test_a_file_is_sent_once(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        file = add(by, ticket)
        send(by, ticket, file)
        with pytest.raises(NoSuchFile):
            send(by, ticket, file)


def test_suppliers_and_clients_notes_get_no_files(world, ticket):
    with scope(world.shop.suppliers_contact.as_viewer()) as by, pytest.raises(NotAllowed):
        add(by, ticket)
    with scope(world.shop.reporter.as_viewer()) as by, pytest.raises(NotAllowed):
        add(by, ticket, kind=INTERNAL)


# --- opening ------------------------------------------------------------------------------------------------------


def test_a_file_opens_for_those_who_see_its_message(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        reply, note = add(by, ticket, b"antwoord"), add(by, ticket, b"notitie", kind=INTERNAL)
        send(by, ticket, reply)
        send(by, ticket, note, kind=INTERNAL)
    with scope(world.project_manager.as_viewer()) as by:
        assert (read(by, reply.id), read(by, note.id)) == (b"antwoord", b"notitie")
    with scope(world.shop.directing.as_viewer()) as by:
        assert read(by, reply.id) == b"antwoord"
        with pytest.raises(NoFileError):
            queries.opened(by, note.id)
    for person in (world.paper.directing, world.shop.suppliers_contact):
        with scope(person.as_viewer()) as by, pytest.raises(NoFileError):
            queries.opened(by, reply.id)


def test_a_file_that_the_disk_lost_is_not_found(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        file = add(by, ticket)
        storage.remove(file.digest)
        with pytest.raises(NoFileError):
            queries.opened(by, file.id)


def test_a_damaged_file_is_healed_when_it_is_sent_again(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        file = add(by, ticket)
        storage.path_of(file.digest).write_bytes(b"stuk")
        add(by, ticket)
        assert read(by, file.id) == b"inhoud"


# --- cleaning -----------------------------------------------------------------------------------------------------


def grow_old(folder, days=2) -> None:
    """Let every file look ``days`` older."""
    long_ago = (NOW - days * DAY).timestamp()
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (long_ago, long_ago))


def clean(at=NOW) -> None:
    with time_source.standing_at(at):
        tasks.forget_unsent(0)
        tasks.remove_files_without_row(0)


def test_what_was_never_sent_goes_after_a_day_and_its_file_with_it(world, ticket, folder):
    with scope(world.shop.reporter.as_viewer()) as by:
        add(by, ticket)
    grow_old(folder)
    clean(NOW + DAY)
    assert names(folder) == [digest_of(b"inhoud")]
    clean(NOW + DAY + MINUTE)
    assert names(folder) == []
    with scope(SYSTEM):
        assert not Upload.objects.exists()


def test_what_waits_beside_a_draft_stays_with_it(world, ticket, folder):
    with scope(world.shop.reporter.as_viewer()) as by:
        add(by, ticket)
        save_draft(by=by, at=NOW, ticket=ticket, kind=PUBLIC, text="Maandag verder")
    grow_old(folder)
    clean(NOW + 30 * DAY)
    with scope(world.shop.reporter.as_viewer()) as by:
        assert [read(by, file.id) for file in queries.uploads_of(by, ticket.id)] == [b"inhoud"]


def test_what_was_sent_is_never_cleaned_away(world, ticket, folder):
    with scope(world.shop.reporter.as_viewer()) as by:
        send(by, ticket, add(by, ticket))
    grow_old(folder, days=400)
    clean(NOW + 400 * DAY)
    assert names(folder) == [digest_of(b"inhoud")]


def test_a_file_whose_row_did_not_commit_goes_after_a_day(world, ticket, folder):
    by = world.developer.as_viewer()
    with pytest.raises(NothingSaid), scope(by):
        send(by, ticket, text="") if add(by, ticket) else None
    assert names(folder) == [digest_of(b"inhoud")]
    with scope(SYSTEM):
        assert not Upload.objects.exists()
    clean(NOW)
    assert names(folder) == [digest_of(b"inhoud")], "it may still be on its way"
    grow_old(folder)
    clean(NOW)
    assert names(folder) == []


def test_what_lies_there_under_another_name_is_left_alone(folder):
    for name in ("lees-mij.txt", "ab/geen-digest", "AB/" + "a" * 64):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    grow_old(folder)
    assert [digest for digests in storage.files_before(NOW) for digest in digests] == []


def test_only_jobs_clean(world):
    with scope(world.administrator.as_viewer()) as by, pytest.raises(NotAllowed):
        remove_file_without_row(by=by, digest="0" * 64)


# --- races and kills, on a database that commits ------------------------------------------------------------------


KILLED_BETWEEN_FILE_AND_ROW = """
import os, sys, django
django.setup()
from django.conf import settings
from uuid import UUID
from datetime import UTC, datetime
from waarborg.service.conversations import commands
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation.viewer import SYSTEM, scope
settings.WAARBORG_ATTACHMENTS = sys.argv[1]
with scope(SYSTEM) as by:
    commands.upload(by=by, at=datetime.now(UTC), about_id=UUID(int=1), kind=MessageKind.PUBLIC, name="a", chunks=[b"half"])
    os.kill(os.getpid(), 9)
"""


def test_a_process_killed_between_file_and_row_leaves_no_row_and_a_file_that_is_removed(own_database, folder):
    done = subprocess.run(
        [sys.executable, "-c", KILLED_BETWEEN_FILE_AND_ROW, str(folder)],
        env=os.environ
        | {"DATABASE_URL": databases.urls(own_database).login, "PYTHONPATH": str(databases.ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -9, done.stderr
    assert names(folder) == [digest_of(b"half")]
    with scope(SYSTEM):
        assert not Upload.objects.exists()
    grow_old(folder)
    clean()
    assert names(folder) == []


def test_a_file_whose_row_is_on_its_way_is_not_removed(own_database, folder):
    """Its row is not committed, so nobody sees it; the lock says that somebody is about to."""
    is_kept, may_commit = threading.Event(), threading.Event()

    def sender():
        with scope(SYSTEM) as by:
            add(by, SOMETHING)
            is_kept.set()
            may_commit.wait(20)
        connection.close()

    thread = threading.Thread(target=sender)
    thread.start()
    try:
        assert is_kept.wait(20)
        grow_old(folder)
        clean()
        assert names(folder) == [digest_of(b"inhoud")]
    finally:
        may_commit.set()
        thread.join(20)
    clean()
    with scope(SYSTEM) as by:
        assert read(by, Upload.objects.get().id) == b"inhoud"


def test_a_sender_waits_for_a_remover_and_then_puts_the_file_back(own_database, folder):
    with scope(SYSTEM) as by:
        add(by, SOMETHING)
        Upload.objects.all().delete()
    digest, waited = digest_of(b"inhoud"), []

    def sender():
        begun = time.monotonic()
        with scope(SYSTEM) as by:
            add(by, SOMETHING)
        waited.append(time.monotonic() - begun)
        connection.close()

    thread = threading.Thread(target=sender)
    with scope(SYSTEM) as by:
        assert remove_file_without_row(by=by, digest=digest)
        assert names(folder) == []
        thread.start()
        time.sleep(0.5)
        assert names(folder / digest[:2]) == [], "it waits for the lock"
    thread.join(20)
    assert names(folder) == [digest]
    assert waited[0] > 0.3
