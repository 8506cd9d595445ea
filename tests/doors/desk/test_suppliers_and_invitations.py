"""Suppliers with whom to call there, arranged at the desk; and in which language somebody is invited."""

import pytest
from django.test import Client as Browser

import world as cast
from waarborg.service.foundation import time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties.models import Person, Supplier
from world import NOW


@pytest.fixture(autouse=True)
def _one_instant():
    with time_source.standing_at(NOW):
        yield


def visitor(person: Person) -> Browser:
    browser = Browser(headers={"accept-language": "en"})
    cast.sign_in(browser, person)
    return browser


@pytest.fixture
def manager(world) -> Browser:
    return visitor(world.project_manager)


def said(answer) -> str:
    return answer.content.decode()


def kept(model, **wanted):
    with scope(SYSTEM):
        return model.objects.get(**wanted)


# --- suppliers ------------------------------------------------------------------------------------------------------


def test_a_suppliers_number_is_changed_as_people_write_it(manager, world):
    address = f"/desk/suppliers/{world.shop.supplier.id}/"
    assert (
        manager.post(address, {"phone": "030 200 04 00", "email": "storing@erp.example"}).status_code == 302
    )
    supplier = kept(Supplier, id=world.shop.supplier.id)
    assert (supplier.phone, supplier.email) == ("+31302000400", "storing@erp.example")
    assert "030\N{NO-BREAK SPACE}200\N{NO-BREAK SPACE}04\N{NO-BREAK SPACE}00" in said(manager.get(address))
    refused = manager.post(address, {"phone": "bel maar", "email": ""})
    assert refused.status_code == 422
    assert "bel maar" in said(refused)


def test_a_suppliers_contact_is_added_changed_and_let_go(manager, world):
    supplier = world.shop.supplier
    fields = {"name": "Sietske Storing", "email": "sietske@erp.example", "phone": "06 12 34 56 70"}
    answer = manager.post(f"/desk/suppliers/{supplier.id}/people/new/", fields)
    assert answer.headers["Location"] == f"/desk/suppliers/{supplier.id}/"
    person = kept(Person, email="sietske@erp.example")
    assert (person.supplier_id, person.roles, person.phone) == (supplier.id, ["solves"], "+31612345670")
    assert "Sietske Storing" in said(manager.get(f"/desk/suppliers/{supplier.id}/"))
    address = f"/desk/suppliers/people/{person.id}/"
    assert manager.post(address, fields | {"title": "Storingsdienst"}).status_code == 302
    assert kept(Person, id=person.id).title == "Storingsdienst"
    assert manager.post(f"{address}let-go/").status_code == 302
    assert "Sietske Storing" in said(manager.get(f"/desk/suppliers/{supplier.id}/"))  # that she has left
    assert "Sietske Storing" not in said(manager.get(f"/desk/suppliers/{supplier.id}/"))


def test_a_supplier_is_added_once_under_its_name(manager, world):
    fields = {"client": str(world.paper.client.id), "name": "Drukkerij Noord", "phone": "", "email": ""}
    assert manager.post("/desk/suppliers/new/", fields).status_code == 302
    assert "Drukkerij Noord" in said(manager.get(f"/desk/suppliers/?client={world.paper.client.id}&q=noord"))
    assert "Drukkerij Noord" not in said(manager.get(f"/desk/suppliers/?client={world.shop.client.id}"))
    again = manager.post("/desk/suppliers/new/", fields | {"name": "drukkerij noord"})
    assert again.status_code == 422
    assert "has a supplier of that name already" in said(again)


def test_a_developer_reads_whom_to_call_and_changes_nothing(world):
    developer = visitor(world.developer)
    address = f"/desk/suppliers/{world.shop.supplier.id}/"
    told = said(developer.get(address))
    assert world.shop.suppliers_contact.name in told
    assert 'name="phone"' in told
    assert "disabled" in told
    assert developer.post(address, {"phone": "", "email": ""}).status_code == 403
    assert developer.get(f"/desk/suppliers/people/{world.shop.suppliers_contact.id}/").status_code == 403
    assert developer.post("/desk/suppliers/new/", {"name": "x"}).status_code == 403


def test_a_suppliers_person_is_no_contact_of_the_client(manager, world):
    assert manager.get(f"/desk/contacts/{world.shop.suppliers_contact.id}/").status_code == 404
    assert manager.get(f"/desk/suppliers/people/{world.shop.reporter.id}/").status_code == 404


# --- invitations ----------------------------------------------------------------------------------------------------


def test_a_contact_is_invited_in_the_language_of_the_agreement_unless_another_is_chosen(manager, world):
    address = f"/desk/contacts/{world.shop.reporter.id}/invite/"
    assert '<option value="nl" selected>' in said(manager.get(address))  # the page itself is English
    assert manager.post(address, {"language": "en"}).status_code == 302
    assert kept(Fact, kind="person.invited").data["language"] == "en"


def test_whoever_is_added_is_invited_in_the_language_of_their_client(manager, world):
    fields = {
        "client": str(world.shop.client.id),
        "name": "Nina Nieuw",
        "email": "nina@winkel.example",
        "roles": ["reports"],
        "is_invited": "on",
    }
    assert manager.post("/desk/contacts/new/", fields).status_code == 302
    assert kept(Fact, kind="person.invited").data["language"] == "nl"
