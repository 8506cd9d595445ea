"""When a mail is not answered, whoever is called is called over the hook; tried against a real server on this machine."""

import base64
import hashlib
import hmac
import json
import re
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail as outbox
from django.db import connection
from gateway import gateway
from procrastinate.contrib.django import app

from waarborg.service.escalations import commands, queries
from waarborg.service.escalations.channels import hook as hook_channel
from waarborg.service.escalations.models import Escalation, Hook
from waarborg.service.foundation import facts, outbound, time_source
from waarborg.service.foundation.outbound import OutboundError, OutboundRefusedError
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from world import NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def pager(settings):
    settings.WAARBORG_OUTBOUND_NETWORKS = ("127.0.0.0/8",)
    with gateway() as stands:
        yield stands


@pytest.fixture(autouse=True)
def _not_for_long(monkeypatch):
    monkeypatch.setattr(hook_channel, "WITHIN_S", 0.5)


def set_hook(world, pager, person=None) -> Hook:
    with scope(world.administrator.as_viewer()) as by:
        return commands.add_hook(by=by, at=NOW, person=person, url=pager.url)


def escalated(world, level=1) -> Escalation:
    with scope(world.developer.as_viewer()) as by:
        what = Report("Afrekenen lukt niet", "all", 1, reported_at=NOW)
        ticket = tickets.report(by=by, at=NOW, client=world.shop.client, what=what)
        return commands.escalate(by=by, at=NOW, ticket=ticket, level=level, why="Niemand gevonden")


def work(at) -> None:
    """What the worker does at ``at``, until no job is left."""
    with time_source.standing_at(at):
        app.tasks["escalations.follow_up"].func(0)
        while _jobs():
            pass


def _jobs() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs where task_name like 'escalations.%%' returning id, task_name, args"
        )
        rows = sorted(cursor.fetchall())
    for _id, task, arguments in rows:
        app.tasks[task].func(**json.loads(arguments))
    return bool(rows)


def agencys_calls(world, escalation) -> list[tuple[int, str, str]]:
    with scope(world.team_lead.as_viewer()) as viewer:
        found = queries.calls_of(viewer, escalation.ticket_id).filter(side="agency")
        return [(one.rank, one.channel, one.state) for one in found]


# --- when it is used ----------------------------------------------------------------------------------------------


def test_a_mail_that_is_not_answered_in_time_is_followed_by_the_hook_to_the_same_person(world, pager):
    set_hook(world, pager)
    escalation = escalated(world)
    work(NOW)
    work(NOW + 4 * MINUTE)
    assert pager.posted == []
    work(NOW + 5 * MINUTE)
    (posted,) = pager.posted
    assert posted.said["data"]["recipient"]["email"] == world.team_lead.email
    assert agencys_calls(world, escalation) == [(0, "mail", "passed_on"), (0, "hook", "sent")]


def test_a_further_channel_takes_nothing_from_when_the_next_person_is_asked(world, pager):
    set_hook(world, pager)
    escalation = escalated(world)
    for minute in range(11):
        work(NOW + minute * MINUTE)
    assert (1, "mail", "sent") in agencys_calls(world, escalation)
    assert world.director.email in {letter.to[0] for letter in outbox.outbox}


def test_what_has_ended_before_the_mail_went_out_is_told_to_nobody(world):
    escalation = escalated(world)
    with scope(SYSTEM):
        Ticket.objects.filter(id=escalation.ticket_id).update(state="closed")
    work(NOW)
    assert outbox.outbox == []


def test_who_takes_over_after_the_mail_is_not_called_over_the_hook(world, pager):
    set_hook(world, pager)
    escalation = escalated(world)
    work(NOW)
    with scope(world.team_lead.as_viewer()) as by:
        commands.take_over(by=by, at=NOW + MINUTE, escalation=escalation)
    work(NOW + 6 * MINUTE)
    assert pager.posted == []


def test_ones_own_address_goes_before_the_agencys(world, pager, settings):
    with gateway() as own:
        set_hook(world, pager)
        set_hook(world, own, world.team_lead)
        escalated(world)
        work(NOW)
        work(NOW + 5 * MINUTE)
        assert (len(own.posted), len(pager.posted)) == (1, 0)


def test_a_mail_that_can_not_be_sent_costs_no_minutes(world, pager, monkeypatch):
    def away(_backend, messages) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    set_hook(world, pager)
    escalated(world)
    work(NOW)
    assert len(pager.posted) == 1


