"""What the agency arranges for itself at the desk: from outside, by address and form, for each role."""

import json
from datetime import timedelta
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import Client as Browser
from django.test import RequestFactory, override_settings

import world as cast
from waarborg.doors.desk.admin import record
from waarborg.doors.desk.admin.pages import told
from waarborg.service.conversations import commands as conversing
from waarborg.service.conversations.models import CannedReply
from waarborg.service.foundation import sealing, time_source
from waarborg.service.foundation.models import Fact, Seal
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.knowledge.models import Article, ArticleText
from waarborg.service.organising import commands as organising
from waarborg.service.organising.models import Macro, Tag
from waarborg.service.parties.models import Person
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.queries import agency
from world import NOW

LISTS = ("articles", "canned", "macros", "tags", "contacts", "colleagues")


@pytest.fixture(autouse=True)
def _one_instant():
    with time_source.standing_at(NOW):
        yield


def visitor(person: Person) -> Browser:
    browser = Browser(headers={"accept-language": "en"})
    cast.sign_in(browser, person)
    return browser


@pytest.fixture
def administrator(world) -> Browser:
    return visitor(world.administrator)


@pytest.fixture
def manager(world) -> Browser:
    return visitor(world.project_manager)


@pytest.fixture
def developer(world) -> Browser:
    return visitor(world.developer)


def said(answer) -> str:
    return answer.content.decode()


def kinds_about(identity) -> list[str]:
    with scope(SYSTEM):
        return list(Fact.objects.filter(about_id=identity).order_by("id").values_list("kind", flat=True))


def one(model, **wanted):
    with scope(SYSTEM):
        return model.objects.get(**wanted)


SOMEBODY = {"name": "Nina Nieuw", "email": "nina@bureau.example", "roles": ["support_developer"]}


# --- people ---------------------------------------------------------------------------------------------------------


def test_an_administrator_employs_somebody_who_gets_a_mail_to_come_in_by(administrator):
    answer = administrator.post("/desk/colleagues/new/", SOMEBODY | {"is_invited": "on"})
    assert answer.status_code == 302, said(answer)
    person = one(Person, email="nina@bureau.example")
    assert kinds_about(person.id) == ["person.added", "person.invited"]
    assert "Nina Nieuw" in said(administrator.get("/desk/colleagues/"))


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(administrator, world):
    taken = SOMEBODY | {"email": world.developer.email}
    answer = administrator.post("/desk/colleagues/new/", taken)
    assert answer.status_code == 422
    assert "Nina Nieuw" in said(answer)
    assert "belongs to somebody else" in said(answer)


def test_roles_are_changed_by_an_administrator_and_by_nobody_else(administrator, manager, developer, world):
    address = f"/desk/colleagues/{world.developer.id}/"
    fields = {"name": "Sam", "email": world.developer.email, "roles": ["support_developer", "team_lead"]}
    for browser in (manager, developer):
        assert browser.post(address, fields).status_code == 403
        assert browser.post("/desk/colleagues/new/", SOMEBODY).status_code == 403
    assert administrator.post(address, fields).status_code == 302
    assert one(Person, id=world.developer.id).roles == ["support_developer", "team_lead"]
    assert developer.get("/desk/").status_code == 302  # other roles, so the session has ended


def test_whoever_is_let_go_can_do_nothing_from_the_next_click_on(administrator, developer, world):
    assert developer.get("/desk/").status_code == 200
    address = f"/desk/colleagues/{world.developer.id}/let-go/"
    assert "login opens nothing any more" in said(administrator.get(address))
    assert administrator.post(address).status_code == 302
    assert developer.get("/desk/").status_code == 302
    assert "Sam Développeur" in said(administrator.get("/desk/colleagues/?left=1"))


def test_the_last_administrator_stays(administrator, world):
    answer = administrator.post(f"/desk/colleagues/{world.administrator.id}/let-go/")
    assert answer.status_code == 422
    assert "last administrator" in said(answer)


