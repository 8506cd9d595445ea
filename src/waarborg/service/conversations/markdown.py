"""What people write, as harmless HTML (Dutch: opmaak), and whom they mention.

Two fences stand one behind the other: the parser takes no HTML, and what it makes passes through a list of the few
elements that a message may hold. Pictures from elsewhere become links, so that reading a message tells nobody about it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from waarborg.service.foundation.names import sort_key

Directory = Mapping[str, tuple[UUID, ...]]

# Links, pictures and cells cost the parser more than their length: the work grows with the square of their number. No
# person writes a thousand in one message; a program's output is shown as it came.
_MOST_COSTLY_MARKS = 1_000
_COSTLY = ("[", "|", "://")

_KEPT_RENDERED = 1_024
_KEPT_LENGTH = 2_000

_BLOCKS = {"p", "br", "hr", "pre", "blockquote", "ul", "ol", "li"}
_TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
_IN_LINE = {"strong", "em", "s", "code", "a", "span"}
_NAME = re.compile(r"[^\W_]+(?:[ '’.\-]{1,2}[^\W_]+){0,7}")
_WORD = re.compile(r"[^\W_]+")
_PEOPLE = "people"


class Mentioned(NamedTuple):
    """A name after an at sign, as it was written, and who is meant: more than one when a full name is shared."""

    written: str
    people: tuple[UUID, ...]


def directory(people: Iterable[tuple[UUID, str]]) -> Directory:
    """By which names ``people`` can be mentioned: their full name, and their first name when nobody shares it."""
    full: dict[str, tuple[UUID, ...]] = {}
    first: dict[str, tuple[UUID, ...]] = {}
    for person_id, name in people:
        full[sort_key(name)] = (*full.get(sort_key(name), ()), person_id)
        given = sort_key(name).partition(" ")[0]
        first[given] = (*first.get(given, ()), person_id)
    unique = {name: ids for name, ids in first.items() if len(ids) == 1}
    return unique | full


def mentioned(text: str, people: Directory) -> list[Mentioned]:
    """Whom of ``people`` the text mentions, each way of writing once; never within code."""
    if "@" not in text or _is_costly(text):
        return []
    found: dict[str, Mentioned] = {}
    for token in _flattened(_MARKDOWN.parse(text, {_PEOPLE: people})):
        if token.type == "mention":
            found.setdefault(sort_key(token.content), Mentioned(token.content, token.meta[_PEOPLE]))
    return list(found.values())


def rendered(text: str, people: Directory) -> str:
    """``text`` as HTML that is safe in any page of ours, with the mentions of ``people`` marked."""
    names = tuple(sorted(people))
    return _remembered(text, names) if len(text) <= _KEPT_LENGTH else _rendered(text, names)


def _rendered(text: str, names: tuple[str, ...]) -> str:
    if _is_costly(text):
        return _as_typed(text)
    return _fenced(_MARKDOWN.render(text, {_PEOPLE: dict.fromkeys(names, ())}))


_remembered = lru_cache(maxsize=_KEPT_RENDERED)(_rendered)


def _is_costly(text: str) -> bool:
    return sum(map(text.count, _COSTLY)) > _MOST_COSTLY_MARKS


def _as_typed(text: str) -> str:
    return f"<pre>{escapeHtml(text)}</pre>"


def _fenced(html: str) -> str:
    return nh3.clean(
        html,
        tags=_BLOCKS | _TABLES | _IN_LINE,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        allowed_classes={"span": {"mention"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow",
    )


def _flattened(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


# --- our own rules of the parser ----------------------------------------------------------------------------------


def _read_mention(state: StateInline, silent: bool) -> bool:
    """An at sign before somebody's name, and not within a word, as in a mail address."""
    people: Directory = state.env.get(_PEOPLE) or {}
    if not people or state.src[state.pos] != "@" or state.src[state.pos - 1 : state.pos].isalnum():
        return False
    end = _longest_name(state.src, state.pos + 1, people)
    if end is None:
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content = state.src[state.pos + 1 : end]
        token.meta = {_PEOPLE: people[sort_key(token.content)]}
    state.pos = end
    return True


def _longest_name(text: str, start: int, people: Directory) -> int | None:
    """Where the longest name of ``people`` that stands at ``start`` ends."""
    candidate = _NAME.match(text, start)
    if candidate is None:
        return None
    ends = [word.end() for word in _WORD.finditer(text, start, candidate.end())]
    return next((end for end in reversed(ends) if sort_key(text[start:end]) in people), None)


def _write_mention(_: RendererHTML, tokens: Sequence[Token], index: int, *_rest: Any) -> str:
    return f'<span class="mention">@{escapeHtml(tokens[index].content)}</span>'


def _write_picture(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """A link to it: a picture that loads from elsewhere would tell its owner who reads, and when."""
    address = escapeHtml(str(tokens[index].attrGet("src")))
    words = escapeHtml(renderer.renderInlineAsText(tokens[index].children or [], options, env)) or address
    is_in_link = sum(token.nesting for token in tokens[:index] if token.tag == "a") > 0
    return words if is_in_link else f'<a href="{address}">{words}</a>'


def _open_link(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """A link without words says where it leads, or nobody who listens to the page could tell."""
    is_empty = tokens[index + 1].type == "link_close"
    words = escapeHtml(str(tokens[index].attrGet("href"))) if is_empty else ""
    return renderer.renderToken(tokens, index, options, env) + words


def _open_heading(*_: Any) -> str:
    """Bold, not a heading: a page's outline is the page's own."""
    return "<p><strong>"


def _close_heading(*_: Any) -> str:
    return "</strong></p>\n"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("js-default", {"html": False, "linkify": True, "breaks": True})
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_link": False})  # "index.php" is a file, not a host in the Philippines
    parser.inline.ruler.before("link", "mention", _read_mention)
    parser.add_render_rule("mention", _write_mention)
    parser.add_render_rule("image", _write_picture)
    parser.add_render_rule("link_open", _open_link)
    parser.add_render_rule("heading_open", _open_heading)
    parser.add_render_rule("heading_close", _close_heading)
    return parser


_MARKDOWN = _parser()
