"""What other systems exported comes along: tried first, once however often, and with nothing promised that was not."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from waarborg.service.conversations.models import Attachment, Message
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees.models import Alarm, Guarantee
from waarborg.service.parties import commands as parties
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import State
from waarborg.service.transfer.commands import Source, bring_along
from waarborg.service.transfer.models import Origin
from world import NOW


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.WAARBORG_ATTACHMENTS = tmp_path / "kept"


@pytest.fixture
def export(tmp_path):
    """Write files of an export: texts as they are, anything else as JSON."""
    (tmp_path / "export").mkdir()

    def write(**files):
        paths = []
        for name, content in files.items():
            stem, _, ending = name.rpartition("_")
            path = tmp_path / "export" / f"{stem}.{ending}"
            path.write_text(content if isinstance(content, str) else json.dumps(content))
            paths.append(path)
        return paths

    return write


class Told:
    """What an import told, kept beyond its end."""

    def __init__(self, report):
        self.counts = {kind: dict(acts) for kind, acts in report.counts.items()}
        self.outcomes = list(report.outcomes())
        self.refusals = [
            (place.line, outcome.code) for _k, _i, place, outcome in self.outcomes if outcome.why
        ]
        self.why = [outcome.why for *_rest, outcome in self.outcomes if outcome.why]
        self.notices = [notice for *_rest, outcome in self.outcomes for notice in outcome.notices]


def brought(world, paths, form, *, commit=True, at=NOW, by=None, **source):
    by = by or world.administrator.as_viewer()
    with bring_along(by=by, at=at, paths=paths, source=Source(form, **source), is_trial=not commit) as report:
        return Told(report)


def rows():
    """How many rows every table has."""
    with scope(SYSTEM), connection.cursor() as cursor:
        counted = {}
        for model in apps.get_models():
            if model.__module__.startswith("waarborg.service."):
                counted[model._meta.db_table] = model._default_manager.count()
        cursor.execute("select count(*) from procrastinate_jobs")
        return counted | {"jobs": cursor.fetchone()[0]}


ZAMMAD = {
    "organizations_json": [
        {"id": 7, "name": "Bakkerij Bol", "shared": True, "domain": "bol.example", "domain_assignment": True},
        {"id": 8, "name": "Drukkerij Dop", "shared": True, "domain": "", "domain_assignment": False},
    ],
    "users_json": [
        {"id": 1, "login": "-", "firstname": "-", "lastname": "", "email": ""},
        {"id": 3, "login": "sam", "firstname": "Sam", "lastname": "Développeur", "email": "support@bureau.example",
         "role_ids": [1, 2], "active": True},
        {"id": 4, "login": "oud", "firstname": "Otto", "lastname": "Oud", "email": "otto@bureau.example", "role_ids": [2]},
        {"id": 11, "firstname": "Bea", "lastname": "Bol", "email": "bea@bol.example", "organization_id": 7,
         "phone": "010 123 4567", "role_ids": [3], "updated_at": "2025-11-01T10:00:00.000Z"},
        {"id": 12, "firstname": "Bas", "lastname": "Bol", "email": "bas@bol.example", "role_ids": [3]},
        {"id": 13, "firstname": "Dora", "lastname": "Dop", "email": "dora@dop.example", "organization_id": 8, "role_ids": [3]},
    ],
    "tickets_json": [
        {"id": 21, "number": "96021", "title": "Winkelmand loopt vast", "state_id": 2, "priority_id": 3,
         "customer_id": 11, "organization_id": 7, "owner_id": 3, "created_at": "2025-12-01T09:00:00.000Z"},
        {"id": 22, "number": "96022", "title": "Factuur", "state": "closed", "priority": "2 normal",
         "customer_id": 13, "owner_id": 1, "created_at": "2025-10-01T09:00:00.000Z"},
    ],
    "articles_json": [
        {"id": 101, "ticket_id": 21, "type": "email", "sender": "Customer", "created_by_id": 11, "internal": False,
         "content_type": "text/html", "body": "<p>De <b>winkelmand</b> doet niets.</p>",
         "created_at": "2025-12-01T09:00:00.000Z",
         "attachments": [{"id": 5, "filename": "scherm.png", "size": "20",
                          "data": base64.b64encode(b"\x89PNG\r\n\x1a\n0123456789").decode()}]},
        {"id": 102, "ticket_id": 21, "type": "note", "sender": "Agent", "created_by_id": 3, "internal": True,
         "content_type": "text/plain", "body": "Ligt aan de cache.", "created_at": "2025-12-01T09:30:00.000Z"},
        {"id": 103, "ticket_id": 21, "type": "email", "sender": "Agent", "created_by_id": 4, "internal": False,
         "content_type": "text/html", "body": "<p>We zijn <a href='https://www.bol.example/x'>hier</a> bezig.</p>",
         "created_at": "2025-12-01T10:00:00.000Z", "attachments": [{"id": 6, "filename": "log.txt", "size": "9"}]},
        {"id": 104, "ticket_id": 22, "type": "email", "sender": "Customer", "created_by_id": 13, "internal": False,
         "content_type": "text/plain", "body": "Mag de factuur naar dora@dop.example?",
         "created_at": "2025-10-01T09:00:00.000Z"},
    ],
}  # fmt: skip


def test_a_trial_writes_nothing_at_all_and_says_what_would_happen(world, export):
    before = rows()
    told = brought(world, export(**ZAMMAD), "zammad", commit=False)
    assert rows() == before
    assert told.counts == {
        "client": {"created": 2},
        "person": {"created": 4, "left_alone": 1},
        "ticket": {"created": 2},
    }
    assert told.why == []


def test_what_a_trial_foretells_is_what_then_happens(world, export):
    paths = export(**ZAMMAD)
    trial = brought(world, paths, "zammad", commit=False)
    assert brought(world, paths, "zammad").counts == trial.counts


def test_a_ticket_comes_along_with_its_story_as_it_was(world, export):
    brought(world, export(**ZAMMAD), "zammad")
    with scope(SYSTEM):
        ticket = Ticket.objects.get(subject="Winkelmand loopt vast")
        said = list(Message.objects.filter(ticket=ticket).order_by("at").select_related("author"))
        assert (ticket.client.name, ticket.reporter.name) == ("Bakkerij Bol", "Bea Bol")
        assert ticket.reported_at == datetime(2025, 12, 1, 9, tzinfo=UTC)
        assert ticket.description == "De winkelmand doet niets."
        assert (ticket.state, ticket.assignee_id) == (State.IN_HAND, world.developer.id)
        assert ticket.begun_at == datetime(2025, 12, 1, 9, 30, tzinfo=UTC)
        assert [(one.kind, one.author.name, one.at.hour) for one in said] == [
            ("public", "Bea Bol", 9),
            ("internal", "Sam Développeur", 9),
            ("public", "Otto Oud", 10),
        ]
        assert said[2].text.startswith("We zijn [hier](https://www.bol.example/x) bezig.")
        assert "log.txt" in said[2].text
        assert Attachment.objects.get(message=said[0]).media_type == "image/png"


def test_nothing_is_promised_for_what_came_along(world, export, client_under_agreement):
    brought(world, client_under_agreement(export), "zammad")
    with scope(SYSTEM):
        ticket = Ticket.objects.get(subject="Winkelmand loopt vast")
        assert ticket.client_id == world.shop.client.id
        assert (ticket.version_id, ticket.next_due_at) == (None, None)
        assert not Guarantee.objects.filter(about_id=ticket.id).exists()
        assert not Alarm.objects.exists()
        kinds = list(Fact.objects.filter(about_id=ticket.id).values_list("kind", flat=True))
        assert kinds == ["ticket.imported"]


def test_no_job_is_queued_so_nobody_is_mailed(world, export):
    before = rows()["jobs"]
    brought(world, export(**ZAMMAD), "zammad")
    assert rows()["jobs"] == before


@pytest.fixture
def client_under_agreement():
    def write(export):
        organisations = [{**ZAMMAD["organizations_json"][0], "name": "Voorbeeldwinkel BV"}]
        return export(**{**ZAMMAD, "organizations_json": organisations})

    return write


def test_the_same_export_again_writes_nothing(world, export):
    paths = export(**ZAMMAD)
    brought(world, paths, "zammad")
    before = rows()
    told = brought(world, paths, "zammad", at=NOW + timedelta(days=1))
    changed = {table: count - before[table] for table, count in rows().items() if count != before[table]}
    assert changed == {"foundation_fact": 1}  # the record of the run itself
    assert {act for acts in told.counts.values() for act in acts} == {"left_alone"}


def test_later_messages_are_appended_and_what_was_said_is_never_rewritten(world, export):
    paths = export(**ZAMMAD)
    brought(world, paths, "zammad")
    rewritten = {**ZAMMAD["articles_json"][1], "body": "Heel iets anders."}
    later = {**ZAMMAD["articles_json"][1], "id": 110, "internal": False, "body": "Opgelost.",
             "created_at": "2025-12-02T10:00:00.000Z"}  # fmt: skip
    articles = [ZAMMAD["articles_json"][0], rewritten, *ZAMMAD["articles_json"][2:], later]
    told = brought(world, export(**{**ZAMMAD, "articles_json": articles}), "zammad")
    assert told.counts["ticket"] == {"updated": 1, "left_alone": 1}
    with scope(SYSTEM):
        texts = list(
            Message.objects.filter(ticket__subject="Winkelmand loopt vast").values_list("text", flat=True)
        )
    assert "Opgelost." in texts
    assert "Ligt aan de cache." in texts
    assert "Heel iets anders." not in texts


def test_a_ticket_follows_its_state_there_until_somebody_touches_it_here(world, export):
    brought(world, export(**ZAMMAD), "zammad")
    closed = [{**one, "state": "closed"} for one in ZAMMAD["tickets_json"]]
    brought(world, export(**{**ZAMMAD, "tickets_json": closed}), "zammad")
    with scope(SYSTEM):
        ticket = Ticket.objects.get(subject="Winkelmand loopt vast")
        assert ticket.state == State.CLOSED
    from waarborg.service.organising import commands as organising

    with scope(world.developer.as_viewer()) as by:
        organising.follow(by=by, at=NOW, ticket=ticket)
    reopened = [{**one, "state": "open"} for one in ZAMMAD["tickets_json"]]
    brought(world, export(**{**ZAMMAD, "tickets_json": reopened}), "zammad")
    with scope(SYSTEM):
        assert Ticket.objects.get(id=ticket.id).state == State.CLOSED


def test_names_and_numbers_that_changed_there_are_changed_here(world, export):
    brought(world, export(**ZAMMAD), "zammad")
    users = [
        {**one, "lastname": "Bol-Bakker", "phone": ""} if one["id"] == 11 else one
        for one in ZAMMAD["users_json"]
    ]
    told = brought(world, export(**{**ZAMMAD, "users_json": users}), "zammad")
    assert told.counts["person"] == {"updated": 1, "left_alone": 4}
    with scope(SYSTEM):
        person = Person.objects.get(email="bea@bol.example")
    assert (person.name, person.phone) == ("Bea Bol-Bakker", "+31101234567")
    assert person.roles == ["reports"]


def test_who_is_a_colleague_here_is_found_and_who_is_not_comes_in_as_having_left(world, export):
    told = brought(world, export(**ZAMMAD), "zammad")
    with scope(SYSTEM):
        gone = Person.objects.get(email="otto@bureau.example")
        assert (gone.client_id, gone.roles, gone.left_at) == (None, [], NOW)
        assert Person.objects.filter(email="support@bureau.example").count() == 1
    assert any("left" in notice or "vertrokken" in notice for notice in told.notices)


def test_only_an_administrator_or_the_system_brings_anything_along(world, export):
    paths = export(**ZAMMAD)
    with pytest.raises(NotAllowed):
        brought(world, paths, "zammad", by=world.project_manager.as_viewer())
    assert brought(world, paths, "zammad", by=SYSTEM).why == []
    with scope(SYSTEM):
        assert Origin.objects.filter(system="zammad").count() == 9


def test_who_did_it_stands_in_the_record(world, export):
    brought(world, export(**ZAMMAD), "zammad")
    with scope(SYSTEM):
        by = set(Fact.objects.filter(kind__contains="import").values_list("by_id", flat=True))
    assert by == {world.administrator.id}


def test_one_client_never_sees_what_came_along_for_another(world, export):
    from waarborg.service.tickets.queries import visible_to

    brought(world, export(**ZAMMAD), "zammad")
    with scope(SYSTEM):
        bea = Person.objects.get(email="bea@bol.example")
        dora = Person.objects.get(email="dora@dop.example")
    for person, own in ((bea, "Winkelmand loopt vast"), (dora, "Factuur")):
        with scope(person.as_viewer()) as viewer:
            assert [ticket.subject for ticket in visible_to(viewer)] == [own]
            assert {origin.kind for origin in Origin.objects.all()} == {"ticket"}
            assert Origin.objects.count() == 1
            assert Message.objects.filter(kind="internal").count() == 0
    with scope(world.shop.directing.as_viewer()):
        assert Origin.objects.count() == 0


def test_a_ticket_is_found_by_the_number_that_it_had(world, export, client):
    from world import sign_in

    brought(world, export(**ZAMMAD), "zammad")
    sign_in(client, world.developer)
    for words in ("96021", "#96021"):
        assert "Winkelmand loopt vast" in client.get("/desk/search/", {"q": words}).content.decode()
    assert "Winkelmand loopt vast" not in client.get("/desk/search/", {"q": "96029"}).content.decode()


def test_a_client_finds_its_own_by_that_number_and_nobody_elses(world, export, client):
    from waarborg.service.transfer.queries import tickets_once_numbered

    brought(world, export(**ZAMMAD), "zammad")
    with scope(SYSTEM):
        bea = Person.objects.get(email="bea@bol.example")
    with scope(bea.as_viewer()) as viewer:
        assert [one.subject for one in tickets_once_numbered(viewer, "96021")] == ["Winkelmand loopt vast"]
        assert tickets_once_numbered(viewer, "96022") == []


@pytest.mark.parametrize("state", ["new", "open", "pending reminder", "closed"])
def test_both_doors_show_what_came_along_in_every_state(world, export, client, state):
    from django.test import Client as Browser

    from world import sign_in

    came = [{**ZAMMAD["tickets_json"][0], "state": state}]
    brought(world, export(**{**ZAMMAD, "tickets_json": came}), "zammad")
    with scope(SYSTEM):
        ticket, bea = Ticket.objects.get(), Person.objects.get(email="bea@bol.example")
        parties.grant_login(by=SYSTEM, at=NOW, person=bea, password="zes-fietsen-naast-de-sluis")
    sign_in(client, world.project_manager)
    page = client.get(f"/desk/tickets/{ticket.id}/", headers={"accept-language": "nl"})
    assert page.status_code == 200
    assert "van daar meegekomen; er zijn dus geen garanties voor" in page.content.decode()
    assert "96021" in page.content.decode()
    assert [client.get(f"/desk/{board}").status_code for board in ("", "waits/", "danger/", "month/")] == [
        200
    ] * 4
    at_home = Browser()
    sign_in(at_home, bea)
    page = at_home.get(f"/portal/tickets/{ticket.id}/")
    assert page.status_code == 200
    assert "96021" in page.content.decode()
    assert "Ligt aan de cache" not in page.content.decode()


def test_what_was_said_long_ago_is_found_after_what_was_said_since(world, export):
    from waarborg.service.conversations import commands as conversations
    from waarborg.service.conversations.queries import tickets_with
    from waarborg.service.conversations.rules import MessageKind
    from waarborg.service.tickets import commands as tickets
    from waarborg.service.tickets.commands import Report

    with scope(world.developer.as_viewer()) as by:
        ours = tickets.report(
            by=by, at=NOW, client=world.shop.client, what=Report("Nieuw", "all", 2, reported_at=NOW)
        )
        conversations.post(by=by, at=NOW, ticket=ours, kind=MessageKind.INTERNAL, text="De cache is leeg.")
    brought(world, export(**ZAMMAD), "zammad")
    with scope(world.developer.as_viewer()) as by:
        theirs = Ticket.objects.get(subject="Winkelmand loopt vast")
        assert tickets_with(by, "cache") == [ours.id, theirs.id]


def test_the_agencys_record_and_the_archive_of_a_client_tell_of_it(world, export, client):
    import io
    import tarfile

    from waarborg.service.transfer.commands import export_client
    from world import sign_in

    brought(world, export(**ZAMMAD), "zammad")
    sign_in(client, world.administrator)
    page = client.get(reverse("desk:record"))
    assert page.status_code == 200
    assert "Zammad" in page.content.decode()
    out = io.BytesIO()
    with scope(SYSTEM):
        bol = Client.objects.get(name="Bakkerij Bol")
        export_client(by=SYSTEM, at=NOW, client=bol, out=out)
    out.seek(0)
    with tarfile.open(fileobj=out) as archive:
        lines = archive.extractfile("tables/transfer.origin.jsonl").read().splitlines()
    assert {json.loads(line)["client_id"] for line in lines} == {str(bol.id)}
    assert sorted(json.loads(line)["kind"] for line in lines) == ["client", "person", "person", "ticket"]
