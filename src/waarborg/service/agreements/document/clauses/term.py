"""How long the agreement runs, how it ends and how it changes."""

from waarborg.service.agreements.document.blocks import Block, Part
from waarborg.service.agreements.document.draft import Draft


def term(draft: Draft) -> Part:
    return draft.part(
        "term",
        draft.clause("term.duration", _duration(draft)),
        draft.clause("term.notice", _notice(draft)),
        draft.clause("term.changes", draft.paragraph("term.changes.line")),
    )


def _duration(draft: Draft) -> Block:
    contract = draft.agreement.contract
    starts = draft.notation.day(contract.starts)
    if contract.ends is None:
        return draft.paragraph("term.duration.open_ended", starts=starts)
    return draft.paragraph("term.duration.ends", starts=starts, ends=draft.notation.day(contract.ends))


def _notice(draft: Draft) -> Block:
    months = draft.agreement.contract.notice_months
    if months == 0:
        return draft.paragraph("term.notice.none")
    return draft.paragraph("term.notice.line", notice=draft.texts.counted(months, "months"))