def test_the_times_are_the_agencys_to_set(world, pager):
    set_hook(world, pager)
    with scope(world.administrator.as_viewer()) as by:
        commands.set_calling_times(by=by, at=NOW, next_channel_minutes=2, next_person_minutes=3)
    escalated(world)
    work(NOW)
    work(NOW + 2 * MINUTE)
    assert len(pager.posted) == 1


def test_without_a_hook_the_next_person_is_asked_as_before(world):
    escalation = escalated(world)
    for minute in range(11):
        work(NOW + minute * MINUTE)
    assert agencys_calls(world, escalation)[:2] == [(0, "mail", "passed_on"), (1, "mail", "sent")]


# --- what goes over the line --------------------------------------------------------------------------------------


def test_what_is_posted_is_signed_so_that_any_library_for_standard_webhooks_can_tell(world, pager):
    hook = set_hook(world, pager)
    escalation = escalated(world)
    work(NOW)
    work(NOW + 5 * MINUTE)
    (posted,) = pager.posted
    key = base64.b64decode(hook_channel.secret_of(hook).removeprefix("whsec_"))
    signed = f"{posted.headers['webhook-id']}.{posted.headers['webhook-timestamp']}.".encode() + posted.body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert posted.headers["webhook-signature"] == f"v1,{expected}"
    assert posted.headers["webhook-timestamp"] == str(int((NOW + 5 * MINUTE).timestamp()))
    (call,) = posted.said["data"]["calls"]
    assert (call["level"], call["cause"], call["client"]) == (1, "agency", "Voorbeeldwinkel BV")
    assert call["url"].endswith(f"/desk/tickets/{escalation.ticket_id}/")
    assert "Niemand gevonden" in posted.said["data"]["message"]


def test_what_the_reference_page_shows_tells_a_post_of_ours_from_any_other(world, pager):
    page = Path(__file__).parents[3] / "docs/reference/escalation-hook.md"
    (shown,) = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
    is_ours = {}
    exec(shown, is_ours)
    hook = set_hook(world, pager)
    escalated(world)
    work(NOW)
    work(NOW + 5 * MINUTE)
    (posted,) = pager.posted
    secret = hook_channel.secret_of(hook)
    assert is_ours["is_ours"](secret, posted.headers, posted.body)
    assert not is_ours["is_ours"](secret, posted.headers, posted.body + b" ")
    (example,) = re.findall(r"```json\n(.*?)```", page.read_text(), re.DOTALL)
    assert _shape(json.loads(example)) == _shape(posted.said)


def _shape(said):
    """The names that there are, wherever they stand."""
    if isinstance(said, dict):
        return {name: _shape(value) for name, value in said.items()}
    return [_shape(said[0])] if isinstance(said, list) else None


def test_another_secret_signs_otherwise_and_so_does_another_hook(world, pager):
    hook, own = set_hook(world, pager), set_hook(world, pager, world.team_lead)
    before = hook_channel.secret_of(hook)
    with scope(world.administrator.as_viewer()) as by:
        commands.renew_secret(by=by, at=NOW, hook=hook)
    with scope(SYSTEM):
        after = hook_channel.secret_of(Hook.objects.get(id=hook.id))
    assert len({before, after, hook_channel.secret_of(own)}) == 3


def test_calls_that_wait_for_one_person_are_one_post_each_with_its_own_identity(world, pager):
    set_hook(world, pager)
    for _number in range(3):
        escalated(world)
    for minute in range(11):
        work(NOW + minute * MINUTE)
    calls = [[call["id"] for call in posted.said["data"]["calls"]] for posted in pager.posted]
    assert len(calls) < 3
    assert len({one for each in calls for one in each}) == 3


# --- what can go wrong there --------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [500, 429, 404, 302, 307, "hang", "drip"], ids=str)
def test_whatever_is_no_yes_is_tried_again_under_the_same_identity(world, pager, answer):
    hook = set_hook(world, pager)
    escalation = escalated(world)
    work(NOW)
    pager.does = answer
    begun = time.monotonic()
    work(NOW + 5 * MINUTE)
    assert time.monotonic() - begun < 5
    with scope(SYSTEM):
        assert Hook.objects.get(id=hook.id).trouble
    pager.does = 200
    pager.released.set()
    work(NOW + 6 * MINUTE)
    first, second = pager.posted
    assert first.path == second.path == "/page"
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert (0, "hook", "sent") in agencys_calls(world, escalation)


def test_a_hook_that_never_answers_ends_on_record_and_the_next_person_is_asked(world, pager):
    set_hook(world, pager)
    pager.does = 500
    escalation = escalated(world)
    for minute in range(30):
        work(NOW + minute * MINUTE)
    with scope(SYSTEM):
        not_sent = [
            one.payload for one in facts.story(escalation.ticket_id) if one.kind == "escalation.not_sent"
        ]
    assert not_sent[0].channel == "hook"
    assert (1, "mail", "passed_on") in agencys_calls(world, escalation)