def test_who_leads_arranges_who_stands_in_for_an_absent_project_manager(manager, world):
    address = f"/desk/colleagues/{world.project_manager.id}/absence/"
    fields = {"deputy": str(world.team_lead.id), "away_until": "2026-03-20"}
    assert manager.post(address, fields).status_code == 302
    with scope(SYSTEM):
        kept = agency.deputy_of(world.project_manager.id)
    assert (kept.deputy_id, kept.away_until > NOW) == (world.team_lead.id, True)
    assert manager.post(address, {"deputy": "", "away_until": ""}).status_code == 302


def test_who_leads_adds_a_clients_contact_and_lets_one_go(manager, world):
    fields = SOMEBODY | {
        "client": str(world.shop.client.id),
        "roles": ["reports"],
        "email": "n@winkel.example",
    }
    assert manager.post("/desk/contacts/new/", fields | {"is_invited": "on"}).status_code == 302
    person = one(Person, email="n@winkel.example")
    assert person.client_id == world.shop.client.id
    assert "Nina Nieuw" in said(manager.get(f"/desk/contacts/?client={world.shop.client.id}&q=nieuw"))
    assert "Nina Nieuw" not in said(manager.get(f"/desk/contacts/?client={world.paper.client.id}"))
    assert manager.post(f"/desk/contacts/{person.id}/let-go/").status_code == 302
    assert kinds_about(person.id)[-1] == "person.left"


def test_a_contact_is_no_colleague_under_another_address(administrator, world):
    assert administrator.get(f"/desk/colleagues/{world.shop.reporter.id}/").status_code == 404
    assert administrator.get(f"/desk/contacts/{world.developer.id}/").status_code == 404


@override_settings(WAARBORG_SECOND_FACTOR_FOR_STAFF=True)
def test_an_administrator_helps_out_whoever_lost_the_second_step(world):
    with scope(SYSTEM):
        logins = [who.membership.login for who in (world.administrator, world.developer)]
    for login in logins:
        Authenticator.objects.create(user=login, type=Authenticator.Type.TOTP, data={"secret": "x"})
    administrator = visitor(world.administrator)
    address = f"/desk/colleagues/{world.developer.id}/second-step/"
    assert administrator.post(address, {"why": " "}).status_code == 422
    assert administrator.post(address, {"why": "Stond aan mijn bureau."}).status_code == 302
    assert not Authenticator.objects.filter(user=logins[1]).exists()
    assert Authenticator.objects.filter(user=logins[0]).exists()
    with scope(SYSTEM):
        fact = Fact.objects.get(kind="person.second_factor_reset")
    assert (fact.about_id, fact.why) == (world.developer.id, "Stond aan mijn bureau.")
    logins[1].refresh_from_db()
    assert visitor(world.developer).get("/desk/").headers["Location"] == "/sign-in/security/app/"


def test_whoever_still_is_signed_in_is_out_once_the_second_step_is_reset(administrator, world):
    with scope(SYSTEM):
        logins = [who.membership.login for who in (world.developer, world.team_lead)]
    for login in logins:
        Authenticator.objects.create(user=login, type=Authenticator.Type.TOTP, data={"secret": "x"})
    elsewhere, other = visitor(world.developer), visitor(world.team_lead)
    reset = {"why": "Telefoon kwijt in de trein."}
    assert administrator.post(f"/desk/colleagues/{world.developer.id}/second-step/", reset).status_code == 302
    assert elsewhere.get("/desk/").headers["Location"].startswith("/sign-in/")
    assert elsewhere.get("/sign-in/security/").status_code == 302
    assert other.get("/desk/").status_code == 200
    assert administrator.get("/desk/colleagues/").status_code == 200


def test_nobody_but_an_administrator_resets_a_second_step(manager, world):
    for where in (f"colleagues/{world.developer.id}", f"contacts/{world.shop.reporter.id}"):
        assert manager.post(f"/desk/{where}/second-step/", {"why": "Vroeg het."}).status_code == 403


# --- words ----------------------------------------------------------------------------------------------------------


