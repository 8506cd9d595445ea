"""Articles: what was written stays, clients read what was shared, and the right one is offered while reporting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import scope
from waarborg.service.knowledge import commands, queries, rules
from waarborg.service.knowledge.models import ArticleText
from world import NOW

TITLE, TEXT = "Een bestelling blijft op wachten staan", "Kijk eerst of de **betaling** binnen is."


def written(world, *, title=TITLE, text=TEXT, language="nl", share=False):
    with scope(world.project_manager.as_viewer()) as by:
        found = commands.write(by=by, at=NOW, language=language, title=title, text=text)
        if share:
            commands.share(by=by, at=NOW, article=found.article)
    return found


def titles(person, words="", language="nl") -> list[str]:
    with scope(person.as_viewer()) as viewer:
        return [one.title for one in queries.about(queries.visible_to(viewer), words, language)]


def test_an_article_is_the_agencys_own_until_it_is_shared(world):
    article = written(world).article
    assert titles(world.developer) == [TITLE]
    assert titles(world.shop.reporter) == []
    with scope(world.project_manager.as_viewer()) as by:
        commands.share(by=by, at=NOW, article=article)
    assert titles(world.shop.reporter) == [TITLE]


def test_what_was_not_shared_does_not_leave_the_database_for_a_client(world):
    written(world)
    with scope(world.shop.directing.as_viewer()):
        assert not ArticleText.objects.exists()


def test_a_client_never_reads_what_a_shared_article_said_before(world):
    first = written(world, text="Het wachtwoord van de testomgeving is ...", share=True)
    with scope(world.project_manager.as_viewer()) as by:
        commands.write(
            by=by, at=NOW, article=first.article, language="nl", title=TITLE, text=TEXT, instead_of=1
        )
    with scope(world.shop.directing.as_viewer()):
        assert [one.text for one in ArticleText.objects.all()] == [TEXT]


def test_a_supplier_reads_no_article(world):
    written(world, share=True)
    assert titles(world.shop.suppliers_contact) == []


def test_every_version_is_kept(world):
    first = written(world)
    with scope(world.developer.as_viewer()) as by:
        commands.write(
            by=by, at=NOW, article=first.article, language="nl", title=TITLE, text="Korter", instead_of=1
        )
        texts = [one.text for one in queries.history(by, first.article_id, "nl")]
    assert texts == ["Korter", TEXT]


def test_what_somebody_wrote_meanwhile_is_not_covered_up(world):
    first = written(world)
    with scope(world.developer.as_viewer()) as by:
        commands.write(
            by=by, at=NOW, article=first.article, language="nl", title=TITLE, text="Eerst", instead_of=1
        )
        with pytest.raises(commands.WrittenMeanwhile):
            commands.write(
                by=by, at=NOW, article=first.article, language="nl", title=TITLE, text="Ook", instead_of=1
            )


def test_what_clients_read_is_changed_by_who_may_commit_the_agency(world):
    shared = written(world, share=True)
    with scope(world.developer.as_viewer()) as by, pytest.raises(NotAllowed):
        commands.write(
            by=by, at=NOW, article=shared.article, language="nl", title=TITLE, text="Nieuw", instead_of=1
        )


def test_a_retired_article_is_found_by_nobody_and_can_come_back(world):
    article = written(world, share=True).article
    with scope(world.team_lead.as_viewer()) as by:
        commands.retire(by=by, at=NOW, article=article)
    assert titles(world.developer) == titles(world.shop.reporter) == []
    with scope(world.team_lead.as_viewer()) as by:
        commands.restore(by=by, at=NOW, article=article)
    assert titles(world.shop.reporter) == [TITLE]


@pytest.mark.parametrize(
    ("title", "text", "language", "refusal"),
    [
        (" ", TEXT, "nl", commands.TitleMissing),
        (TITLE, "  ", "nl", commands.TextMissing),
        ("x" * 201, TEXT, "nl", commands.TitleMissing),
        (TITLE, "x" * 50_001, "nl", commands.TextMissing),
        (TITLE, TEXT, "de", commands.UnknownLanguage),
    ],
)
def test_an_article_needs_a_title_a_text_and_a_language(world, title, text, language, refusal):
    with scope(world.developer.as_viewer()) as by, pytest.raises(refusal):
        commands.write(by=by, at=NOW, language=language, title=title, text=text)


def test_it_is_found_by_the_stem_of_a_word_and_by_the_beginning_of_the_last(world):
    written(world, share=True)
    assert titles(world.shop.reporter, "bestellingen") == [TITLE]
    assert titles(world.shop.reporter, "mijn betal") == [TITLE]
    assert titles(world.shop.reporter, "nieuwsbrief") == []


def test_what_helps_is_offered_best_first_and_only_a_few(world):
    written(world, share=True)
    for number in range(5):
        written(world, title=f"Over voorraad {number}", text="Ook een bestelling", share=True)
    with scope(world.shop.reporter.as_viewer()) as viewer:
        offered = queries.offered(viewer, "bestelling blijft wachten", "nl")
        assert queries.offered(viewer, "  ", "nl") == []
    assert len(offered) == 3
    assert offered[0].title == TITLE


@given(st.text(max_size=200))
def test_whatever_is_typed_is_a_question_that_holds_no_syntax_of_its_own(typed):
    asked = rules.as_search(typed)
    assert asked.count("'") % 2 == 0
    assert "\\" not in asked


@pytest.mark.parametrize(
    "typed", ["a' | 'b", "!!&|:*()", "':*", "<->", "é ü 漢字", "_", "x" * 5000, "\x01 ok"]
)
def test_no_question_upsets_the_database(world, typed):
    assert titles(world.developer, typed) == []
