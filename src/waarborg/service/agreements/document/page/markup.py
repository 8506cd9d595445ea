"""Each kind of block as HTML. All text passes ``text``; nothing from an SLA file reaches the page unescaped."""

import re
from collections.abc import Iterable
from html import escape
from typing import assert_never

from waarborg.service.agreements.document.blocks import (
    Band,
    BandTrack,
    Block,
    Bullets,
    Cell,
    Clause,
    Column,
    Diagram,
    Fact,
    Facts,
    Fingerprint,
    Flag,
    Frame,
    Grade,
    Line,
    Matrix,
    Paragraph,
    Row,
    Run,
    Side,
    Signatory,
    Signatures,
    Stretch,
    Table,
)

_SHAPES = {
    "critical": '<path d="M8 .8 15.2 8 8 15.2.8 8z"/>',
    "major": '<path d="M8 1.6 15.4 14.4H.6z"/>',
    "normal": '<circle cx="8" cy="8" r="5.2" class="ring"/>',
    "minor": '<circle cx="8" cy="8" r="3.2"/>',
}
_BAND_WIDTH, _NAMES, _BAR, _LABEL = 760, 92, 14, 16
# A pair of times stays on one line.
_TIMES = re.compile(r"\d\d:\d\d–\d\d:\d\d")


def text(words: str) -> str:
    return escape(words, quote=True)


def shape(severity: str) -> str:
    """A severity's mark; its word stands beside it."""
    return (
        f'<svg class="shape is-{severity}" viewBox="0 0 16 16" aria-hidden="true">{_SHAPES[severity]}</svg>'
    )


def runs(line: Line) -> str:
    return "".join(map(_run, line))


def lines(several: Iterable[Line]) -> str:
    return "<br>".join(map(runs, several))


def _run(run: Run) -> str:
    shown = _TIMES.sub(r'<span class="times">\g<0></span>', text(run.text))
    if run.weight == "strong":
        shown = f"<strong>{shown}</strong>"
    if run.weight == "quiet":
        shown = f'<span class="quiet">{shown}</span>'
    return f'<a href="{text(run.href)}">{shown}</a>' if run.href else shown


def body_of(clause: Clause, frame: Frame) -> str:
    return "".join(f"{_block(block, frame)}\n" for block in clause.blocks)


def _block(block: Block, frame: Frame) -> str:
    match block:
        case Paragraph():
            drawn = _paragraph(block, frame)
        case Bullets():
            drawn = f"<ul>{''.join(f'<li>{runs(item)}</li>' for item in block.items)}</ul>"
        case Facts():
            drawn = fact_list(block.rows, "rows")
        case Table():
            drawn = _table(block)
        case Matrix():
            drawn = _matrix(block)
        case Diagram():
            drawn = _diagram(block)
        case Band():
            drawn = _band(block)
        case Fingerprint():
            drawn = _fingerprint(block)
        case Signatures():
            drawn = f'<div class="signatures">{"".join(map(_signatory, block.parties))}</div>'
        case _:
            assert_never(block)
    return drawn


def _fingerprint(block: Fingerprint) -> str:
    return (
        f'<p class="fingerprint"><span class="quiet">{text(block.label)}</span><br>{text(block.digest)}</p>'
    )


def _paragraph(block: Paragraph, frame: Frame) -> str:
    if block.tone == "warning":
        return f'<p class="warning"><strong>{text(frame.warning)}.</strong> {runs(block.line)}</p>'
    return f"<p>{runs(block.line)}</p>"


def fact_list(facts: Iterable[Fact], kind: str) -> str:
    pairs = (f"<div><dt>{text(fact.label)}</dt><dd>{lines(fact.lines)}</dd></div>" for fact in facts)
    return f'<dl class="{kind}">{"".join(pairs)}</dl>\n'


