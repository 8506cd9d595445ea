"""Clause D3 to D5: the times of each severity, how to report it, and what counts as a reaction and a solution."""

from waarborg.service.agreements.document.blocks import Cell, Clause, Column, Part, Row, Table, plain, strong
from waarborg.service.agreements.document.draft import Draft, cell
from waarborg.sla.agreement.model import Severity, Target
from waarborg.sla.wording import severity_words


def targets(draft: Draft) -> Part:
    counts = "workaround" if draft.agreement.rules.workaround_counts else "solution"
    return draft.part(
        "targets",
        _times(draft),
        draft.clause("targets.reaction", draft.paragraph("targets.reaction.line")),
        draft.clause("targets.resolution", draft.paragraph(f"targets.resolution.{counts}")),
        draft.clause("targets.delivery", draft.paragraph("targets.delivery.line")),
    )


def _times(draft: Draft) -> Clause:
    resolution = "resolution" if draft.agreement.rules.workaround_counts else "resolution_only"
    columns = (
        Column(draft.word("targets.times.severity"), 0.85),
        Column(draft.word("targets.times.reaction"), 0.9),
        Column(draft.word(f"targets.times.{resolution}"), 1.15),
        Column(draft.word("targets.times.in_office_hours"), 1.3),
        Column(draft.word("targets.times.outside"), 1.3),
    )
    rows = tuple(_row(draft, severity, getattr(draft.agreement.targets, severity)) for severity in Severity)
    return draft.clause(
        "targets.times",
        draft.paragraph("targets.times.line"),
        Table(draft.word("targets.times.caption"), columns, rows),
        keep=True,
    )


def _row(draft: Draft, severity: Severity, target: Target) -> Row:
    return Row(
        (
            cell(strong(severity_words(severity)), severity=severity),
            cell(plain(draft.notation.duration(target.reaction))),
            cell(plain(draft.notation.duration(target.resolution))),
            _ways(draft, target.report.office_hours),
            _ways(draft, target.report.outside),
        )
    )


def _ways(draft: Draft, keys: tuple[str, ...]) -> Cell:
    """The ways in the agreement's order, as one sentence: "Algemeen nummer en ticketsysteem"."""
    ways = draft.texts.listed(dict.fromkeys(draft.way(key) for key in keys))
    return cell(plain(ways[:1].upper() + ways[1:]))
