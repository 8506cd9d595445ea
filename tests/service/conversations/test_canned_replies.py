"""Canned replies are the agency's words, made out for one ticket; a field that nobody could fill is refused at once."""

import pytest

from waarborg.service.conversations import queries
from waarborg.service.conversations.commands import (
    Retired,
    TextTooLong,
    TitleMissing,
    TitleTaken,
    UnknownField,
    Wording,
    WordsMissing,
    add_canned_reply,
    change_canned_reply,
    retire_canned_reply,
)
from waarborg.service.conversations.models import CannedReply
from waarborg.service.conversations.rules import LONGEST_TEXT, LONGEST_TITLE
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets.models import Ticket
from world import NOW

DUTCH = "Beste {{reporter}}, wij zijn begonnen met {{number}}."
ENGLISH = "Dear {{reporter}}, we have begun on {{number}}."
EVERY_FIELD = "{{client}}|{{reporter}}|{{number}}|{{subject}}|{{website}}|{{due}}|{{ sender }}"


def add(by, title="Begonnen", nl=DUTCH, en=ENGLISH) -> CannedReply:
    return add_canned_reply(by=by, at=NOW, wording=Wording(title, nl, en))


def change(by, canned, title="Begonnen", nl=DUTCH, en=ENGLISH) -> bool:
    return change_canned_reply(by=by, at=NOW, canned=canned, wording=Wording(title, nl, en))


def facts_of(canned) -> list[Fact]:
    with scope(SYSTEM):
        return list(Fact.objects.filter(about_id=canned.id).order_by("id"))


def test_a_reply_is_made_out_in_either_language(world, ticket):
    with scope(world.project_manager.as_viewer()) as by:
        canned = add(by)
        filled = {
            language: queries.fill(by=by, canned=canned, ticket=ticket, language=language).text
            for language in ("nl", "en")
        }
    name = world.shop.reporter.name
    assert filled == {
        "nl": f"Beste {name}, wij zijn begonnen met #0001.",
        "en": f"Dear {name}, we have begun on #0001.",
    }


def test_without_words_in_a_language_the_other_is_taken(world, ticket):
    with scope(world.project_manager.as_viewer()) as by:
        canned = add(by, nl="", en="Hello {{client}}")
        filled = queries.fill(by=by, canned=canned, ticket=ticket, language="nl")
        assert filled.text == f"Hello {world.shop.client.name}"


def test_every_field_has_its_place(world, ticket):
    with scope(SYSTEM):
        Ticket.objects.filter(id=ticket.id).update(website=world.shop.website)
        ticket.refresh_from_db()
    with scope(world.project_manager.as_viewer()) as by:
        filled = queries.fill(by=by, canned=add(by, nl=EVERY_FIELD), ticket=ticket, language="nl")
    assert filled.missing == ()
    assert filled.text.split("|") == [
        world.shop.client.name,
        world.shop.reporter.name,
        "#0001",
        "Afrekenen lukt niet",
        world.shop.website.url,
        "dinsdag 10 maart, 11:00",
        world.project_manager.name,
    ]


def test_what_is_not_known_stands_out_instead_of_reading_as_nothing(world, ticket):
    with scope(SYSTEM):
        Ticket.objects.filter(id=ticket.id).update(reporter=None, next_due_at=None)
        ticket.refresh_from_db()
    with scope(world.project_manager.as_viewer()) as by:
        canned = add(by, nl="Beste {{reporter}}, uiterlijk {{due}}.")
        filled = queries.fill(by=by, canned=canned, ticket=ticket, language="nl")
    assert filled.text == "Beste {{reporter}}, uiterlijk {{due}}."
    assert filled.missing == ("reporter", "due")


def test_a_value_is_never_read_as_a_field(world, ticket):
    with scope(SYSTEM):
        Ticket.objects.filter(id=ticket.id).update(subject="{{client}}\n# kop")
        ticket.refresh_from_db()
    with scope(world.project_manager.as_viewer()) as by:
        canned = add(by, nl="Over {{subject}}")
        assert (
            queries.fill(by=by, canned=canned, ticket=ticket, language="nl").text == "Over {{client}} # kop"
        )


@pytest.mark.parametrize(
    "text", ["Beste {{klant}}", "{{ }}", "{{client", "client}}", "{{client.name}}", "{{{{client}}}}"]
)
def test_an_unknown_field_is_refused_with_those_that_are_known(world, text):
    with scope(world.project_manager.as_viewer()) as by, pytest.raises(UnknownField) as refused:
        add(by, en=text)
    assert "{{reporter}}" in str(refused.value)


@pytest.mark.parametrize(
    ("wording", "refusal"),
    [
        (("", DUTCH, ENGLISH), TitleMissing),
        (("  -- ", DUTCH, ENGLISH), TitleMissing),
        (("x" * (LONGEST_TITLE + 1), DUTCH, ENGLISH), TitleMissing),
        (("Leeg", " ", "\n"), WordsMissing),
        (("Lang", "a" * (LONGEST_TEXT + 1), ""), TextTooLong),
    ],
)
def test_a_reply_without_a_title_or_words_is_refused(world, wording, refusal):
    with scope(world.project_manager.as_viewer()) as by, pytest.raises(refusal):
        add(by, *wording)


def test_a_title_is_taken_once_whatever_its_case_and_accents(world):
    with scope(world.project_manager.as_viewer()) as by:
        begun, other = add(by, "Één keer"), add(by, "Anders")
        with pytest.raises(TitleTaken):
            add(by, "een  KEER")
        with pytest.raises(TitleTaken):
            change(by, other, "Een keer")
        retire_canned_reply(by=by, at=NOW, canned=begun)
        assert add(by, "Een keer").title == "Een keer"


def test_who_leads_keeps_them_and_everybody_at_the_agency_uses_them(world):
    with scope(world.developer.as_viewer()) as by:
        for act in (
            lambda: add(by),
            lambda: change(by, CannedReply()),
            lambda: retire_canned_reply(by=by, at=NOW, canned=CannedReply()),
        ):
            with pytest.raises(NotAllowed):
                act()
    for person in (world.project_manager, world.team_lead, world.director, world.administrator):
        with scope(person.as_viewer()) as by:
            add(by, f"Van {person.name}")
    with scope(world.developer.as_viewer()) as viewer:
        assert queries.canned_replies(viewer).count() == 4
    for outsider in (world.shop.directing, world.shop.suppliers_contact):
        with scope(outsider.as_viewer()) as viewer:
            assert list(queries.canned_replies(viewer)) == []


def test_every_change_is_a_fact_and_no_change_is_none(world):
    with scope(world.project_manager.as_viewer()) as by:
        canned = add(by)
        assert not change(by, canned)
        assert change(by, canned, nl="Anders, {{client}}")
        retire_canned_reply(by=by, at=NOW, canned=canned)
        for act in (
            lambda: change(by, canned, "Nieuw"),
            lambda: retire_canned_reply(by=by, at=NOW, canned=canned),
        ):
            with pytest.raises(Retired):
                act()
        assert list(queries.canned_replies(by)) == []
    kinds = [(fact.kind, fact.client_id, fact.data) for fact in facts_of(canned)]
    assert kinds == [
        ("canned_reply.added", None, {}),
        ("canned_reply.changed", None, {"fields": ["text_nl"]}),
        ("canned_reply.retired", None, {}),
    ]
