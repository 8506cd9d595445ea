"""Whom a fact concerns hears of it: never who did it, nor a client of what is internal, and nobody twice."""

import json
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from procrastinate.contrib.django import app

from waarborg.config.subscriptions import SUBSCRIPTIONS
from waarborg.service.conversations import commands as conversations
from waarborg.service.conversations.commands import Coming
from waarborg.service.conversations.rules import Channel, MessageKind
from waarborg.service.foundation import facts, time_source
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.notifications import commands, queries, rules
from waarborg.service.notifications.models import Mail, Notification
from waarborg.service.notifications.recipients import READERS
from waarborg.service.notifications.rules import Notice
from waarborg.service.organising import commands as organising
from waarborg.service.parties import commands as parties
from waarborg.service.parties import events as parties_events
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import What
from world import NOW

MINUTE = timedelta(minutes=1)


def reported(world, *, reporter=None) -> Ticket:
    with scope(world.developer.as_viewer()) as by:
        what = Report(
            "Afrekenen lukt niet", "all", 1, reported_at=NOW, reporter=reporter or world.shop.reporter
        )
        return tickets.report(by=by, at=NOW, client=world.shop.client, what=what)


def in_hand(world) -> Ticket:
    ticket = reported(world)
    with scope(world.developer.as_viewer()) as by:
        tickets.take_in_hand(by=by, at=NOW, ticket=ticket)
    return ticket


def said(by, ticket, text: str, kind=MessageKind.PUBLIC) -> None:
    with scope(by.as_viewer()) as viewer:
        conversations.post(by=viewer, at=NOW, ticket=ticket, kind=kind, text=text)


def work(at=NOW) -> None:
    """What the worker does with the jobs of this capability, until none is left."""
    with time_source.standing_at(at):
        app.tasks["notifications.mail_due"].func(0)
        while _jobs():
            pass
        app.tasks["notifications.mail_due"].func(0)
        while _jobs():
            pass


def mail(at=NOW) -> None:
    """Whoever is to be told at ``at`` is, and what waits to be bundled goes out."""
    work(at)
    work(at + rules.BUNDLED_FOR)


def _jobs() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs where task_name like 'notifications.%%' returning id, task_name, args"
        )
        rows = sorted(cursor.fetchall())
    for _id, task, arguments in rows:
        app.tasks[task].func(**json.loads(arguments))
    return bool(rows)


def told(ticket=None) -> set[tuple[str, str]]:
    with scope(SYSTEM):
        rows = Notification.objects.filter(ticket=ticket.id) if ticket else Notification.objects.all()
        return {(one.person.email, one.notice) for one in rows.select_related("person")}


def told_to(person, ticket=None) -> list[str]:
    return sorted(notice for email, notice in told(ticket) if email == person.email)


# --- who hears of what --------------------------------------------------------------------------------------------


def test_every_kind_of_fact_of_which_people_are_told_is_subscribed_to_and_no_other():
    subscribed = {kind for kind, tasks in SUBSCRIPTIONS.items() if "notifications.tell" in tasks}
    assert subscribed == set(READERS)


def test_the_project_manager_hears_at_once_what_a_client_brings_in_and_not_what_a_colleague_wrote_down(world):
    by_phone = reported(world)
    with scope(world.shop.reporter.as_viewer()) as by:
        what = Report("Zoeken geeft niets", "all", 2, reported_at=NOW)
        brought_in = tickets.report(by=by, at=NOW, client=world.shop.client, what=what)
    work()
    assert told_to(world.project_manager, brought_in) == [Notice.REPORTED]
    assert told_to(world.project_manager, by_phone) == []
    assert [letter.to for letter in outbox.outbox] == [[world.project_manager.email]]


