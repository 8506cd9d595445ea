"""What can be done to a ticket at the desk, by address and form: each as the role that may, and as one that may not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

import world as cast
from doors.desk.conftest import report
from waarborg.doors.desk.deeds import DEEDS
from waarborg.service.agreements.queries import agreement_of
from waarborg.service.escalations.models import Escalation
from waarborg.service.estate.models import Interface
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees.models import Excuse
from waarborg.service.hours.models import Entry, Timer
from waarborg.service.organising import queries as organising
from waarborg.service.relations import queries as relations
from waarborg.service.tickets import commands
from waarborg.service.tickets.models import Question, Ticket

AT = cast.NOW


class Desk:
    """Somebody's browser, at an instant, on one ticket."""

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket
        self.visitor = Client(headers={"accept-language": "nl"})

    def as_(self, person) -> "Desk":
        cast.sign_in(self.visitor, person)
        return self

    def address(self, name: str = "ticket") -> str:
        return reverse(f"desk:{name}", args=[self.ticket.id])

    def page(self, name: str = "ticket", **more: object) -> str:
        answer = self.visitor.get(self.address(name), more)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def try_(self, name: str, **words: object):
        return self.visitor.post(self.address(name), words)

    def do(self, name: str, **words: object):
        answer = self.try_(name, **words)
        shown = answer.context["opened"].form.errors if answer.context and answer.context["opened"] else ""
        assert answer.status_code == 302, (name, shown)
        self.ticket.refresh_from_db()
        return answer

    def refused(self, name: str, **words: object) -> str:
        answer = self.try_(name, **words)
        assert answer.status_code == 422, (name, answer.status_code)
        return answer.content.decode()


@pytest.fixture
def desk(world):
    ticket = report(world.shop, world.developer.as_viewer(), "Afrekenen lukt niet", at=AT)
    with time_source.standing_at(AT):
        yield Desk(ticket).as_(world.developer)


def stored(ticket: Ticket) -> Ticket:
    with scope(SYSTEM):
        return Ticket.objects.get(id=ticket.id)


def handed_in(desk: Desk, what: str = "hand_in_solution") -> None:
    desk.visitor.post(desk.address("take_in_hand"))
    desk.visitor.post(desk.address(what), {"why": "De sleutel van de betaalprovider is vernieuwd."})


