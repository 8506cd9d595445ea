"""What a customer takes along: all of one client, nothing of another, in files that any program reads."""

import io
import json
import tarfile

import pytest
from django.db import connection

from waarborg.service.conversations import commands as conversations
from waarborg.service.conversations import storage
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.transfer import catalogue, commands
from world import NOW

PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.WAARBORG_ATTACHMENTS = tmp_path / "attachments"


def reported(side, subject):
    with scope(side.reporter.as_viewer()) as by:
        what = Report(subject, "all", 2, reported_at=NOW, reporter=side.reporter)
        ticket = tickets.report(by=by, at=NOW, client=side.client, what=what)
        file = conversations.upload(
            by=by, at=NOW, about_id=ticket.id, kind=MessageKind.PUBLIC, name="scherm.png", chunks=[PICTURE]
        )
        conversations.post(
            by=by, at=NOW, ticket=ticket, kind=MessageKind.PUBLIC, text="Zie scherm", attachments=[file.id]
        )
    return ticket


def exported(world, side, by=None) -> dict[str, bytes]:
    out = io.BytesIO()
    with scope((by or world.director).as_viewer()) as viewer:
        commands.export_client(by=viewer, at=NOW, client=side.client, out=out)
    out.seek(0)
    with tarfile.open(fileobj=out) as archive:
        return {entry.name: archive.extractfile(entry).read() for entry in archive.getmembers()}


def lines(files, table) -> list[dict]:
    return [json.loads(line) for line in files[f"tables/{table}.jsonl"].splitlines()]


def test_everything_of_the_client_is_in_it_and_nothing_of_another(world):
    ours, theirs = reported(world.shop, "Van ons"), reported(world.paper, "Van een ander")
    files = exported(world, world.shop)
    assert [row["subject"] for row in lines(files, "tickets.ticket")] == ["Van ons"]
    assert [row["text"] for row in lines(files, "conversations.message")] == ["Zie scherm"]
    assert {row["about_id"] for row in lines(files, "foundation.fact")} >= {str(ours.id)}
    together = b"".join(files.values())
    for secret in (str(theirs.id), str(world.paper.client.id), world.paper.client.name):
        assert secret.encode() not in together


def test_attachments_are_in_it_by_their_digest(world):
    reported(world.shop, "Met bijlage")
    files = exported(world, world.shop)
    [attachment] = lines(files, "conversations.attachment")
    assert files[f"files/{attachment['digest']}"] == PICTURE


def test_a_file_that_is_gone_is_named_instead_of_passed_over(world):
    reported(world.shop, "Met bijlage")
    [attachment] = lines(exported(world, world.shop), "conversations.attachment")
    storage.path_of(attachment["digest"]).unlink()
    manifest = json.loads(exported(world, world.shop)["manifest.json"])
    assert manifest["missing_files"] == [attachment["digest"]]


def test_the_manifest_counts_what_is_there(world):
    reported(world.shop, "Geteld")
    files = exported(world, world.shop)
    manifest = json.loads(files["manifest.json"])
    assert manifest["name"] == world.shop.client.name
    for table, count in manifest["rows"].items():
        assert len(lines(files, table)) == count


def test_the_agencys_people_are_named_but_not_described(world):
    reported(world.shop, "Wie was dat")
    people = lines(exported(world, world.shop), "agency_people")
    assert {person["name"] for person in people} >= {world.developer.name}
    assert all(set(person) == {"id", "name", "roles"} for person in people)


@pytest.mark.parametrize("who", ["developer", "project_manager", "team_lead"])
def test_only_who_answers_for_the_agency_takes_it_all_along(world, who):
    with pytest.raises(NotAllowed):
        exported(world, world.shop, by=getattr(world, who))


def test_a_client_cannot_export(world):
    with pytest.raises(NotAllowed):
        exported(world, world.shop, by=world.shop.directing)


def test_that_it_was_taken_along_is_on_record(world):
    exported(world, world.shop)
    with scope(SYSTEM):
        kinds = [fact.kind for fact in facts.story(world.shop.client.id)]
    assert "client.exported" in kinds


def test_no_table_with_clients_rows_is_forgotten(world):
    with connection.cursor() as cursor:
        cursor.execute(
            "select attrelid::regclass::text from pg_attribute join pg_class on pg_class.oid = attrelid"
            " where attname = 'client_id' and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
        )
        held = {name for (name,) in cursor.fetchall()}
    taken = {model._meta.db_table for model in catalogue.tables_of_clients()}
    passing = {name.lower().replace(".", "_") for name in catalogue.LEFT_OUT}
    assert held - taken - passing == set()
