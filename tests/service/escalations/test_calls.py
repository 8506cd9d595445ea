"""Whoever is called in hears of it at once, and the next person when nobody takes over."""

from datetime import timedelta

import pytest

from waarborg.service.escalations import commands, queries, rules
from waarborg.service.escalations.channels import NotDeliveredError
from waarborg.service.escalations.channels.mail import mail
from waarborg.service.escalations.models import Call, Escalation
from waarborg.service.escalations.rules import Reachable
from waarborg.service.foundation import facts
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties import commands as parties
from waarborg.service.parties.models import Person
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW

MINUTE = timedelta(minutes=1)
SHOP_LEAD, DEPUTY, BOARD = "teamlead@bureau.example", "deputy@bureau.example", "directie@bureau.example"
SHOP_CLIENT = "redactie@winkel.example"


class KilledError(BaseException):
    """As if the worker were gone, after the post office had taken the mail and before anybody knew."""


class Post:
    """A post office that keeps what it was handed, or is out of order, or sees the worker fall dead at its counter."""

    def __init__(self) -> None:
        self.handed: list[tuple[str, list[str]]] = []
        self.identities: list[str] = []
        self.is_out_of_order = False
        self.is_deadly = False

    def __call__(self, calls: list[Call]) -> None:
        if self.is_out_of_order:
            raise NotDeliveredError("gone")
        self.handed.append((calls[0].address, [str(call.escalation.ticket) for call in calls]))
        self.identities.append(mail(calls).extra_headers["Message-ID"])
        if self.is_deadly:
            raise KilledError

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.handed]


@pytest.fixture
def post() -> Post:
    return Post()


def escalated(world, level=1, at=NOW) -> Escalation:
    with scope(world.developer.as_viewer()) as by:
        what = Report("Afrekenen lukt niet", "all", 1, reported_at=at)
        ticket = tickets.report(by=by, at=at, client=world.shop.client, what=what)
        escalation = commands.escalate(by=by, at=at, ticket=ticket, level=level, why="Niemand gevonden")
    with scope(SYSTEM):
        commands.call_in(by=SYSTEM, at=at, escalation=escalation)
    return escalation


def employed(world, name: str, email: str) -> Person:
    with scope(world.administrator.as_viewer()) as by:
        return parties.employ(by=by, at=NOW, details=parties.Details(name, email=email, roles=("team_lead",)))


def work(at, post) -> None:
    with scope(SYSTEM):
        commands.pass_on(by=SYSTEM, at=at)
        while True:
            commands.gather(at=at)
            if not (due := commands.claim(at=at)):
                return
            for claimed in due:
                attempt(claimed, at, post)


def attempt(claimed, at, post) -> None:
    """What the job does, with a channel of the test's."""
    if calls := commands.claimed_calls(claimed=claimed):
        try:
            post(calls)
        except NotDeliveredError as failure:
            commands.note_trouble(by=SYSTEM, at=at, claimed=claimed, trouble=str(failure))
        else:
            commands.note_sent(at=at, claimed=claimed)


def calls(world, escalation) -> list[tuple[str, int, str]]:
    with scope(world.team_lead.as_viewer()) as viewer:
        return [(one.side, one.rank, one.state) for one in queries.calls_of(viewer, escalation.ticket_id)]


def test_both_sides_are_called_in_at_once(world, post):
    escalated(world)
    work(NOW, post)
    assert sorted(post.addresses) == [SHOP_CLIENT, SHOP_LEAD]


def test_calling_in_twice_calls_nobody_twice(world, post):
    escalation = escalated(world)
    with scope(SYSTEM):
        commands.call_in(by=SYSTEM, at=NOW, escalation=escalation)
    work(NOW, post)
    work(NOW, post)
    assert len(post.handed) == 2


def test_when_nobody_takes_over_the_deputy_is_asked_and_then_the_level_above(world, post):
    employed(world, "Dana Deputy", DEPUTY)
    escalation = escalated(world)
    work(NOW, post)
    work(NOW + rules.NEXT_PERSON_AFTER, post)
    work(NOW + 2 * rules.NEXT_PERSON_AFTER, post)
    asked = [address for address in post.addresses if address != SHOP_CLIENT]
    assert asked == [SHOP_LEAD, DEPUTY, BOARD]
    assert calls(world, escalation)[0] == ("agency", 0, "passed_on")


def test_that_everybody_was_asked_in_vain_is_on_record_once(world, post):
    escalation = escalated(world)
    for step in range(6):
        work(NOW + step * rules.NEXT_PERSON_AFTER, post)
    with scope(SYSTEM):
        kinds = [fact.kind for fact in facts.story(escalation.ticket_id)]
        assert Escalation.objects.get().unanswered_at is not None
    assert kinds.count("escalation.unanswered") == 1


def test_once_somebody_has_taken_over_nobody_further_is_called(world, post):
    escalation = escalated(world)
    work(NOW, post)
    with scope(world.team_lead.as_viewer()) as by:
        commands.take_over(by=by, at=NOW + MINUTE, escalation=escalation)
    before = len(post.handed)
    work(NOW + 2 * rules.NEXT_PERSON_AFTER, post)
    assert len(post.handed) == before


def test_what_was_settled_in_the_meantime_calls_nobody_further(world, post):
    escalation = escalated(world)
    work(NOW, post)
    with scope(SYSTEM):
        Escalation.objects.update(
            cause="clock", of="reaction", plan=0
        )  # as if the reaction's time had called it in
    with scope(world.developer.as_viewer()) as by:
        tickets.take_in_hand(by=by, at=NOW + MINUTE, ticket=escalation.ticket)
    before = len(post.handed)
    work(NOW + 2 * rules.NEXT_PERSON_AFTER, post)
    assert len(post.handed) == before


