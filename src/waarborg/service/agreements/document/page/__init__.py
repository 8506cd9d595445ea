"""The document as one HTML page: the same words as the PDF, self-contained, without scripts or requests."""

from base64 import b64encode
from functools import cache
from importlib import resources

from waarborg.service.agreements.document.blocks import Cover, Document, Part, Promise
from waarborg.service.agreements.document.page.markup import body_of, fact_list, shape, text

_FONTS = {400: "inter-latin-400-normal.woff2", 600: "inter-latin-600-normal.woff2"}


def page(document: Document) -> str:
    """The whole page. The same document gives the same text."""
    return (
        "<!doctype html>\n"
        f'<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(document.title)} – {text(document.cover.client)}</title>\n"
        f'<meta name="author" content="{text(document.author)}">\n'
        f'<meta name="description" content="{text(document.subject)}">\n'
        f"<style>\n{_fonts()}{_stylesheet()}{_running_words(document)}</style>\n</head>\n<body>\n"
        f"{_head(document)}{_contents(document)}"
        f"<main>\n{''.join(_part(part, document) for part in document.parts)}</main>\n"
        f"<footer><p>{text(document.frame.foot)}</p><p>{text(document.frame.edition)}</p></footer>\n"
        "</body>\n</html>\n"
    )


def _head(document: Document) -> str:
    cover = document.cover
    return (
        f'<header>\n<div class="masthead">{_mark()}<p class="edition">{text(document.frame.edition)}</p></div>\n'
        f'<h1>{text(document.title)}</h1>\n<p class="between">{text(cover.between)}<br>'
        f"<strong>{text(cover.agency)}</strong> {text(cover.joint)} <strong>{text(cover.client)}</strong></p>\n"
        f"{fact_list(cover.facts, 'facts')}</header>\n"
        f"{_promises(cover)}"
    )


def _promises(cover: Cover) -> str:
    promises = "".join(_promise(promise, cover) for promise in cover.promises)
    return (
        f'<section class="promises" aria-labelledby="promises"><h2 id="promises">{text(cover.promises_title)}</h2>'
        f"<ul>{promises}</ul></section>\n"
    )


def _promise(promise: Promise, cover: Cover) -> str:
    times = ((cover.reaction, promise.reaction), (cover.resolution, promise.resolution))
    shown = "".join(
        f"<p><span>{text(label)}</span> <strong>{text(time)}</strong></p>" for label, time in times
    )
    return f"<li><h3>{shape(promise.severity)}{text(promise.name)}</h3>{shown}</li>"


def _contents(document: Document) -> str:
    items = "".join(
        f'<li><a href="#{part.key}"><span>{part.number}</span> {text(part.title)}</a></li>'
        for part in document.parts
    )
    return (
        f'<nav aria-labelledby="contents"><h2 id="contents">{text(document.cover.contents_title)}</h2>'
        f"<ol>{items}</ol></nav>\n"
    )


def _part(part: Part, document: Document) -> str:
    clauses = "".join(
        f'<section class="clause" id="{part.key}-{index}"><h3><span>{clause.number}</span> {text(clause.title)}</h3>\n'
        f"{body_of(clause, document.frame)}</section>\n"
        for index, clause in enumerate(part.clauses, 1)
    )
    return (
        f'<section class="part" id="{part.key}"><h2><span>{part.number}</span> {text(part.title)}</h2>\n'
        f"{clauses}</section>\n"
    )


def _running_words(document: Document) -> str:
    """What a printed page says at its edges."""
    frame = document.frame
    numbers = f"{_css(frame.page + ' ')} counter(page) {_css(f' {frame.of} ')} counter(pages)"
    return (
        f"@page {{ @top-left {{ content: {_css(frame.head)} }} @top-right {{ content: {_css(frame.edition)} }} "
        f"@bottom-left {{ content: {_css(frame.foot)} }} @bottom-right {{ content: {numbers} }} }}\n"
    )


def _css(words: str) -> str:
    """A CSS string of any text: everything but plain letters and digits is escaped."""
    escaped = (char if char.isascii() and char.isalnum() else f"\\{ord(char):x} " for char in words)
    return f'"{"".join(escaped)}"'


@cache
def _mark() -> str:
    drawing = _resource("mark.svg").decode().strip()
    return drawing.replace("<svg ", '<svg class="mark" aria-hidden="true" ', 1)


@cache
def _stylesheet() -> str:
    return _resource("page/style.css").decode()


@cache
def _fonts() -> str:
    return "".join(
        f'@font-face {{ font-family: Inter; font-weight: {weight}; font-display: swap; src: url("data:font/woff2;base64,'
        f'{b64encode(_resource(f"fonts/{name}")).decode()}") format("woff2") }}\n'
        for weight, name in _FONTS.items()
    )


def _resource(name: str) -> bytes:
    return (resources.files("waarborg.service.agreements.document") / name).read_bytes()