def test_whoever_takes_over_does_not_wait_for_a_hook_that_hangs(world, pager):
    set_hook(world, pager)
    escalation = escalated(world)
    work(NOW)
    with scope(SYSTEM):
        commands.pass_on(by=SYSTEM, at=NOW + 5 * MINUTE)
        commands.gather(at=NOW + 5 * MINUTE)
        (claimed,) = commands.claim(at=NOW + 5 * MINUTE)
    with scope(world.team_lead.as_viewer()) as by:
        commands.take_over(by=by, at=NOW + 5 * MINUTE, escalation=escalation)
    app.tasks["escalations.send"].func(str(claimed.mail_id), claimed.attempt)
    assert pager.posted == []


def test_a_job_that_runs_twice_posts_once(world, pager):
    set_hook(world, pager)
    escalated(world)
    work(NOW)
    at = NOW + 5 * MINUTE
    with scope(SYSTEM):
        commands.pass_on(by=SYSTEM, at=at)
        commands.gather(at=at)
        (claimed,) = commands.claim(at=at)
    with time_source.standing_at(at):
        for _time in range(2):
            app.tasks["escalations.send"].func(str(claimed.mail_id), claimed.attempt)
    assert len(pager.posted) == 1


def test_an_administrator_can_try_it_out_and_sees_what_came_of_it(world, pager):
    hook = set_hook(world, pager)
    app.tasks["escalations.try_hook"].func(str(hook.id), str(uuid4()))
    with scope(SYSTEM):
        assert Hook.objects.get(id=hook.id).answered_at is not None
    assert pager.posted[0].said["type"] == "escalation.test"


# --- whose it is, and where it may lead ---------------------------------------------------------------------------


def test_only_an_administrator_says_where_calls_go(world, pager):
    for person in (world.director, world.team_lead, world.shop.directing):
        with scope(person.as_viewer()) as by, pytest.raises(NotAllowed):
            commands.add_hook(by=by, at=NOW, person=None, url=pager.url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://x.example/",
        "https://",
        "https://a:b@x.example/",
        "https://x.example/#a",
        "https://x example/",
    ],
    ids=["nothing", "ftp", "no host", "password", "fragment", "space"],
)
def test_an_address_that_can_not_be_asked_is_refused_when_it_is_set(world, url):
    with scope(world.administrator.as_viewer()) as by, pytest.raises(commands.AddressNotUsable):
        commands.add_hook(by=by, at=NOW, person=None, url=url)


def test_there_is_one_address_a_person_and_one_for_the_agency(world, pager):
    set_hook(world, pager)
    set_hook(world, pager, world.team_lead)
    for person in (None, world.team_lead):
        with pytest.raises(commands.HookStandsAlready):
            set_hook(world, pager, person)


def test_a_clients_person_has_no_hook(world, pager):
    with pytest.raises(commands.NotOfTheAgency):
        set_hook(world, pager, world.shop.directing)


def test_the_next_channel_comes_before_the_next_person(world):
    with scope(world.administrator.as_viewer()) as by, pytest.raises(commands.TimesNotInOrder):
        commands.set_calling_times(by=by, at=NOW, next_channel_minutes=10, next_person_minutes=10)


def test_the_record_does_not_say_the_address(world, pager):
    hook = set_hook(world, pager)
    with scope(SYSTEM):
        (fact,) = facts.story(hook.id)
    assert "127.0.0.1" not in json.dumps(fact.data)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "10.0.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "[fd00::1]",
    ],
)
def test_no_request_goes_to_this_machine_or_a_private_network_that_nobody_allowed(settings, host):
    settings.WAARBORG_OUTBOUND_NETWORKS = ()
    with pytest.raises(OutboundRefusedError):
        outbound.post(f"https://{host}/", b"", headers={}, within_s=0.5)


def test_what_is_not_encrypted_goes_to_allowed_networks_only(settings):
    settings.WAARBORG_OUTBOUND_NETWORKS = ("10.0.0.0/8",)
    with pytest.raises(OutboundRefusedError):
        outbound.post("http://192.0.2.1/", b"", headers={}, within_s=0.5)


def test_a_server_that_is_not_there_is_no_crash(settings):
    settings.WAARBORG_OUTBOUND_NETWORKS = ("127.0.0.0/8",)
    with pytest.raises(OutboundError):
        outbound.post("http://127.0.0.1:9/", b"", headers={}, within_s=0.5)