def test_many_at_once_come_in_one_mail_after_the_first_which_never_waits(world, post):
    escalated(world)
    work(NOW, post)
    for minute in (1, 2, 3):
        escalated(world, at=NOW + minute * MINUTE)
    work(NOW + 4 * MINUTE, post)
    assert post.addresses.count(SHOP_LEAD) == 1
    work(NOW + rules.BUNDLED_FOR, post)
    to_lead = [numbers for address, numbers in post.handed if address == SHOP_LEAD]
    assert [len(numbers) for numbers in to_lead] == [1, 3]


def test_a_post_office_that_is_away_is_tried_again_and_the_call_goes_out_once(world, post):
    escalated(world)
    post.is_out_of_order = True
    work(NOW, post)
    assert post.handed == []
    post.is_out_of_order = False
    work(NOW + MINUTE, post)
    work(NOW + 2 * MINUTE, post)
    assert sorted(post.addresses) == [SHOP_CLIENT, SHOP_LEAD]


def test_a_mail_of_a_worker_that_was_killed_goes_out_again_as_the_same_mail(world, post):
    """With nothing added, though more waits for that address by now: that comes in a mail of its own."""
    escalated(world)
    escalated(world)
    with scope(SYSTEM):
        commands.gather(at=NOW)
        claimed, _other = commands.claim(at=NOW)
    post.is_deadly = True
    with pytest.raises(KilledError), scope(SYSTEM):
        attempt(claimed, NOW, post)
    post.is_deadly = False
    escalated(world, at=NOW + MINUTE)
    work(NOW + rules.CLAIMED_FOR, post)
    unfinished, *later = zip(post.handed, post.identities, strict=True)
    again = [one for one in later if one[0][0] == unfinished[0][0]]
    assert again[0] == unfinished
    assert [len(numbers) for (_, numbers), _ in again] == [2, 1]
    assert len({identity for _, identity in again}) == 2


def test_each_mail_is_one_of_its_own(world, post):
    escalated(world)
    work(NOW, post)
    for minute in (1, 2):
        escalated(world, at=NOW + minute * MINUTE)
    work(NOW + rules.BUNDLED_FOR, post)
    assert len(set(post.identities)) == len(post.handed) == 4


def test_what_is_needed_no_more_holds_up_no_other_mail(world, post):
    first = escalated(world)
    with scope(SYSTEM):
        commands.gather(at=NOW)
        Call.objects.exclude(side="agency").update(state="sent", sent_at=NOW)
    with scope(world.team_lead.as_viewer()) as by:
        tickets.take_in_hand(by=by, at=NOW, ticket=first.ticket)
    with scope(SYSTEM):
        Escalation.objects.update(cause="clock", of="reaction", plan=0)
    escalated(world, level=2, at=NOW)
    work(NOW, post)
    assert SHOP_LEAD not in post.addresses
    assert BOARD in post.addresses


def test_what_can_never_be_sent_ends_visibly_and_the_next_is_asked(world, post):
    escalation = escalated(world)
    post.is_out_of_order = True
    for minute in range(0, 40, 2):
        work(NOW + minute * MINUTE, post)
    with scope(SYSTEM):
        kinds = [fact.kind for fact in facts.story(escalation.ticket_id)]
    assert "escalation.not_sent" in kinds
    assert ("agency", 0, "failed") in calls(world, escalation)
    assert any(rank == 1 for side, rank, _ in calls(world, escalation) if side == "agency")


def test_who_left_the_agency_is_no_deputy(world, post):
    leaves = employed(world, "Vera Vertrekt", "vera@bureau.example")
    with scope(world.administrator.as_viewer()) as by:
        parties.let_go(by=by, at=NOW, person=leaves)
    escalated(world)
    for step in range(6):
        work(NOW + step * rules.NEXT_PERSON_AFTER, post)
    assert "vera@bureau.example" not in post.addresses


def test_a_client_does_not_see_whom_the_agency_called(world, post):
    escalated(world)
    work(NOW, post)
    with scope(world.shop.directing.as_viewer()) as viewer:
        assert not queries.calls_of(viewer, Escalation.objects.get().ticket_id).exists()


def test_the_mail_says_what_why_and_where_in_the_readers_language(world, post):
    escalated(world)
    with scope(SYSTEM):
        found = list(Call.objects.select_related("escalation__ticket__client", "escalation__ticket__version"))
        written = {call.side: mail([call]) for call in found}
    to_client = written["client"]
    assert to_client.subject == "Escalatieniveau 1: Voorbeeldwinkel BV #0001, Afrekenen lukt niet"
    assert "Niemand gevonden" in to_client.body
    assert "/portal/tickets/" in to_client.body
    assert "/desk/tickets/" in written["agency"].body
    assert "Niemand gevonden" in to_client.alternatives[0][0]
    assert to_client.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_order_of_asking_names_nobody_twice():
    lead, deputy, board = (
        Reachable("Lead@bureau.example"),
        Reachable("deputy@x.example"),
        Reachable("b@x.example"),
    )
    order = rules.order_of_asking(lead, [deputy, Reachable("lead@bureau.example")], board)
    assert order == [lead, deputy, board]
    assert rules.next_to_ask(order, ["LEAD@bureau.example"]) == deputy
    assert rules.next_to_ask(order, [one.address for one in order]) is None
