"""What people write becomes harmless HTML, in bounded time, whatever they write."""

import time
from html.parser import HTMLParser
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waarborg.service.conversations.markdown import directory, mentioned, rendered

SAM, PIM, JAN, JANNA = (UUID(int=number) for number in (1, 2, 3, 4))
PEOPLE = directory([(SAM, "Sam Développeur"), (PIM, "Pim de Manager"), (JAN, "Jan Bol"), (JANNA, "Jan Smit")])
BLOCKS = {"p", "br", "hr", "pre", "blockquote", "ul", "ol", "li"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
IN_LINE = {"strong", "em", "s", "code", "a", "span"}
SECONDS = 3.0  # on a machine that does other things too; unbounded ones take minutes

COSTLY = {
    "brackets": "[" * 40_000,
    "half links": "[a](" * 10_000,
    "pictures": "![" * 20_000,
    "cells": "|a" * 9_000 + "\n" + "|-" * 9_000 + "\n" + "|a" * 2_000,
    "addresses": "http://a.b/(" * 3_300,
    "just below the bound": "[" * 1_000 + "a" * 39_000,
    "stars": "*a " * 13_000,
    "quotes": ">" * 40_000,
    "staircase": "\n".join(">" * depth + " a" for depth in range(280)),
    "at signs": "@" * 40_000,
    "ten thousand mentions": "@Sam\n" * 8_000,
    "almost mentions": "@Sam Pim Jan Bol Sam Pim Jan Bo" * 1_200,
    "entities": "&#x" * 13_000,
    "ticks": "".join("`" * (number % 280) + "a" for number in range(280)),
}


class _Elements(HTMLParser):
    """Every element and attribute of a text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    return _Elements(html).found


def is_harmless(html: str) -> bool:
    return all(
        tag in BLOCKS | TABLES | IN_LINE
        and set(attributes) <= {"href", "title", "rel", "start", "class"}
        and attributes.get("class", "mention") == "mention"
        and not (attributes.get("href") or "").strip().lower().startswith(("javascript", "data", "vbscript"))
        for tag, attributes in elements(html)
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](&#106;avascript:alert(1))",
        "[x](java\nscript:alert(1))",
        '[x](https://a.example "onmouseover=alert(1)")',
        "![x](javascript:alert(1))",
        '![" onerror="alert(1)](https://a.example)',
        "<https://a.example/<script>>",
        '```"><script>alert(1)</script>\n```',
        "|<script>|\n|-|\n|<b onclick=x>|",
        "@Sam<script>",
        "<!-- --> <![CDATA[ <?php ?>",
    ],
)
def test_no_code_comes_through(text):
    assert is_harmless(rendered(text, PEOPLE))


@given(st.text(st.sampled_from("[](){}<>!@*_`|#:/&;\"' \n-=ajx1javascript"), max_size=300))
def test_no_code_comes_through_any_mixture(text):
    assert is_harmless(rendered(text, PEOPLE))


def test_links_give_no_hold_and_no_credit():
    ((_, address),) = [one for one in elements(rendered("https://a.example/x", {})) if one[0] == "a"]
    assert address == {"href": "https://a.example/x", "rel": "noopener nofollow"}


def test_pictures_from_elsewhere_become_links():
    html = rendered("![de kassa](https://spion.example/1.png)", {})
    assert "<img" not in html
    assert ">de kassa</a>" in html


@pytest.mark.parametrize(
    "text", ["[](https://a.example)", "[![](https://a.example/1.png)](https://a.example)"]
)
def test_no_link_is_without_words(text):
    assert "></a>" not in rendered(text, {})


def test_a_heading_does_not_enter_the_outline_of_the_page():
    assert rendered("# Dringend", {}) == "<p><strong>Dringend</strong></p>\n"


def test_a_line_break_is_a_line_break():
    assert "<br>" in rendered("regel een\nregel twee", {})


def test_a_file_name_is_not_an_address():
    assert "<a" not in rendered("Zie index.php en readme.md", {})


def test_people_are_mentioned_by_full_or_first_name_whatever_the_case_and_accents():
    found = mentioned("@sam en @Pim De Manager, kijk even. @Sam Developpeur?", PEOPLE)
    assert [(one.written, one.people) for one in found] == [
        ("sam", (SAM,)),
        ("Pim De Manager", (PIM,)),
        ("Sam Developpeur", (SAM,)),
    ]


def test_a_first_name_that_two_share_mentions_nobody_and_their_full_names_do():
    assert [one.people for one in mentioned("@Jan, of @Jan Smit", PEOPLE)] == [(JANNA,)]


def test_a_full_name_that_two_share_mentions_both():
    both = directory([(JAN, "Jan Bol"), (JANNA, "Jan Bol")])
    assert mentioned("@Jan Bol", both)[0].people == (JAN, JANNA)


@pytest.mark.parametrize("text", ["sam@sam.example", "`@Sam`", "```\n@Sam\n```", "@Samantha", "@ Sam", "@"])
def test_what_is_no_mention(text):
    assert mentioned(text, PEOPLE) == []
    assert "mention" not in rendered(text, PEOPLE)


def test_a_mention_is_marked_and_goes_on_after_the_name():
    assert rendered("@Sam's idee", PEOPLE) == '<p><span class="mention">@Sam</span>\'s idee</p>\n'


@pytest.mark.parametrize("name", COSTLY)
def test_costly_text_takes_bounded_time(name):
    begun = time.perf_counter()
    html = rendered(COSTLY[name], PEOPLE)
    mentioned(COSTLY[name], PEOPLE)
    assert time.perf_counter() - begun < SECONDS
    assert is_harmless(html)


def test_what_is_too_costly_to_lay_out_is_shown_as_it_was_typed():
    assert rendered("[<a" * 2_000, {}) == f"<pre>{'[&lt;a' * 2_000}</pre>"