@pytest.mark.parametrize("name", [deed.name for deed in DEEDS.values() if not deed.is_quick])
def test_every_dialog_opens_at_its_own_address_also_without_scripts(desk, world, name: str) -> None:
    page = desk.as_(world.project_manager).page(name, of="reaction")
    assert f'action="{desk.address(name)}"' in page
    assert "<dialog" in page
    assert "open data-opened" in page
    alone = desk.visitor.get(desk.address(name), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in alone
    assert "open data-opened" in alone


def test_at_the_gate_a_second_person_approves_and_delivers(desk, world) -> None:
    handed_in(desk)
    page = desk.page()
    assert "De sleutel van de betaalprovider is vernieuwd." in page
    assert "Sam Développeur" in page
    assert desk.address("check") not in page
    assert desk.address("send_back") in page
    page = desk.as_(world.project_manager).page()
    assert desk.address("check") in page
    assert desk.address("deliver") not in page
    assert desk.address("release_unchecked") not in page
    desk.visitor.post(desk.address("check"))
    assert desk.address("deliver") in desk.page()
    desk.visitor.post(desk.address("deliver"))
    assert stored(desk.ticket).state == "delivered"


def test_a_team_lead_may_release_unchecked_with_a_reason_and_nobody_else(desk, world) -> None:
    handed_in(desk)
    assert "toe" in desk.refused("release_unchecked", why="Vooruit.")
    page = desk.as_(world.team_lead).page()
    assert desk.address("release_unchecked") in page
    assert desk.address("check") not in page
    desk.visitor.post(desk.address("release_unchecked"), {"why": "De winkel ligt plat."})
    assert stored(desk.ticket).state == "delivered"


def test_the_check_overdue_is_seen(desk, world) -> None:
    handed_in(desk)
    with time_source.standing_at(AT + timedelta(days=1)):
        assert "controle te laat" in desk.as_(world.project_manager).page()


def test_the_agency_waits_for_no_side_of_an_integration_that_is_its_own(desk, world) -> None:
    desk.visitor.post(desk.address("take_in_hand"))
    with scope(SYSTEM):
        sides = {one.side: one for one in Interface.objects.filter(client=desk.ticket.client_id)}
    page = desk.page("wait_for_third_party")
    assert str(sides["theirs"].id) in page
    assert str(sides["ours"].id) not in page


def test_where_there_is_no_macro_its_dialog_says_who_makes_one(desk) -> None:
    dialog = desk.page("run_macro").partition('id="ticket-dialog"')[2].partition("</dialog>")[0]
    assert "Er zijn nog geen macro" in dialog
    assert 'type="submit"' not in dialog.partition("<form class")[2]


def test_only_one_deed_stands_out_and_each_key_is_of_one_deed(desk) -> None:
    desk.visitor.post(desk.address("take_in_hand"))
    desk.visitor.post(desk.address("change_kind"), {"kind": "question", "why": "Een vraag."})
    head = desk.page().partition('class="page-actions"')[2].partition("menu-list")[0]
    assert head.count("is-primary") == 1
    desk.visitor.post(desk.address("wait_for_third_party"), {"who": "De hostingpartij"})
    assert desk.page().count('data-keys="w"') == 1
    desk.visitor.post(desk.address("pause"), {"why": "Welke browser?"})
    assert desk.page().count('data-keys="w"') == 1


def test_own_work_is_not_approved(desk, world) -> None:
    desk.as_(world.project_manager)
    handed_in(desk)
    page = desk.page()
    assert desk.address("check") not in page
    assert "Je hebt dit zelf gemaakt" in page
    assert desk.try_("check").status_code == 422


def test_several_questions_are_asked_at_once_and_each_is_answered_on_its_own(desk) -> None:
    desk.visitor.post(desk.address("take_in_hand"))
    desk.visitor.post(desk.address("pause"), {"why": "Welke browser?", "second": "Sinds wanneer?"})
    with scope(SYSTEM):
        first, second = Question.objects.filter(ticket=desk.ticket.id).order_by("number")
    page = desk.page()
    assert page.count(f"?which={first.id}") >= 2
    assert (
        desk.visitor.post(
            desk.address("answer_question"), {"which": str(first.id), "why": "Safari."}
        ).status_code
        == 302
    )
    assert stored(desk.ticket).state == "waiting_for_client"
    desk.visitor.post(desk.address("withdraw_question"), {"which": str(second.id), "why": "Gevonden."})
    assert stored(desk.ticket).state == "in_hand"
    assert "Safari." in desk.page()


def test_a_refused_dialog_stands_open_with_what_was_typed_and_why(desk, world) -> None:
    page = desk.as_(world.project_manager).refused(
        "change_severity", users="all", priority="1", why="Toch niet zo erg."
    )
    assert "open data-opened" in page
    assert "Toch niet zo erg.</textarea>" in page
    assert 'aria-invalid="true"' in page
    assert page.count("checked") >= 2


def test_the_clients_own_examples_stand_beside_the_priorities(desk, world) -> None:
    page = desk.page("change_severity")
    with scope(SYSTEM):
        priorities = agreement_of(world.shop.version).severity.priorities
    for priority in priorities.values():
        for example in priority.examples:
            assert example in page


def test_it_is_handed_over_with_a_reason_and_comes_back_as_an_incident(desk) -> None:
    assert "team" in desk.refused("change_kind", kind="expertise", why="Dit is SEO.")
    desk.visitor.post(desk.address("change_kind"), {"kind": "expertise", "team": "seo", "why": "Dit is SEO."})
    assert (stored(desk.ticket).kind, stored(desk.ticket).team) == ("expertise", "seo")
    assert "SEO" in desk.page()
    desk.visitor.post(desk.address("change_kind"), {"kind": "incident", "why": "Toch stuk."})
    assert stored(desk.ticket).kind == "incident"


def test_it_is_assigned_and_briefed(desk, world) -> None:
    desk.visitor.post(desk.address("assign"), {"person": str(world.team_lead.id)})
    assert stored(desk.ticket).assignee_id == world.team_lead.id
    words = {"to": str(world.developer.id), "text": "Begin bij de betaalprovider."}
    assert desk.try_("brief", **words).status_code == 422
    desk.as_(world.project_manager).visitor.post(desk.address("brief"), words)
    assert stored(desk.ticket).assignee_id == world.developer.id
    assert "Begin bij de betaalprovider." in desk.page()
    desk.visitor.post(desk.address("assign"), {"person": ""})
    assert stored(desk.ticket).assignee_id is None


def test_the_time_of_the_report_is_corrected_by_the_clock_of_the_agreement(desk) -> None:
    desk.visitor.post(
        desk.address("correct_report"), {"reported_at": "2026-03-10T09:15", "why": "Gebeld om kwart over."}
    )
    assert stored(desk.ticket).reported_at == AT - timedelta(minutes=45)
    future = desk.refused("correct_report", reported_at="2026-03-12T09:15", why="Morgen.")
    assert "2026-03-12T09:15" in future


def test_a_level_is_called_in_by_hand_and_taken_over(desk, world) -> None:
    desk.visitor.post(desk.address("escalate"), {"level": "1", "why": "De directie belt."})
    with scope(SYSTEM):
        escalation = Escalation.objects.get()
    page = desk.as_(world.team_lead).page("escalation")
    assert "De directie belt." in page
    assert desk.address("take_over") in page
    desk.visitor.post(desk.address("take_over"), {"which": str(escalation.id)})
    page = desk.page("escalation")
    assert "overgenomen door Tess Lead" in page
    assert desk.address("take_over") not in page


def test_a_breach_is_excused_with_a_reason_by_whoever_may(desk, world) -> None:
    with time_source.standing_at(AT + timedelta(days=1)):
        assert 'id="missed"' not in desk.page("escalation")
        page = desk.as_(world.project_manager).page("escalation")
        assert f"{desk.address('excuse')}?of=reaction" in page
        desk.visitor.post(desk.address("excuse"), {"of": "reaction", "why": "Storing bij de provider."})
        page = desk.page("escalation")
        assert "Storing bij de provider." in page
        assert desk.address("withdraw_excuse") in page
        desk.visitor.post(desk.address("withdraw_excuse"), {"of": "reaction", "why": "Toch van ons."})
    with scope(SYSTEM):
        assert Excuse.objects.count() == 1
        assert Excuse.objects.filter(withdrawal=None).count() == 0


def test_tags_followers_and_links_stand_beside_it(desk, world) -> None:
    other = report(world.shop, world.developer.as_viewer(), "Mandje leeg", at=AT)
    foreign = report(world.paper, world.developer.as_viewer(), "Krant kwijt", at=AT)
    desk.visitor.post(desk.address("tag"), {"name": "betalen"})
    desk.visitor.post(desk.address("follow"))
    desk.visitor.post(desk.address("link"), {"how": "caused_by forth", "other": f"#{other.number}"})
    page = desk.page("order")
    for words in ("betalen", "Sam Développeur", "Mandje leeg"):
        assert words in page
    assert foreign.number == desk.ticket.number
    assert "geen ticket met dat nummer" in desk.refused("link", how="blocks forth", other="99")
    assert desk.try_("follow").status_code == 422
    with scope(SYSTEM) as viewer:
        tag = organising.tags_of(viewer, [desk.ticket.id])[desk.ticket.id][0]
        (link,) = relations.links_of(viewer, desk.ticket.id)
    desk.visitor.post(desk.address("untag"), {"which": str(tag.id)})
    desk.visitor.post(desk.address("unlink"), {"which": str(link.link.id)})
    page = desk.page("order")
    assert "Mandje leeg" not in page
    assert "betalen" not in page


def test_a_duplicate_is_merged_for_good_and_leads_on(desk, world) -> None:
    other = report(world.shop, world.developer.as_viewer(), "Kassa doet het niet", at=AT)
    answer = desk.try_("merge", other=str(other.number), why="")
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("desk:ticket", args=[other.id])
    own = desk.visitor.get(desk.address("ticket"), {"own": "1"}).content.decode()
    assert reverse("desk:ticket", args=[other.id]) in own
    assert "Nu bellen" not in own


def test_the_address_of_a_merged_ticket_leads_to_where_its_matter_goes_on_in_the_end(desk, world) -> None:
    by = world.developer.as_viewer()
    second, third = (report(world.shop, by, words, at=AT) for words in ("Kassa dicht", "Kassa kapot"))
    desk.try_("merge", other=str(second.number), why="")
    desk.visitor.post(reverse("desk:merge", args=[second.id]), {"other": str(third.number), "why": ""})
    answer = desk.visitor.get(desk.address("ticket"))
    assert answer.headers["Location"].startswith(reverse("desk:ticket", args=[third.id]))
    assert f"{desk.address('ticket')}?own=1" in desk.visitor.get(answer.headers["Location"]).content.decode()
    nonsense = {"merged": "nonsense"}
    assert desk.visitor.get(reverse("desk:ticket", args=[third.id]), nonsense).status_code == 200


def test_a_part_is_split_off_into_a_ticket_of_its_own(desk) -> None:
    words = {
        "subject": "Ook de nieuwsbrief hapert",
        "kind": "question",
        "users": "single",
        "priority": "4",
        "why": "Iets anders.",
    }
    answer = desk.try_("split", **words)
    assert answer.status_code == 302
    assert "Ook de nieuwsbrief hapert" in desk.visitor.get(answer.headers["Location"]).content.decode()


def test_time_is_entered_measured_and_taken_back(desk) -> None:
    spent = {"minutes": "25", "service": "support", "worked_on": "2026-03-10", "note": "Gezocht"}
    desk.visitor.post(desk.address("spend"), spent)
    page = desk.page("hours")
    assert "25 min" in page
    assert "Gezocht" in page
    assert 'value="10000"' in desk.refused("spend", **spent | {"minutes": "10000"})
    with scope(SYSTEM):
        entry = Entry.objects.get()
    desk.visitor.post(desk.address("reverse_time"), {"which": str(entry.id), "why": "Verkeerd ticket."})
    assert "Gezocht" not in desk.page("hours")
    started = desk.visitor.post(desk.address("start_timer"), {"service": "support"})
    shown = desk.visitor.get(started.headers["Location"]).content.decode()
    assert '<details class="why" id="time-spent" open' in shown
    with scope(SYSTEM):
        timer = Timer.objects.get()
    with time_source.standing_at(AT + timedelta(minutes=30)):
        assert desk.address("stop_timer") in desk.page("hours")
        desk.visitor.post(desk.address("stop_timer"), {"which": str(timer.id)})
        assert "30 min" in desk.page("hours")


def test_a_note_is_retracted_with_a_reason(desk) -> None:
    desk.visitor.post(desk.address("messages"), {"kind": "internal", "text": "Onhandig gezegd."})
    page = desk.page()
    which = page.partition(f"{desk.address('retract')}?which=")[2][:36]
    desk.visitor.post(desk.address("retract"), {"which": which, "why": "Onhandig."})
    page = desk.page()
    assert "Onhandig gezegd." not in page
    assert "ingetrokken" in page


def test_the_clients_file_tells_hosting_suppliers_and_earlier_tickets(desk, world) -> None:
    report(world.shop, world.developer.as_viewer(), "Afrekenen lukt alweer niet", at=AT - timedelta(days=9))
    page = desk.page("client_file")
    for words in (world.shop.website.url, world.shop.supplier.name, "Afrekenen lukt alweer niet"):
        assert words in page
    assert "Voorbeeldkrant" not in page


def test_who_looks_and_writes_is_told_to_the_others(desk, world) -> None:
    assert desk.visitor.post(desk.address("here"), {"typing": "1"}).status_code == 200
    seen = desk.as_(world.team_lead).visitor.get(desk.address("here")).content.decode()
    assert "Sam Développeur" in seen
    assert "schrijft" in seen
    desk.as_(world.developer).visitor.post(desk.address("here"), {"leave": "1"})
    assert "Sam" not in desk.as_(world.team_lead).visitor.get(desk.address("here")).content.decode()


def test_a_closed_ticket_offers_no_work_and_nobody_to_call(desk, world) -> None:
    with scope(world.developer.as_viewer()) as by:
        commands.take_in_hand(by=by, at=AT, ticket=desk.ticket)
    cast.deliver(desk.ticket, at=AT)
    desk.visitor.post(desk.address("close"))
    page = desk.page()
    assert "Nu bellen" not in page
    for name in ("take_in_hand", "assign", "change_severity", "hand_in_solution"):
        assert desk.address(name) not in page
