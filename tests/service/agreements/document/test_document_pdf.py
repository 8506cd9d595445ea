"""The PDF: archival, accessible, the same every time, and nothing on it cut off."""

import re

import printed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waarborg.service.agreements.document.blocks import Frame, as_data, legible
from waarborg.service.agreements.document.data import document
from waarborg.service.agreements.document.glyphs import covered, printable
from waarborg.service.agreements.document.rendering import to_pdf

NAMES = tuple(printed.ALL)
MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM


@pytest.mark.parametrize("name", NAMES)
def test_it_is_tagged_pdf_a_for_archives_and_pdf_ua_for_screen_readers(name: str) -> None:
    reader = printed.reader_of(name)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    metadata = catalogue["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part[>=\"]+2", metadata)
    assert re.search(r"pdfaid:conformance[>=\"]+A", metadata)
    assert re.search(r"pdfuaid:part[>=\"]+1", metadata)


@pytest.mark.parametrize("name", NAMES)
def test_it_says_its_language_title_and_parties(name: str) -> None:
    reader, agreement = printed.reader_of(name), printed.ALL[name]()
    assert reader.trailer["/Root"]["/Lang"] == {"nl": "nl-NL", "en": "en-GB"}[agreement.language]
    assert reader.metadata.title == agreement.title
    assert reader.metadata.author == agreement.agency.name
    assert agreement.contract.number in reader.metadata.subject


@pytest.mark.parametrize("name", NAMES)
def test_every_part_and_clause_is_a_bookmark(name: str) -> None:
    parts = document(printed.ALL[name](), version="3", digest=printed.DIGEST).parts
    bookmarks = [_bare(entry.title) for entry in _flat(printed.reader_of(name).outline)]
    numbered = [item for part in parts for item in (part, *part.clauses)]
    assert bookmarks == [_bare(printable(f"{item.number} {item.title}")) for item in numbered]


def _flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry


@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_its_number_the_version_and_the_hash(name: str) -> None:
    pages, language = printed.pages_of(name), printed.ALL[name]().language
    word, of, version = {"nl": ("pagina", "van", "versie 3"), "en": ("page", "of", "version 3")}[language]
    for index, page in enumerate(pages, 1):
        assert f"{word} {index} {of} {len(pages)}" in page
        assert f"{version} {printed.DIGEST[:12]}" in page


@pytest.mark.parametrize("name", NAMES)
def test_the_full_hash_stands_where_both_parties_sign(name: str) -> None:
    heading = {"nl": "Ondertekening", "en": "Signatures"}[printed.ALL[name]().language]
    signed = [page for page in printed.pages_of(name) if printed.DIGEST in page]
    assert len(signed) == 1
    assert heading in signed[0]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_is_to_be_printed_is_lost_on_paper(name: str) -> None:
    """Every text is found on the pages, but for hyphens and line ends. Arabic and Hebrew run the other way."""
    printed_data = document(printed.ALL[name](), version="3", digest=printed.DIGEST)
    paper = "".join(_without_edges(page, printed_data.frame) for page in printed.pages_of(name))
    texts = {
        _bare(text)
        for text in _shown(printable(as_data(printed_data)))
        if not re.search("[\u0590-\u06ff]", text)
    }
    assert {text for text in texts if text not in paper + _bare(" ".join(printed.pages_of(name)))} == set()


def _without_edges(page: str, frame: Frame) -> str:
    """What a page says between its head and its foot."""
    edges = (frame.head, frame.edition, frame.foot)
    bare = _bare(page)
    for edge in edges:
        bare = bare.replace(_bare(printable(edge)), "", 1)
    return re.sub(f"{frame.page}[0-9]+{frame.of}[0-9]+", "", bare)


def _shown(data):
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for item in data:
            yield from _shown(item)
    elif isinstance(data, dict):
        silent = {
            "kind",
            "weight",
            "tone",
            "href",
            "alternative",
            "caption",
            "align",
            "severity",
            "key",
            "language",
            "author",
            "subject",
            "warning",
            "side",
        }
        for key, value in data.items():
            if key not in silent:
                yield from _shown(value)


def _bare(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010\u200b-]", "", text)


@pytest.mark.parametrize("name", NAMES)
def test_no_word_runs_off_its_page_or_out_of_the_margins(name: str) -> None:
    slack = 3  # a full stop may hang in the margin
    boxes = printed.boxes_of(name)
    assert boxes
    outside = [
        word
        for left, top, right, bottom, word in boxes
        if left < 24 * MM - slack
        or right > PAGE_WIDTH - 22 * MM + slack
        or top < 0
        or bottom > PAGE_HEIGHT - 8 * MM
    ]
    assert outside == []


@pytest.mark.parametrize("name", NAMES)
def test_no_clause_begins_on_the_last_line_of_a_page(name: str) -> None:
    lowest = PAGE_HEIGHT - 30 * MM - 2 * 9.5
    hung = [
        box
        for box in printed.boxes_of(name)
        if abs(box[0] - 24 * MM) < 1 and re.fullmatch(r"[ABC\d.]+", box[4])
    ]
    assert hung
    assert [word for _, _, _, bottom, word in hung if bottom > lowest] == []


def test_no_font_but_our_own_is_used_and_all_are_inside() -> None:
    fonts = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for page in printed.reader_of("crowded-nl").pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts == {"Inter-Regular", "Inter-SemiBold", "DejaVuSans"}


def test_the_same_agreement_gives_the_same_bytes() -> None:
    first = printed.pdf_of("example-nl")
    to_pdf(printed.example("en"), version="3", digest=printed.DIGEST)
    assert to_pdf(printed.example("nl"), version="3", digest=printed.DIGEST) == first


def test_another_version_or_hash_is_another_document() -> None:
    agreement = printed.sparse()
    documents = {
        to_pdf(agreement, version=version, digest=digest)
        for version, digest in (("1", printed.DIGEST), ("2", printed.DIGEST), ("1", printed.DIGEST[::-1]))
    }
    assert len(documents) == 3


def test_every_character_that_our_fonts_have_can_be_printed() -> None:
    points = [chr(point) for point in sorted(covered()) if chr(point).isprintable()]
    data = printed.plain_data()
    chunks = ["x" + "".join(points[at : at + 1500]) for at in range(0, len(points), 1500)]
    data["severity"]["priorities"]["1"]["examples"] = chunks
    assert to_pdf(printed.agreement(data), version="3", digest=printed.DIGEST).startswith(b"%PDF-")


@given(st.text(max_size=40))
def test_what_the_fonts_do_not_have_is_spelled_out(text: str) -> None:
    shown = printable(legible(text))
    assert all(ord(character) in covered() or character.isspace() for character in shown)


def test_a_pictogram_is_called_by_its_name_and_an_ideograph_by_its_number() -> None:
    assert printable("Zoë 🚀 日") == "Zoë [rocket] [U+65E5]"


def test_amounts_stand_to_the_right_under_each_other() -> None:
    """The right edges of the fees' last column are one line."""
    amounts = [
        box for box in printed.boxes_of("example-nl") if re.fullmatch(r"(275|260|390|130|1\.055),00", box[4])
    ]
    edges = {round(box[2]) for box in amounts if box[2] > PAGE_WIDTH - 30 * MM}
    assert len(edges) == 1