def test_a_canned_reply_is_added_changed_and_taken_out_of_use(manager):
    fields = {"title": "Groet", "text_nl": "Dag {{reporter}},", "text_en": ""}
    assert manager.post("/desk/canned/new/", fields).status_code == 302
    canned = one(CannedReply)
    address = f"/desk/canned/{canned.id}/"
    answer = manager.post(address, fields | {"text_en": "Hi {{nobody}}"})
    assert answer.status_code == 422
    assert "Hi {{nobody}}" in said(answer)
    assert manager.post(address, fields | {"text_en": "Hi {{reporter}},"}).status_code == 302
    assert manager.post(address, {"deed": "retire"}).status_code == 302
    assert kinds_about(canned.id) == ["canned_reply.added", "canned_reply.changed", "canned_reply.retired"]


def test_a_macro_is_made_of_steps_that_are_chosen_and_typed(manager, world):
    manager.post("/desk/canned/new/", {"title": "Groet", "text_nl": "Dag,", "text_en": ""})
    fields = {
        "name": "Oppakken",
        "do_1": "begin",
        "do_2": "reply",
        "with_2": "Groet",
        "do_3": "assign",
        "with_3": "me",
    }
    assert manager.post("/desk/macros/new/", fields).status_code == 302
    macro = one(Macro)
    assert macro.steps == [
        {"do": "begin"},
        {"do": "reply", "canned": str(one(CannedReply).id)},
        {"do": "assign", "to": "me"},
    ]
    page = said(manager.get(f"/desk/macros/{macro.id}/"))
    assert ">Groet<" in page.replace("\n", "")
    answer = manager.post("/desk/macros/new/", {"name": "Kapot", "do_1": "reply", "with_1": "Bestaat niet"})
    assert (answer.status_code, "Bestaat niet" in said(answer)) == (422, True)


def test_a_macro_takes_the_words_of_the_page_it_is_made_on_in_capitals_or_not(manager):
    manager.post("/desk/canned/new/", {"title": "Groet", "text_nl": "Dag,", "text_en": ""})
    fields = {"name": "Terug", "do_1": "assign", "with_1": "Niemand", "do_2": "reply", "with_2": "groet"}
    dutch = {"headers": {"accept-language": "nl"}}
    assert "Standaardantwoorden noem je bij hun titel: Groet." in said(
        manager.get("/desk/macros/new/", **dutch)
    )
    assert manager.post("/desk/macros/new/", fields, **dutch).status_code == 302
    macro = one(Macro)
    assert macro.steps[0] == {"do": "assign", "to": "nobody"}
    assert ">niemand<" in said(manager.get(f"/desk/macros/{macro.id}/", **dutch)).replace("\n", "")


def test_a_tag_is_renamed_and_merged(manager, world):
    with scope(world.developer.as_viewer()) as by:
        what = Report("Afrekenen", "all", 2, reported_at=NOW)
        ticket = tickets.report(by=by, at=NOW, client=world.shop.client, what=what)
        first, second = (
            organising.tag(by=by, at=NOW, ticket=ticket, name=name) for name in ("kasa", "kassa")
        )
    assert "1 ticket" in said(manager.get("/desk/tags/?q=kas"))
    assert manager.post(f"/desk/tags/{first.id}/", {"name": "kasse"}).status_code == 302
    assert one(Tag, id=first.id).name == "kasse"
    answer = manager.post(f"/desk/tags/{first.id}/", {"name": "kasse", "into": "bestaat niet"})
    assert answer.status_code == 422
    assert manager.post(f"/desk/tags/{first.id}/", {"name": "kasse", "into": "kassa"}).status_code == 302
    with scope(SYSTEM):
        assert list(Tag.objects.values_list("id", flat=True)) == [second.id]


def test_a_developer_looks_at_the_words_and_changes_none(developer, manager, world):
    manager.post("/desk/canned/new/", {"title": "Groet", "text_nl": "Dag,", "text_en": ""})
    address = f"/desk/canned/{one(CannedReply).id}/"
    assert developer.get(address).status_code == 200
    for where in (address, "/desk/canned/new/", "/desk/macros/new/"):
        assert developer.post(where, {"title": "x", "text_nl": "x", "name": "x"}).status_code == 403


# --- articles -------------------------------------------------------------------------------------------------------


def article_fields(**more: object) -> dict[str, object]:
    return {
        "language": "nl",
        "title": "Foto’s plaatsen",
        "text": "Zo gaat het: **kort**.",
        "instead_of": 0,
    } | more