def test_the_project_manager_hears_that_something_waits_for_the_check_and_that_it_is_overdue(world):
    ticket = in_hand(world)
    with scope(world.developer.as_viewer()) as by:
        tickets.hand_in(by=by, at=NOW, ticket=ticket, what=What.SOLUTION, words="Hersteld.")
    later = NOW + timedelta(days=1)
    with scope(SYSTEM):
        tickets.notice_overdue_checks(by=SYSTEM, at=later, limit=10)
    work(later)
    assert told_to(world.project_manager, ticket) == [Notice.CHECK_OVERDUE, Notice.TO_CHECK]


def test_the_deputy_hears_of_the_gate_while_the_project_manager_is_away(world):
    with scope(world.project_manager.as_viewer()) as by:
        tickets.arrange_absence(
            by=by, at=NOW, person=world.project_manager, deputy=world.team_lead, away_until=NOW + 2 * MINUTE
        )
    ticket = in_hand(world)
    with scope(world.developer.as_viewer()) as by:
        tickets.hand_in(by=by, at=NOW, ticket=ticket, what=What.SOLUTION, words="Hersteld.")
    work()
    assert told_to(world.team_lead, ticket) == [Notice.TO_CHECK]


def test_the_project_manager_hears_what_went_past_the_gate_unchecked(world):
    ticket = in_hand(world)
    with scope(world.developer.as_viewer()) as by:
        tickets.hand_in(by=by, at=NOW, ticket=ticket, what=What.SOLUTION, words="Hersteld.")
    with scope(world.team_lead.as_viewer()) as by:
        tickets.release_unchecked(by=by, at=NOW, ticket=ticket, why="Niemand bereikbaar")
    work()
    assert Notice.RELEASED in told_to(world.project_manager, ticket)
    assert Notice.DELIVERED in told_to(world.shop.reporter, ticket)


def test_a_colleague_who_is_let_in_hears_of_it_and_from_then_on_of_the_ticket(world):
    ticket = reported(world, reporter=world.shop.directing)
    with scope(world.shop.directing.as_viewer()) as by:
        tickets.invite(by=by, at=NOW, ticket=ticket, person=world.shop.reporter)
    said(world.developer, ticket, "We kijken ernaar.")
    work()
    assert told_to(world.shop.reporter, ticket) == [Notice.LET_IN, Notice.REPLIED]


def test_whoever_made_a_delivery_hears_that_it_was_sent_back_in_the_words_of_who_did(world):
    ticket = in_hand(world)
    with scope(world.developer.as_viewer()) as by:
        tickets.hand_in(by=by, at=NOW, ticket=ticket, what=What.SOLUTION, words="Hersteld.")
    with scope(world.project_manager.as_viewer()) as by:
        tickets.send_back(by=by, at=NOW, ticket=ticket, why="De kassa is nog leeg")
    mail()
    assert told_to(world.developer, ticket) == [Notice.SENT_BACK]
    (letter,) = [one for one in outbox.outbox if one.to == [world.developer.email]]
    assert "De kassa is nog leeg" in letter.body


def test_a_question_is_mailed_to_who_reported_again_when_it_is_due_and_then_to_the_project_manager(world):
    ticket = in_hand(world)
    with scope(world.developer.as_viewer()) as by:
        tickets.ask_client(by=by, at=NOW, ticket=ticket, questions=["Welke browser?"])
    mail()
    weeks = NOW + timedelta(days=30)
    with scope(SYSTEM):
        tickets.remind_clients(by=SYSTEM, at=weeks, limit=10)
    mail(weeks)
    months = weeks + timedelta(days=60)
    with scope(SYSTEM):
        tickets.ask_for_decisions(by=SYSTEM, at=months, limit=10)
    mail(months)
    assert told_to(world.shop.reporter, ticket) == [Notice.QUESTION, Notice.REMINDER, Notice.TAKEN_IN_HAND]
    assert told_to(world.project_manager, ticket) == [Notice.UNANSWERED]
    assert sum("Welke browser?" in one.body for one in outbox.outbox) == 3


