"""HTML of other systems as Markdown, or as plain text: what it says stays, how it looked and what it could do does not.

A parser made for hostile pages first reduces it to a few well-closed elements, in linear time; those are then written out.
Nothing of the HTML itself is kept, and the Markdown passes our own fence when it is shown.
"""

import re
from html import unescape
from html.parser import HTMLParser
from itertools import takewhile

import nh3

MOST_CHARACTERS = 1_000_000
# A parser's work grows with the square of what is nested. Nobody formats by hand what has more marks than this: of that
# the words are kept, and no more.
MOST_MARKS = 10_000
_DEEPEST = 20

_SILENT = {"head", "script", "style", "title", "template", "noscript", "object", "svg", "math", "iframe"}
_PARAGRAPHS = {"p", "table", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
_BLOCKS = _PARAGRAPHS | {"div", "tr", "li", "dl", "dt", "dd", "address", "figure"}
_AROUND = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~"}
_KEPT = _BLOCKS | set(_AROUND) | {"a", "br", "img", "td", "th"}
_SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>()\[\]\\]+\Z", re.IGNORECASE)
_SPECIAL = re.compile(r"([\\`*\[\]]|(?<!\w)_|_(?!\w))")
_LEADING = re.compile(r"^(#{1,6}(?=\s)|[-+](?=\s)|>|\d+(?=[.)]\s))")
_LEADING_NUMBER = re.compile(r"^(\d+)(?=[.)]\s)")
_ANY_TAG = re.compile(r"<[^<>]{0,1000}>")
_SPACE = re.compile(r"[ \t\r\n\f\u00a0\u200b]+")


def as_markdown(html: str) -> str:
    """What the HTML says, with its links, lists, quotes and emphasis."""
    return _written(html, is_plain=False)


def as_plain(html: str) -> str:
    """What the HTML says, as somebody would type it in a mail without formatting."""
    return _written(html, is_plain=True)


def _written(html: str, *, is_plain: bool) -> str:
    kept = html[:MOST_CHARACTERS].replace("\0", "")
    if kept.count("<") + kept.count("&") > MOST_MARKS:
        return _words_of(kept, is_plain=is_plain)
    reduced = nh3.clean(
        kept,
        tags=_KEPT,
        clean_content_tags=_SILENT,
        attributes={"a": {"href"}, "img": {"alt"}},
        link_rel=None,
    )
    writer = _Writer(is_plain=is_plain)
    writer.feed(reduced)
    writer.close()
    return writer.written()


def escaped(words: str) -> str:
    """Words that mean themselves in Markdown."""
    return _SPECIAL.sub(r"\\\1", words)


def _words_of(html: str, *, is_plain: bool) -> str:
    words = _SPACE.sub(" ", unescape(_ANY_TAG.sub(" ", html))).strip()
    return words if is_plain else escaped(words)