def _scrolling(caption: str, inside: str) -> str:
    """A region that a narrow screen scrolls sideways, also by keyboard."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{text(caption)}">{inside}</div>'


def _table(table: Table) -> str:
    head = "".join(map(_head, table.columns))
    rows = "".join(_row(row, table.columns) for row in table.rows)
    caption = f'<caption class="hidden">{text(table.caption)}</caption>'
    return _scrolling(
        table.caption, f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _head(column: Column) -> str:
    kind = ' class="end"' if column.align == "end" else ""
    return f'<th scope="col"{kind}>{text(column.title)}</th>' if column.title else "<td></td>"


def _row(row: Row, columns: tuple[Column, ...]) -> str:
    if row.tone == "group":
        return f'<tr class="group"><th colspan="{len(columns)}" scope="colgroup">{lines(row.cells[0].lines)}</th></tr>'
    first, *others = row.cells
    cells = "".join(_cell(cell, column) for cell, column in zip(others, columns[1:], strict=True))
    return f'<tr class="{row.tone}"><th scope="row">{_inside(first)}</th>{cells}</tr>'


def _cell(cell: Cell, column: Column) -> str:
    kind = ' class="end"' if column.align == "end" else ""
    return f"<td{kind}>{_inside(cell)}</td>"


def _inside(cell: Cell) -> str:
    mark = shape(cell.severity) if cell.severity else ""
    return f"{mark}{lines(cell.lines)}"


def _matrix(matrix: Matrix) -> str:
    columns = "".join(
        f'<th scope="col"><span class="quiet">{text(matrix.across)}</span> {text(column.number)}<br>'
        f'<span class="quiet">{text(column.name)}</span></th>'
        for column in matrix.columns
    )
    rows = "".join(
        f'<tr><th scope="row">{text(row.label)}</th>{"".join(map(_grade, row.grades))}</tr>'
        for row in matrix.rows
    )
    head = f'<thead><tr><th scope="col">{text(matrix.down)}</th>{columns}</tr></thead>'
    caption = f'<caption class="hidden">{text(matrix.caption)}</caption>'
    return _scrolling(matrix.caption, f'<table class="matrix">{caption}{head}<tbody>{rows}</tbody></table>')


def _grade(grade: Grade) -> str:
    return f'<td class="is-{grade.severity}">{shape(grade.severity)}<strong>{text(grade.name)}</strong></td>'


def _diagram(diagram: Diagram) -> str:
    return (
        f'<figure class="diagram" role="group" aria-label="{text(diagram.alternative)}">{_side(diagram.ours)}'
        f'<div class="link"><strong>{text(diagram.between)}</strong><br>'
        f'<span class="quiet">{text(diagram.shared)}</span></div>{_side(diagram.theirs)}</figure>'
    )


def _side(side: Side) -> str:
    return (
        f'<div class="side"><span class="quiet">{text(side.label)}</span><br><strong>{text(side.name)}</strong>'
        f'<p>{text(side.answerable)}</p><p class="quiet">{runs(side.tested)}</p></div>'
    )


def _signatory(signatory: Signatory) -> str:
    blanks = "".join(f"<p>{text(label)}</p>" for label in signatory.blanks)
    return (
        f'<section aria-label="{text(signatory.on_behalf)}"><span class="quiet">{text(signatory.on_behalf)}</span><br>'
        f'<strong>{text(signatory.party)}</strong>{blanks}<p class="space">{text(signatory.space)}</p></section>'
    )


def _band(band: Band) -> str:
    height = 40 + len(band.tracks) * (_BAR + 2 * _LABEL + 8) + _LABEL
    tracks = "".join(
        _track(track, band, 40 + index * (_BAR + 2 * _LABEL + 8)) for index, track in enumerate(band.tracks)
    )
    days = "".join(_day(day, band) for day in band.days)
    report = (
        f'<circle class="report" cx="{_NAMES + 4}" cy="{height - 8}" r="4"/>'
        f'<text x="{_NAMES + 13}" y="{height - 4}">{text(f"{band.report.label} {band.report.time}")}</text>'
    )
    drawing = (
        f'<svg class="band" viewBox="0 0 {_BAND_WIDTH} {height}" role="img" aria-label="{text(band.alternative)}">'
        f"{days}{tracks}{report}</svg>"
    )
    return _scrolling(band.alternative, drawing)


def _x(place: float) -> float:
    return round(_NAMES + place * (_BAND_WIDTH - _NAMES - 1), 1)


def _day(day: Stretch, band: Band) -> str:
    if not day.label:
        return ""
    names = (closed.label for closed in band.closed if closed.starts == day.starts)
    name = "".join(
        f'<text class="name" x="{_x(day.starts)}" y="28">{text(closed)}</text>' for closed in names
    )
    return f'<text class="day" x="{_x(day.starts)}" y="12">{text(day.label)}</text>{name}'


def _track(track: BandTrack, band: Band, top: int) -> str:
    last = max(flag.at for flag in track.flags)
    opened = "".join(_bar(stretch, top, "open") for stretch in band.open)
    middle = top + _BAR / 2
    flags = "".join(_flag(flag, top) for flag in track.flags)
    return (
        f'<text class="severity" x="0" y="{top + 12}">{text(track.name)}</text>'
        f"{_bar(Stretch(0, 1), top, 'closed')}{opened}{_bar(Stretch(0, 1), top, 'edge')}"
        f'<path class="used is-{track.severity}" d="M{_x(band.report.at)} {middle}H{_x(last)}"/>'
        f'<circle class="report" cx="{_x(band.report.at)}" cy="{middle}" r="4"/>{flags}'
    )


def _bar(stretch: Stretch, top: int, kind: str) -> str:
    width = round(_x(stretch.ends) - _x(stretch.starts), 1)
    return f'<rect class="{kind}" x="{_x(stretch.starts)}" y="{top}" width="{width}" height="{_BAR}"/>'


def _flag(flag: Flag, top: int) -> str:
    foot = top + _BAR + (flag.row + 1) * _LABEL
    shift = -5 if flag.side == "end" else 5
    return (
        f'<path class="flag" d="M{_x(flag.at)} {top}V{foot}"/>'
        f'<text x="{_x(flag.at) + shift}" y="{foot - 3}" text-anchor="{flag.side}">'
        f"{text(f'{flag.label} {flag.time}')}</text>"
    )
