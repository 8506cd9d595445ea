"""The estate follows the agreement: what it names is there, what it no longer names has left and is kept."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

import world as cast
from waarborg.service.estate import commands as estate
from waarborg.service.estate import queries
from waarborg.service.estate.models import Integration, Interface, Side, Website
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.sla.agreement.parsing import parse


@pytest.fixture
def shop(world):
    with scope(SYSTEM):
        yield world.shop


def _follow(shop, *changes: tuple[str, str], by=SYSTEM) -> None:
    text = cast.SHOP_FILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    estate.follow_agreement(by=by, at=cast.NOW, client=shop.client, agreement=parse(text))


def _kinds(row) -> list[str]:
    return [fact.kind for fact in facts.story(row.id)]


def test_a_website_comes_with_its_hosting(shop):
    website = Website.objects.get(client=shop.client)
    assert (website.url, website.size, website.plugins) == ("https://www.winkel.example", "medium", 24)
    assert (website.hosting_provider, website.lacks_comparable_hosting) == ("Hostingpartner", False)


@pytest.mark.parametrize("hosting", ["weaker", "none", "unknown"])
def test_a_website_without_comparable_hosting_warns(shop, hosting):
    _follow(shop, ('sla = "comparable" }', f'sla = "{hosting}" }}'))
    assert Website.objects.get(client=shop.client).lacks_comparable_hosting


def test_a_website_with_no_hosting_named_warns(shop):
    _follow(shop, ('hosting = { provider = "Hostingpartner", sla = "comparable" }', ""))
    assert Website.objects.get(client=shop.client).lacks_comparable_hosting


def test_the_same_agreement_again_changes_nothing(shop):
    before = _kinds(shop.website)
    _follow(shop)
    assert _kinds(shop.website) == before


def test_a_changed_detail_is_recorded_by_its_name(shop):
    _follow(shop, ("plugins = 24", "plugins = 31"))
    assert facts.story(shop.website.id)[-1].payload.fields == ("plugins",)


def test_a_website_that_the_agreement_no_longer_names_has_left_and_is_kept(shop):
    moved = ('url = "https://www.winkel.example"', 'url = "https://shop.winkel.example"')
    _follow(shop, moved)
    assert [website.url for website in queries.websites_visible_to(SYSTEM).filter(client=shop.client)] == [
        "https://shop.winkel.example"
    ]
    assert Website.objects.get(id=shop.website.id).left_at == cast.NOW
    _follow(shop)
    assert _kinds(shop.website)[-2:] == ["website.left", "website.changed"]


def test_an_integration_has_two_sides_and_somebody_who_answers_for_each(shop):
    integration = Integration.objects.get(client=shop.client)
    owners = {side.side: side.owner for side in integration.interfaces.all()}
    assert owners == {Side.OURS: "agency", Side.THEIRS: "ERP-leverancier"}
    assert integration.supplier == shop.supplier


def test_a_change_of_one_interface_is_a_change_of_its_integration(shop):
    _follow(shop, ("/api/v2/stock", "/api/v3/stock"))
    integration = Integration.objects.get(client=shop.client)
    assert facts.story(integration.id)[-1].payload.fields == ("theirs.probe_url",)


def test_a_supplier_is_known_by_its_name_however_it_is_written(shop):
    _follow(shop, ('supplier = { name = "ERP-leverancier"', 'supplier = { name = "erp-Leverancier"'))
    assert shop.client.suppliers.get() == shop.supplier


def test_only_who_may_commit_the_agency_changes_the_estate(world, shop):
    with pytest.raises(NotAllowed):
        _follow(shop, by=world.developer.as_viewer())


def test_one_clients_integration_cannot_name_anothers_supplier(world, shop):
    with pytest.raises(IntegrityError), transaction.atomic():
        Integration.objects.create(
            client=shop.client, supplier=world.paper.supplier, name="Vreemd", since_at=cast.NOW
        )


def test_a_side_cannot_hang_on_another_clients_integration(world, shop):
    foreign = Integration.objects.get(client=world.paper.client)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interface.objects.filter(integration=foreign).update(client=shop.client)


def test_a_supplier_sees_its_integration_and_no_website(world):
    viewer = world.shop.suppliers_contact.as_viewer()
    with scope(viewer):
        assert [one.name for one in queries.integrations_visible_to(viewer)] == ["Voorraad"]
        assert Interface.objects.count() == 2