def test_who_is_mentioned_in_a_note_hears_of_it_and_nobody_of_the_client_does(world):
    ticket = in_hand(world)
    work(NOW)
    said(world.developer, ticket, "@Tess Lead kijk je mee? Het wachtwoord is geheim.", MessageKind.INTERNAL)
    mail()
    assert told_to(world.team_lead, ticket) == [Notice.MENTIONED]
    assert "geheim" not in "".join(one.body for one in outbox.outbox if "winkel.example" in one.to[0])


def test_a_client_who_is_mentioned_in_a_reply_is_told_of_the_reply_once(world):
    ticket = in_hand(world)
    said(world.developer, ticket, f"@{world.shop.reporter.name} kun je kijken?")
    mail()
    assert told_to(world.shop.reporter, ticket) == [Notice.REPLIED, Notice.TAKEN_IN_HAND]


def test_whoever_has_a_ticket_in_hand_hears_the_client_and_the_client_hears_the_agency(world):
    ticket = in_hand(world)
    said(world.shop.reporter, ticket, "Het gaat ook mis op mijn telefoon.")
    said(world.developer, ticket, "Gezien, dank.")
    mail()
    assert told_to(world.developer, ticket) == [Notice.CLIENT_SPOKE]
    assert told_to(world.shop.reporter, ticket) == [Notice.REPLIED, Notice.TAKEN_IN_HAND]


def test_a_message_that_a_job_took_down_names_who_said_it_and_is_not_told_to_them(world):
    ticket = in_hand(world)
    coming = Coming(Channel.MAIL, world.shop.reporter)
    with scope(SYSTEM):
        conversations.post(
            by=SYSTEM, at=NOW, ticket=ticket, kind=MessageKind.PUBLIC, text="Per mail", coming=coming
        )
    mail()
    (letter,) = [one for one in outbox.outbox if one.to == [world.developer.email]]
    assert world.shop.reporter.name in letter.subject
    assert Notice.REPLIED not in told_to(world.shop.reporter, ticket)


def test_a_robots_words_are_told_to_nobody(world):
    ticket = in_hand(world)
    coming = Coming(Channel.MAIL, world.shop.reporter, is_automatic=True)
    with scope(SYSTEM):
        conversations.post(
            by=SYSTEM, at=NOW, ticket=ticket, kind=MessageKind.PUBLIC, text="Ik ben er niet", coming=coming
        )
    work()
    assert told_to(world.developer, ticket) == []


def test_where_nobody_has_it_in_hand_the_project_manager_hears_the_client(world):
    ticket = reported(world)
    said(world.shop.reporter, ticket, "Het gaat ook mis op mijn telefoon.")
    work()
    assert told_to(world.project_manager, ticket) == [Notice.CLIENT_SPOKE]


def test_followers_hear_of_news_and_a_client_who_follows_hears_no_internal_note(world):
    ticket = in_hand(world)
    for person in (world.team_lead, world.shop.directing):
        with scope(person.as_viewer()) as by:
            organising.follow(by=by, at=NOW, ticket=ticket)
    said(world.developer, ticket, "Alleen voor ons", MessageKind.INTERNAL)
    work()
    assert told_to(world.team_lead, ticket) == [Notice.FOLLOWED]
    assert told_to(world.shop.directing, ticket) == []


def test_handing_a_ticket_to_somebody_tells_them_and_handing_it_to_oneself_tells_nobody(world):
    ticket = reported(world)
    with scope(world.team_lead.as_viewer()) as by:
        tickets.assign(by=by, at=NOW, ticket=ticket, person=world.developer)
        tickets.assign(by=by, at=NOW, ticket=ticket, person=world.team_lead)
    work()
    assert told_to(world.developer, ticket) == [Notice.ASSIGNED]
    assert told_to(world.team_lead, ticket) == []


