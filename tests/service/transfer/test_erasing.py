"""Somebody who wants to be forgotten is, and what they did stays provable."""

import io
import json
import tarfile

import pytest

from waarborg.service.foundation import facts, sealing
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties import commands as parties
from waarborg.service.parties.models import Login, Person
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.transfer import commands
from world import NOW, PASSWORD


def reporter_who_left(world) -> Person:
    with scope(world.administrator.as_viewer()) as by:
        details = parties.Details(
            "Wil Weg", email="wil@winkel.example", phone="+31101112233", roles=("reports",)
        )
        person = parties.add_contact(by=by, at=NOW, client=world.shop.client, details=details)
        parties.grant_login(by=by, at=NOW, person=person, password=PASSWORD)
    with scope(person.as_viewer()) as by:
        what = Report("Afrekenen lukt niet", "all", 2, reported_at=NOW, reporter=person)
        tickets.report(by=by, at=NOW, client=world.shop.client, what=what)
    with scope(world.administrator.as_viewer()) as by:
        parties.let_go(by=by, at=NOW, person=person)
    return person


def erase(world, person) -> None:
    with scope(world.administrator.as_viewer()) as by:
        commands.erase_person(by=by, at=NOW, person=person)


def test_nothing_says_who_it_was_any_more(world):
    person = reporter_who_left(world)
    erase(world, person)
    with scope(SYSTEM):
        person.refresh_from_db()
        assert (person.email, person.phone, person.title) == ("", "", "")
        assert "Wil" not in person.name
        assert not Person.objects.filter(name_key__contains="weg").exists()
        assert not Login.objects.filter(email__icontains="wil@").exists()


def test_what_they_did_stays_and_the_record_stays_sealed(world):
    person = reporter_who_left(world)
    with scope(SYSTEM):
        sealing.seal(at=NOW)
    erase(world, person)
    with scope(SYSTEM):
        assert sealing.verify().difference is None
        assert person.id in {fact.by_id for fact in facts.Fact.objects.filter(kind="ticket.reported")}


def test_their_login_opens_nothing(world, client):
    person = reporter_who_left(world)
    erase(world, person)
    assert not client.login(email="wil@winkel.example", password=PASSWORD)


def test_a_login_that_somebody_else_uses_too_stays(world):
    person = reporter_who_left(world)
    with scope(world.administrator.as_viewer()) as by:
        details = parties.Details("Wil Weg", email="wil@winkel.example", roles=("reports",))
        other = parties.add_contact(by=by, at=NOW, client=world.paper.client, details=details)
        parties.grant_login(by=by, at=NOW, person=other, password=PASSWORD)
    erase(world, person)
    with scope(SYSTEM):
        assert Login.objects.filter(email="wil@winkel.example", is_active=True).exists()


def test_who_still_belongs_to_the_organisation_is_not_erased(world):
    with pytest.raises(commands.StillPresent):
        erase(world, world.shop.reporter)


def test_who_manages_a_running_agreement_is_not_erased(world):
    with scope(world.administrator.as_viewer()) as by:
        parties.let_go(by=by, at=NOW, person=world.project_manager)
    with pytest.raises(commands.StillInCharge):
        erase(world, world.project_manager)


def test_erasing_twice_is_refused(world):
    person = reporter_who_left(world)
    erase(world, person)
    with pytest.raises(commands.ErasedAlready):
        erase(world, person)


def test_only_an_administrator_erases(world):
    person = reporter_who_left(world)
    with scope(world.director.as_viewer()) as by, pytest.raises(NotAllowed):
        commands.erase_person(by=by, at=NOW, person=person)


def test_who_asks_what_is_known_of_them_is_given_every_row_that_names_them(world):
    person = reporter_who_left(world)
    out = io.BytesIO()
    with scope(world.director.as_viewer()) as by:
        commands.export_person(by=by, at=NOW, person=person, out=out)
    out.seek(0)
    with tarfile.open(fileobj=out) as archive:
        found = {entry.name: archive.extractfile(entry).read() for entry in archive.getmembers()}
    [known] = [json.loads(line) for line in found["tables/person.jsonl"].splitlines()]
    assert known["email"] == "wil@winkel.example"
    assert b"Afrekenen lukt niet" in found["tables/tickets.ticket.reporter_id.jsonl"]
