"""Agreements are concluded as versions that nothing overwrites; at any instant at most one is in force."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.utils import IntegrityError

import world as cast
from waarborg.service.agreements import commands as agreements
from waarborg.service.agreements import queries, tasks
from waarborg.service.agreements.models import ContractVersion, InForce
from waarborg.service.estate.models import Website
from waarborg.service.foundation import facts, time_source
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties.models import Client, Person
from waarborg.sla.agreement.parsing import digest, examine

APRIL = datetime(2026, 3, 31, 22, tzinfo=UTC)  # the first of April in Amsterdam
QUICKER = cast.SHOP_FILE.replace('resolution = "24 elapsed hours"', 'resolution = "12 elapsed hours"')
SECOND = timedelta(seconds=1)


@pytest.fixture
def shop(world):
    with scope(SYSTEM):
        yield world.shop


def _conclude(shop, text: str = QUICKER, in_force_from: datetime = APRIL, **others) -> ContractVersion:
    return agreements.conclude(
        **{"by": SYSTEM, "at": cast.NOW, "client": shop.client, "in_force_from": in_force_from, "text": text}
        | others
    )


def _number_in_force(shop, at: datetime) -> int | None:
    version = queries.version_in_force(client_id=shop.client.id, at=at)
    return version and version.number


def test_an_agreement_is_in_force_from_the_first_day_that_it_names(shop):
    first = datetime(2025, 12, 31, 23, tzinfo=UTC)  # midnight in Amsterdam
    assert (_number_in_force(shop, first - SECOND), _number_in_force(shop, first)) == (None, 1)


def test_a_new_version_takes_effect_at_its_instant_and_not_before(shop):
    _conclude(shop)
    assert (_number_in_force(shop, APRIL - SECOND), _number_in_force(shop, APRIL)) == (1, 2)


def test_the_earlier_version_stays_as_it_was_concluded(shop):
    _conclude(shop)
    first = ContractVersion.objects.get(id=shop.version.id)
    assert (first.text, first.digest) == (cast.SHOP_FILE, digest(cast.SHOP_FILE))


def test_each_version_has_terms_of_its_own(shop):
    second = _conclude(shop)
    assert queries.terms_of(shop.version).norms["critical"].resolution.amount == 24
    assert queries.terms_of(second).norms["critical"].resolution.amount == 12


def test_terms_are_compiled_once(shop):
    again = queries.version_in_force(client_id=shop.client.id, at=cast.NOW)
    assert queries.terms_of(again) is queries.terms_of(shop.version)


def test_holidays_are_frozen_with_their_source(shop):
    assert shop.version.holidays_source.startswith("holidays 0.")
    frozen = {day[0]: day[1] for day in shop.version.holidays["2026"]}
    assert frozen["2026-04-27"] == "Koningsdag"
    assert {"2025", "2035"} <= set(shop.version.holidays)


def test_terms_follow_the_frozen_holidays_and_not_todays_list(shop):
    without = dict(shop.version.holidays) | {"2026": []}
    frozen = ContractVersion(id=agreements.ContractVersion().id, text=cast.SHOP_FILE, holidays=without)
    assert queries.terms_of(frozen).calendar.closing(date(2026, 4, 27)) is None
    assert queries.terms_of(shop.version).calendar.closing(date(2026, 4, 27)).name_nl == "Koningsdag"


def test_a_version_that_a_later_check_would_refuse_still_counts(shop):
    refused = cast.SHOP_FILE.replace('["emergency", "ticket"]', '["phone", "ticket"]')
    assert examine(refused).errors  # as if that check came after the version was concluded
    stored = ContractVersion(text=refused, holidays=shop.version.holidays)
    assert queries.terms_of(stored).norms["critical"].resolution.amount == 24


def test_concluding_is_a_fact_that_the_client_sees(world, shop):
    version = _conclude(shop, by=world.project_manager.as_viewer())
    with scope(world.shop.directing.as_viewer()):
        fact = facts.story(version.contract_id)[-1]
    assert (fact.kind, fact.payload.number, fact.by_id) == (
        "contract.version_concluded",
        2,
        world.project_manager.id,
    )


def test_a_file_with_errors_is_refused_with_all_of_them(shop):
    broken = cast.SHOP_FILE.replace('reaction = "1 hour"', 'reactoin = "soon"')
    with pytest.raises(agreements.UnreadableAgreement) as refusal:
        _conclude(shop, broken)
    assert {problem.path for problem in refusal.value.problems} >= {
        "targets.critical.reactoin",
        "targets.major.reactoin",
    }


def test_a_level_of_escalation_without_anybody_is_refused(shop):
    with pytest.raises(agreements.UnreadableAgreement):
        _conclude(shop, cast.SHOP_FILE.replace('agency = "directie@bureau.example"\n', ""))


def test_the_same_text_again_is_refused(shop):
    with pytest.raises(agreements.SameAgreement):
        _conclude(shop, cast.SHOP_FILE.replace("\n", "\r\n"))


def test_a_version_cannot_come_into_force_before_the_one_it_follows(shop):
    _conclude(shop)
    with pytest.raises(agreements.BackwardInForce):
        _conclude(shop, cast.SHOP_FILE + "# derde", APRIL - SECOND)


def test_what_is_in_force_is_not_changed_in_the_past(shop):
    with pytest.raises(agreements.InForceInThePast):
        _conclude(shop, in_force_from=cast.NOW - SECOND)


def test_after_an_end_the_next_cannot_start_before_reports_that_were_made_without_one(shop):
    agreements.end(by=SYSTEM, at=cast.NOW, contract=shop.version.contract, last_day=date(2026, 3, 31))
    with pytest.raises(agreements.InForceInThePast):
        _conclude(shop, in_force_from=APRIL, at=APRIL + timedelta(days=9))


def test_a_gap_between_two_agreements_is_known_by_its_start(shop):
    agreements.end(by=SYSTEM, at=cast.NOW, contract=shop.version.contract, last_day=date(2026, 3, 31))
    assert queries.gap_before(shop.client.id, APRIL) is None
    assert queries.gap_before(shop.client.id, APRIL + timedelta(days=9)) == APRIL


def test_without_an_end_there_is_no_gap(shop):
    assert queries.gap_before(shop.client.id, APRIL) is None


def test_a_version_stays_within_the_term_that_it_names(shop):
    until_summer = QUICKER.replace("notice_months = 1", "ends = 2026-06-30\nnotice_months = 1")
    with pytest.raises(agreements.OutsideTerm):
        _conclude(shop, until_summer, datetime(2026, 6, 30, 22, tzinfo=UTC))
    _conclude(shop, until_summer)
    last = datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert (_number_in_force(shop, last - SECOND), _number_in_force(shop, last)) == (2, None)


def test_another_contract_cannot_overlap_one_that_runs(shop):
    with pytest.raises(agreements.OverlapsContract):
        _conclude(shop, QUICKER.replace("SLA-2026-001", "SLA-2026-099"))


def test_another_contract_can_follow_one_that_ended(shop):
    agreements.end(by=SYSTEM, at=cast.NOW, contract=shop.version.contract, last_day=date(2026, 3, 31))
    version = _conclude(shop, QUICKER.replace("SLA-2026-001", "SLA-2026-099"), confirmed=True)
    assert (version.contract.number, version.number) == ("SLA-2026-099", 1)
    assert queries.version_in_force(client_id=shop.client.id, at=APRIL) == version


def test_what_ended_already_cannot_be_ended_again(shop):
    agreements.end(by=SYSTEM, at=cast.NOW, contract=shop.version.contract, last_day=date(2026, 3, 31))
    with pytest.raises(agreements.NotInForceThen):
        agreements.end(by=SYSTEM, at=cast.NOW, contract=shop.version.contract, last_day=date(2026, 4, 30))


def test_the_database_itself_holds_two_agreements_at_once_impossible(shop):
    second = ContractVersion.objects.get(id=_conclude(shop).id)
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        InForce.objects.filter(version=second).update(during=DateTimeTZRange(cast.NOW, None))


@pytest.mark.parametrize("who", ["developer", "shop.directing", "shop.suppliers_contact"])
def test_only_who_may_commit_the_agency_concludes(world, shop, who):
    person = world
    for part in who.split("."):
        person = getattr(person, part)
    with pytest.raises(NotAllowed):
        _conclude(shop, by=person.as_viewer())


def test_a_file_for_a_new_client_brings_its_people_and_websites(world):
    with scope(SYSTEM):
        version = agreements.conclude(by=SYSTEM, at=cast.NOW, text=bakers_file())
        people = {person.email for person in Person.objects.filter(client=version.client, supplier=None)}
        sites = set(Website.objects.filter(client=version.client).values_list("url", flat=True))
    assert people == {"directie@bakker.example", "redactie@bakker.example"}
    assert sites == {"https://www.bakker.example"}


def test_the_project_manager_is_who_the_file_names(world, shop):
    assert shop.version.project_manager == world.project_manager
    other = QUICKER.replace('email = "pm@bureau.example"', 'email = "vervanger@bureau.example"')
    manager = _conclude(shop, other).project_manager
    assert (manager.email, manager.roles) == ("vervanger@bureau.example", ["project_manager"])


def test_a_colleague_who_is_named_becomes_project_manager_besides(world, shop):
    other = QUICKER.replace('email = "pm@bureau.example"', f'email = "{world.developer.email}"')
    assert _conclude(shop, other).project_manager.roles == ["support_developer", "project_manager"]


RENAMED = QUICKER.replace('name = "Voorbeeldwinkel BV"', 'name = "Voorbeeldwinkel NV"').replace(
    "https://www.winkel.example", "https://www.winkel-nv.example"
)


def bakers_file() -> str:
    text = cast.SHOP_FILE.replace("Voorbeeldwinkel", "Voorbeeldbakker").replace(
        "SLA-2026-001", "SLA-2026-003"
    )
    return text.replace("winkel.example", "bakker.example")


def _known_of(shop) -> tuple[str, set[str]]:
    """What the client is called, and the websites that it has."""
    sites = Website.objects.filter(client=shop.client, left_at=None)
    return Client.objects.get(id=shop.client.id).name, set(sites.values_list("url", flat=True))


BEFORE = ("Voorbeeldwinkel BV", {"https://www.winkel.example"})
AFTER = ("Voorbeeldwinkel NV", {"https://www.winkel-nv.example"})


def test_a_clients_details_follow_a_version_that_is_in_force_at_once(shop):
    _conclude(shop, RENAMED, cast.NOW, confirmed=True)
    assert _known_of(shop) == AFTER


def test_a_client_keeps_its_name_and_websites_until_the_version_that_changes_them_is_in_force(shop):
    _conclude(shop, RENAMED, confirmed=True)
    assert agreements.follow_in_force(by=SYSTEM, at=APRIL - SECOND, client=shop.client) == 0
    assert _known_of(shop) == BEFORE
    assert agreements.follow_in_force(by=SYSTEM, at=APRIL, client=shop.client) == 1
    assert _known_of(shop) == AFTER


def test_what_is_noticed_late_happened_at_the_versions_instant(shop):
    _conclude(shop, RENAMED, confirmed=True)
    agreements.follow_in_force(by=SYSTEM, at=APRIL + timedelta(hours=5), client=shop.client)
    assert facts.story(shop.client.id)[-1].at == APRIL
    assert Website.objects.get(url="https://www.winkel-nv.example").since_at == APRIL


def test_a_version_that_waits_is_followed_before_the_next_is_concluded(shop):
    _conclude(shop, RENAMED, confirmed=True)
    later = APRIL + timedelta(days=2)
    again = RENAMED.replace("Voorbeeldwinkel NV", "Voorbeeldwinkel SE")
    _conclude(shop, again, later, at=later, confirmed=True)
    assert agreements.follow_in_force(by=SYSTEM, at=later, client=shop.client) == 0
    assert _known_of(shop)[0] == "Voorbeeldwinkel SE"


def test_the_schedule_lets_clients_follow(world):
    with scope(SYSTEM):
        _conclude(world.shop, RENAMED, confirmed=True)
    with time_source.standing_at(APRIL):
        tasks.follow_in_force(0)
    with scope(SYSTEM):
        assert _known_of(world.shop) == AFTER


def test_one_client_that_cannot_follow_does_not_hold_up_the_others(world, monkeypatch):
    with scope(SYSTEM):
        _conclude(world.shop, RENAMED, confirmed=True)
        _conclude(world.paper, cast.paper_file() + "# tweede", at=cast.NOW)
    follow = agreements.follow_in_force

    def unless_the_paper(*, by, at, client):
        if client.id == world.paper.client.id:
            raise RuntimeError("as a broken row would")
        return follow(by=by, at=at, client=client)

    monkeypatch.setattr(agreements, "follow_in_force", unless_the_paper)
    with (
        time_source.standing_at(APRIL),
        pytest.raises(tasks.NotFollowedError, match=str(world.paper.client.id)),
    ):
        tasks.follow_in_force(0)
    with scope(SYSTEM):
        assert _known_of(world.shop) == AFTER


def test_another_clients_file_is_refused_by_the_name_of_whose_it_is(world, shop):
    with pytest.raises(agreements.AnotherClient) as refusal:
        _conclude(shop, cast.paper_file() + "# per ongeluk", confirmed=True)
    assert world.paper.client.name in str(refusal.value)
    assert "SLA-2026-002" in str(refusal.value)


def test_another_name_is_asked_about_and_taken_once_confirmed(shop):
    with pytest.raises(agreements.NamesDiffer):
        _conclude(shop, RENAMED)
    (contradiction,) = queries.contradictions_with(
        shop.client, queries.agreement_of(ContractVersion(text=RENAMED))
    )
    assert (contradiction.trait, contradiction.known, contradiction.found) == (
        "name",
        "Voorbeeldwinkel BV",
        "Voorbeeldwinkel NV",
    )
    assert _conclude(shop, RENAMED, confirmed=True).number == 2


def test_a_new_name_is_asked_about_once(shop):
    _conclude(shop, RENAMED, confirmed=True)
    assert _conclude(shop, RENAMED + "# derde", APRIL + SECOND).number == 3


def test_accents_and_case_are_no_other_name(shop):
    assert (
        _conclude(shop, QUICKER.replace("Voorbeeldwinkel BV", "VOORBEELDWINKEL B.V.".replace(".", ""))).number
        == 2
    )


def test_the_next_version_of_a_known_client_is_not_taken_for_a_new_client(shop):
    with pytest.raises(agreements.KnownClient) as refusal:
        agreements.conclude(by=SYSTEM, at=cast.NOW, text=QUICKER)
    assert shop.client.name in str(refusal.value)
    assert agreements.conclude(by=SYSTEM, at=cast.NOW, text=QUICKER, confirmed=True).client != shop.client


def test_a_client_sees_its_own_agreement_and_a_supplier_none(world):
    viewer = world.shop.directing.as_viewer()
    with scope(viewer):
        assert list(queries.visible_to(viewer)) == list(ContractVersion.objects.all()) == [world.shop.version]
    supplier = world.shop.suppliers_contact.as_viewer()
    with scope(supplier):
        assert list(queries.visible_to(supplier)) == []