def test_an_article_is_looked_at_before_it_is_kept_and_keeps_what_it_said(developer, world):
    answer = developer.post("/desk/articles/new/", article_fields(preview="1"))
    assert "<strong>kort</strong>" in said(answer)
    with scope(SYSTEM):
        assert not Article.objects.exists()
    assert developer.post("/desk/articles/new/", article_fields()).status_code == 302
    article = one(Article)
    address = f"/desk/articles/{article.id}/nl/"
    assert developer.post(address, article_fields(text="Anders.", instead_of=1)).status_code == 302
    page = said(developer.get(address))
    assert "Anders." in page
    assert "Zo gaat het: **kort**." in page  # among the earlier versions
    answer = developer.post(address, article_fields(text="Derde.", instead_of=1))
    assert (answer.status_code, "Derde." in said(answer)) == (422, True)


def test_who_leads_shares_an_article_with_clients_and_takes_it_out_of_use(developer, manager, world):
    developer.post("/desk/articles/new/", article_fields())
    article = one(Article)
    assert developer.post(f"/desk/articles/{article.id}/", {"deed": "share"}).status_code == 403
    for deed in ("share", "withdraw", "share", "retire"):
        assert manager.post(f"/desk/articles/{article.id}/", {"deed": deed}).status_code == 302
    assert kinds_about(article.id)[1:] == [
        "article.shared",
        "article.withdrawn",
        "article.shared",
        "article.retired",
    ]
    assert "Foto’s plaatsen" not in said(manager.get("/desk/articles/"))
    assert "Foto’s plaatsen" in said(manager.get("/desk/articles/?retired=1"))


def test_what_clients_read_is_rewritten_by_who_leads_only(developer, manager):
    developer.post("/desk/articles/new/", article_fields())
    article = one(Article)
    manager.post(f"/desk/articles/{article.id}/", {"deed": "share"})
    address = f"/desk/articles/{article.id}/nl/"
    assert developer.post(address, article_fields(text="Anders.", instead_of=1)).status_code == 403
    assert manager.post(address, article_fields(text="Anders.", instead_of=1)).status_code == 302
    with scope(SYSTEM):
        assert ArticleText.objects.get(is_current=True).text == "Anders."


# --- own times ------------------------------------------------------------------------------------------------------


def test_an_administrator_sets_the_agencys_own_times_and_teams(administrator, manager):
    fields = {
        "critical": 20,
        "major": 40,
        "normal": 120,
        "minor": 240,
        "check_share": 40,
        "remind_after": 1,
        "decide_after": 2,
        "teams": "seo\nonline strategy\nStrategie",
    }
    assert manager.post("/desk/own-times/", fields).status_code == 403
    assert administrator.post("/desk/own-times/", fields).status_code == 302
    with scope(SYSTEM):
        kept = agency.setting()
    assert (kept.check_minutes["critical"], kept.check_share, kept.teams) == (
        20,
        40,
        ["seo", "strategy", "Strategie"],
    )
    answer = administrator.post("/desk/own-times/", fields | {"check_share": 100})
    assert answer.status_code == 422


# --- the record -----------------------------------------------------------------------------------------------------


def lines(browser: Browser, **asked: object) -> list[dict]:
    answer = browser.get("/desk/record/lines/", asked)
    assert answer.status_code == 200
    return [json.loads(line) for line in said(answer).splitlines()]


@pytest.fixture
def ticket(world):
    with scope(world.developer.as_viewer()) as by:
        what = Report("Afrekenen", "all", 2, reported_at=NOW)
        return tickets.report(by=by, at=NOW, client=world.shop.client, what=what)


def test_the_record_is_for_administrator_director_and_team_lead(world):
    for person in (world.administrator, world.director, world.team_lead):
        assert visitor(person).get("/desk/record/").status_code == 200
        assert visitor(person).get("/desk/record/lines/").status_code == 200
    for person in (world.project_manager, world.developer):
        assert visitor(person).get("/desk/record/").status_code == 403
        assert visitor(person).get("/desk/record/lines/").status_code == 403