def test_what_happens_to_ones_own_account_is_told_although_one_did_it_oneself(world):
    with scope(SYSTEM):
        login = world.developer.membership.login
        parties.note_change_of_login(login=login, at=NOW, what=parties_events.ProofAdded("passkey"))
    work()
    (letter,) = outbox.outbox
    assert letter.to == [world.developer.email]
    assert "passkey" in letter.body
    assert told_to(world.developer) == [Notice.PROOF_ADDED]


def test_who_has_left_hears_nothing(world):
    ticket = in_hand(world)
    said(world.shop.reporter, ticket, "Hallo?")
    with scope(world.administrator.as_viewer()) as by:
        parties.let_go(by=by, at=NOW, person=world.developer)
    work()
    assert told_to(world.developer, ticket) == []


def test_what_happened_days_ago_is_news_for_nobody(world):
    ticket = reported(world)
    said(world.shop.reporter, ticket, "Hallo?")
    work(NOW + rules.NEWS_FOR + MINUTE)
    assert told(ticket) == set()


# --- mails --------------------------------------------------------------------------------------------------------


def test_ten_mentions_in_a_minute_are_one_mail(world):
    ticket = in_hand(world)
    work()
    for number in range(10):
        said(world.developer, ticket, f"@Tess Lead vraag {number}", MessageKind.INTERNAL)
    work()
    assert [one for one in outbox.outbox if one.to == [world.team_lead.email]] == []
    work(NOW + rules.BUNDLED_FOR)
    (letter,) = [one for one in outbox.outbox if one.to == [world.team_lead.email]]
    assert all(f"vraag {number}" in letter.body for number in range(10))


def test_whatever_runs_twice_is_told_and_mailed_once(world):
    ticket = in_hand(world)
    said(world.developer, ticket, "@Tess Lead", MessageKind.INTERNAL)
    with scope(SYSTEM):
        found = [fact for fact in facts.story(ticket.id) if fact.kind == "message.mentioned"]
    with time_source.standing_at(NOW):
        for _time in range(3):
            app.tasks["notifications.tell"].func(str(found[0].public_id))
    mail()
    work(NOW + 2 * MINUTE)
    assert len([one for one in outbox.outbox if one.to == [world.team_lead.email]]) == 1


def test_a_letter_is_text_and_html_in_the_readers_language_and_says_that_no_person_wrote_it(world):
    ticket = in_hand(world)
    with scope(world.team_lead.as_viewer()) as by:
        everything = [one.value for one in rules.choices_of(by.audience)]
        commands.arrange(by=by, at=NOW, person=world.team_lead, wanted=everything, language="en")
    said(world.developer, ticket, "@Tess Lead <b>kijk</b>", MessageKind.INTERNAL)
    mail()
    (letter,) = [one for one in outbox.outbox if one.to == [world.team_lead.email]]
    (html, kind) = letter.alternatives[0]
    assert letter.subject == f"{ticket} Afrekenen lukt niet: {world.developer.name} mentioned you."
    assert kind == "text/html"
    assert "&lt;b&gt;kijk" in html
    assert 'lang="en"' in html
    assert "/desk/for-you/mail/" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_clients_people_read_the_language_of_their_agreement(world):
    in_hand(world)
    mail()
    (letter,) = outbox.outbox
    assert letter.to == [world.shop.reporter.email]
    assert "in behandeling" in letter.body
    assert "/portal/tickets/" in letter.body


def test_what_somebody_declined_stands_in_their_list_and_in_no_mail(world):
    ticket = in_hand(world)
    with scope(world.team_lead.as_viewer()) as by:
        commands.arrange(by=by, at=NOW, person=world.team_lead, wanted=[], language="nl")
    said(world.developer, ticket, "@Tess Lead", MessageKind.INTERNAL)
    mail()
    assert told_to(world.team_lead, ticket) == [Notice.MENTIONED]
    assert not any(one.to == [world.team_lead.email] for one in outbox.outbox)


