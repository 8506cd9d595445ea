"""The doctor reads files whole, and notices those that are gone or are not what was sent."""

import pytest

from waarborg.operation.doctor import attachments as doctor
from waarborg.service.conversations import queries, storage
from waarborg.service.conversations.commands import post, upload
from waarborg.service.conversations.queries import examining
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation.viewer import SYSTEM, scope
from world import NOW


@pytest.fixture
def digests(world, ticket) -> list[str]:
    with scope(world.developer.as_viewer()) as by:
        files = [
            upload(
                by=by, at=NOW, about_id=ticket.id, kind=MessageKind.PUBLIC, name="a", chunks=[b"%d" % number]
            )
            for number in range(5)
        ]
        ids = [file.id for file in files]
        post(by=by, at=NOW, ticket=ticket, kind=MessageKind.PUBLIC, text="", attachments=ids)
    return [file.digest for file in files]


def examined(most=20) -> queries.Examined:
    with scope(SYSTEM):
        return queries.examine_files(most)


def test_without_attachments_all_is_well(world):
    assert examined() == queries.Examined(0, (), ())


def test_intact_files_are_good(digests):
    assert examined().count == len(digests)
    assert not doctor.sample().is_wrong


def test_a_missing_file_and_a_damaged_one_are_told_apart(digests):
    storage.remove(digests[-1])
    storage.path_of(digests[-2]).write_bytes(b"anders")
    found = examined()
    assert (found.missing, found.damaged) == ((digests[-1],), (digests[-2],))
    finding = doctor.sample()
    assert finding.is_wrong
    assert "1 missing and 1 damaged" in finding.seen


def test_no_more_is_read_than_a_doctors_visit_takes(digests, monkeypatch):
    monkeypatch.setattr(examining, "MOST_BYTES", 2)
    assert examined().count == 2