def test_the_record_is_narrowed_by_person_client_kind_period_and_ticket(administrator, world, ticket):
    by = {line["by"]["id"] for line in lines(administrator, by=str(world.developer.id))}
    assert by == {str(world.developer.id)}
    assert {line["client"] for line in lines(administrator, client=str(world.paper.client.id))} == {
        str(world.paper.client.id)
    }
    assert {line["kind"] for line in lines(administrator, kind="ticket.reported")} == {"ticket.reported"}
    today, tomorrow = NOW.date(), NOW.date() + timedelta(days=1)
    assert lines(administrator, since=today, until=today, kind="ticket.reported")
    assert lines(administrator, since=tomorrow, kind="ticket.reported") == []
    for about in (f"/desk/tickets/{ticket.id}/", "#0001"):
        found = lines(administrator, about=about, client=str(world.shop.client.id))
        assert {line["about"]["id"] for line in found} == {str(ticket.id)}
    assert administrator.get("/desk/record/?about=9999").status_code == 422


@pytest.mark.parametrize(("name", "at_once"), [("LINES_A_FILE", 7), ("STRETCH", 5)])
def test_the_record_is_read_on_by_key_and_tells_every_fact_once(
    administrator, monkeypatch, ticket, name, at_once
):
    whole = [line["number"] for line in lines(administrator)]
    monkeypatch.setattr(record, name, at_once)
    seen, address = [], "/desk/record/lines/"
    while address:
        answer = administrator.get(address)
        seen += [json.loads(line)["number"] for line in said(answer).splitlines()]
        address = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")
    assert seen == whole == sorted(whole, reverse=True)


def test_the_record_says_how_far_it_is_sealed(administrator, world):
    assert "Nothing is sealed yet" in said(administrator.get("/desk/record/"))
    with scope(SYSTEM):
        Seal.objects.create(
            seq=1,
            after_id=0,
            from_xid=0,
            to_xid=1,
            first_id=1,
            last_id=12,
            count=12,
            digest=b"x",
            previous_digest=sealing.GENESIS,
            sealed_at=NOW,
        )
    assert "Sealed up to fact 12" in said(administrator.get("/desk/record/"))


def test_the_record_costs_the_same_for_few_facts_as_for_many(
    administrator, world, ticket, django_assert_max_num_queries
):
    administrator.get("/desk/record/")
    with django_assert_max_num_queries(20):
        administrator.get("/desk/record/")


# --- all of it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_every_list_searches_and_says_so_when_nothing_is_found(administrator, name):
    page = said(administrator.get(f"/desk/{name}/?q=zzzz"))
    assert "found" in page


def every_part(browser: Browser) -> str:
    """A page of each part of the administration, where there is one to be seen."""
    pages = [browser.get(f"/desk/{page}/") for page in ("articles", "suppliers", "days")]
    return "".join(said(page) for page in pages if page.status_code == 200)


def test_nobody_is_offered_a_section_that_would_be_refused(developer, manager, administrator):
    offered = {
        name: [
            section
            for section in ("contacts", "suppliers", "colleagues", "days", "own-times", "record")
            if f'"/desk/{section}/"' in page
        ]
        for name, page in (
            ("developer", every_part(developer)),
            ("manager", every_part(manager)),
            ("administrator", every_part(administrator)),
        )
    }
    assert offered == {
        "developer": ["suppliers"],
        "manager": ["contacts", "suppliers", "colleagues", "days"],
        "administrator": ["contacts", "suppliers", "colleagues", "days", "own-times", "record"],
    }


def test_whoever_retires_what_somebody_else_just_retired_is_told_so(manager, world):
    manager.post("/desk/canned/new/", {"title": "Dank", "text_nl": "Dank voor uw melding."})
    lead = world.project_manager.as_viewer()
    with scope(lead):
        canned = CannedReply.objects.get()
        request = RequestFactory().post("/")
        request.session = {}
        request._messages = FallbackStorage(request)
        retire = partial(conversing.retire_canned_reply, by=lead, at=NOW, canned=canned)
        told(request, retire, "uit gebruik")
        told(request, retire, "uit gebruik")
    assert [message.level_tag for message in request._messages] == ["success", "error"]