def test_nobody_can_decline_to_hear_what_happens_to_their_account():
    assert not any(
        rules.MANNERS[one].can_be_declined
        for one in (Notice.PASSWORD_CHANGED, Notice.PROOF_ADDED, Notice.SECOND_FACTOR_RESET)
    )


def test_nobody_chooses_for_somebody_else(world):
    with scope(world.developer.as_viewer()) as by, pytest.raises(NotAllowed):
        commands.arrange(by=by, at=NOW, person=world.team_lead, wanted=[], language="nl")


def test_what_was_read_at_the_desk_within_the_minute_is_not_mailed(world):
    ticket = in_hand(world)
    said(world.developer, ticket, "@Tess Lead", MessageKind.INTERNAL)
    work()
    with scope(world.team_lead.as_viewer()) as by:
        assert queries.unread_count(by) == 1
        commands.note_all_read(by=by, at=NOW)
    mail()
    assert not any(one.to == [world.team_lead.email] for one in outbox.outbox)


def test_a_mail_that_can_not_be_sent_is_tried_again_with_the_same_words_and_identity(world, monkeypatch):
    ticket = in_hand(world)
    said(world.developer, ticket, "@Tess Lead", MessageKind.INTERNAL)
    refused = []

    def away(_backend, messages) -> int:
        refused.extend(messages)
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
        mail()
    work(NOW + 3 * MINUTE)
    work(NOW + 9 * MINUTE)
    first = next(one for one in refused if one.to == [world.team_lead.email])
    (letter,) = [one for one in outbox.outbox if one.to == [world.team_lead.email]]
    assert letter.extra_headers["Message-ID"] == first.extra_headers["Message-ID"]


def test_a_mail_that_never_gets_through_ends_on_record(world, monkeypatch):
    def away(_backend, messages) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    in_hand(world)
    for hour in range(80):
        mail(NOW + hour * timedelta(hours=1))
    with scope(SYSTEM):
        assert Mail.objects.get().state == "failed"
        assert [fact.kind for fact in facts.story(world.shop.reporter.id)][-1] == "person.not_mailed"


def test_a_mail_that_can_not_be_written_ends_on_record_too(world, monkeypatch):
    monkeypatch.setattr("waarborg.service.notifications.mails.written", _breaks)
    in_hand(world)
    for hour in range(80):
        mail(NOW + hour * timedelta(hours=1))
    with scope(SYSTEM):
        assert (Mail.objects.get().state, Mail.objects.get().trouble) == ("failed", "KeyError")


def _breaks(*_said, **_more) -> None:
    raise KeyError


def test_a_claim_of_a_worker_that_was_killed_is_taken_up_again(world):
    in_hand(world)
    with time_source.standing_at(NOW):
        _jobs()
    with scope(SYSTEM):
        assert len(commands.claim(by=SYSTEM, at=NOW + MINUTE)) == 1
        assert commands.claim(by=SYSTEM, at=NOW + 2 * MINUTE) == []
    work(NOW + MINUTE + rules.CLAIMED_FOR)
    assert len(outbox.outbox) == 1


def test_what_was_told_a_quarter_ago_is_forgotten_and_the_facts_stay(world):
    ticket = in_hand(world)
    mail()
    with scope(SYSTEM):
        assert commands.forget(by=SYSTEM, at=NOW + rules.KEPT_FOR + timedelta(days=1)) == 1
        assert not Mail.objects.exists()
        assert facts.story(ticket.id)


# --- whose they are -----------------------------------------------------------------------------------------------


def test_the_list_is_ones_own(world):
    ticket = in_hand(world)
    said(world.developer, ticket, "@Tess Lead", MessageKind.INTERNAL)
    work()
    with scope(world.director.as_viewer()) as other:
        assert not Notification.objects.exists()
        assert not queries.told_to(other).exists()
    with scope(world.team_lead.as_viewer()) as viewer:
        assert [one.notice for one in queries.told_to(viewer)] == [Notice.MENTIONED]