class _Writer(HTMLParser):
    """Writes as it reads. Line ends are owed until something follows; each line begins with the margin of its place."""

    def __init__(self, *, is_plain: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._is_plain = is_plain
        self._out: list[str] = []
        self._owed = 0
        self._is_fresh = True  # nothing stands on this line but its margin
        self._margins: list[str] = []
        self._last_margins: list[str] = []
        self._numbers: list[int | None] = []
        self._marker: tuple[int, str] | None = None
        self._links: list[tuple[str, int]] = []
        self._marks: list[str] = []
        self._pre = 0

    def written(self) -> str:
        lines = "".join(self._out).split("\n")
        return "\n".join(line.rstrip() for line in lines).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_line(tag)
        given = dict(attrs)
        match tag:
            case "br":
                self._owed += 1
                self._is_fresh = True
            case "hr":
                self._write("———" if self._is_plain else "---")
                self._end_line(tag)
            case "img" if given.get("alt"):
                self._write(self._typed(f"[{given['alt']}]"))
            case "td" | "th":
                self._write(" ")
            case "a":
                self._settle()
                self._links.append((given.get("href") or "", len(self._out)))
            case _ if tag in _AROUND:
                self._emphasise(_AROUND[tag])
            case _:
                self._begin_block(tag)

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "a" if self._links:
                self._end_link(*self._links.pop())
            case "ul" | "ol" if self._numbers:
                self._numbers.pop()
                self._margins.pop()
                self._marker = None
            case "blockquote" if self._margins:
                self._owed = max(self._owed, 1)
                self._margins.pop()
            case "pre" if self._pre:
                self._owed = max(self._owed, 1)
                self._fence()
                self._pre -= 1
            case _ if tag in _AROUND:
                self._end_emphasis(_AROUND[tag])
        self._end_line(tag)

    def handle_data(self, data: str) -> None:
        if self._pre:
            self._write_as_it_is(data)
            return
        words = _SPACE.sub(" ", data)
        if self._is_fresh:
            words = words.lstrip(" ")
        if words:
            self._write(self._typed(words))

    def _typed(self, words: str) -> str:
        """Words that mean themselves: no mark in them turns into formatting."""
        if self._is_plain:
            return words
        typed = escaped(words)
        if not self._is_fresh:
            return typed
        return _LEADING_NUMBER.sub(r"\1\\", typed) if typed[:1].isdigit() else _LEADING.sub(r"\\\1", typed)

    def _write_as_it_is(self, data: str) -> None:
        for place, line in enumerate(data.split("\n")):
            if place:
                self._owed += 1
            if line:
                self._write(line)

    def _fence(self) -> None:
        if self._pre == 1 and not self._is_plain:
            self._write("```")
            self._owed = 1

    def _begin_block(self, tag: str) -> None:
        match tag:
            case "ul" | "ol":
                self._numbers.append(0 if tag == "ol" else None)
                self._margins.append("   " if tag == "ol" else "  ")
            case "li":
                self._begin_item()
            case "blockquote":
                self._margins.append("> ")
            case "pre":
                self._pre += 1
                self._fence()

    def _begin_item(self) -> None:
        if not self._numbers:
            self._numbers, self._margins = [None], [*self._margins, "  "]
        number = self._numbers[-1]
        if number is not None:
            self._numbers[-1] = number = number + 1
        self._marker = (len(self._margins) - 1, "- " if number is None else f"{number}. ")

    def _emphasise(self, mark: str) -> None:
        if not self._is_plain and not self._pre and mark not in self._marks:
            self._marks.append(mark)
            self._write(mark)

    def _end_emphasis(self, mark: str) -> None:
        """A closing mark stands against its word, or it would be read as it stands."""
        if mark not in self._marks:
            return
        self._marks.remove(mark)
        if self._out[-1] == mark:
            self._out.pop()  # there was nothing in it
            return
        bare = self._out[-1].rstrip(" ")
        space, self._out[-1] = self._out[-1][len(bare) :], bare
        self._out.append(mark + space)

    def _end_link(self, address: str, begins: int) -> None:
        said = "".join(self._out[begins:]).strip()
        if not _SAFE_ADDRESS.match(address) or "\n" in said:
            return
        target = address.removeprefix("mailto:").removeprefix("tel:")
        if not said or said.replace("\\", "") in (address, target):
            del self._out[begins:]
            self._write(target if self._is_plain else f"<{address}>")
        elif self._is_plain:
            self._out.append(f" ({target})")
        else:
            self._out[begins:] = [f"[{said}]({address})"]

    def _end_line(self, tag: str) -> None:
        """What comes next begins a line of its own; a paragraph leaves one empty before it."""
        if tag in _BLOCKS:
            self._owed = max(self._owed, 2 if tag in _PARAGRAPHS else 1)
            self._is_fresh = True

    def _write(self, text: str) -> None:
        self._settle()
        self._out.append(text)
        self._is_fresh = False

    def _settle(self) -> None:
        """Write the line ends that are owed, and the margin of the line that now begins."""
        if not self._owed and self._out:
            return
        if self._out:
            pairs = takewhile(
                lambda pair: pair[0] == pair[1], zip(self._last_margins, self._margins, strict=False)
            )
            empty = "".join(margin for margin, _ in pairs).rstrip() if self._marker is None else ""
            self._out.append("\n" if self._owed == 1 else f"\n{empty}\n")
        self._last_margins = self._margins[:_DEEPEST]
        self._out.append(self._margin())
        self._owed = 0

    def _margin(self) -> str:
        margins = self._margins[:_DEEPEST]
        if self._marker is not None:
            place, marker = self._marker
            self._marker = None
            if place < len(margins):
                margins[place] = marker
        return "".join(margins)
