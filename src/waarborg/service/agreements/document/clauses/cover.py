"""The first page: who with whom, the facts people look for first, and the guarantees at a glance."""

from waarborg.service.agreements.document.blocks import Cover, Fact, Promise, legible, plain
from waarborg.service.agreements.document.clauses.fees import monthly_total
from waarborg.service.agreements.document.clauses.windows import chosen_window, openings_of
from waarborg.service.agreements.document.draft import Draft
from waarborg.sla.agreement.model import Severity
from waarborg.sla.wording import severity_words


def cover(draft: Draft) -> Cover:
    agreement = draft.agreement
    resolution = "resolution" if agreement.rules.workaround_counts else "resolution_only"
    return Cover(
        between=draft.word("cover.between"),
        agency=legible(agreement.agency.name),
        client=legible(agreement.client.name),
        joint=draft.word("cover.joint"),
        facts=_facts(draft),
        promises_title=draft.word("cover.promises"),
        reaction=draft.word("cover.reaction"),
        resolution=draft.word(f"cover.{resolution}"),
        promises=tuple(_promise(draft, severity) for severity in Severity),
        contents_title=draft.word("document.contents"),
    )


def _facts(draft: Draft) -> tuple[Fact, ...]:
    contract = draft.agreement.contract
    window = chosen_window(draft)
    total = monthly_total(draft)
    amount = draft.word("cover.no_amount") if total is None else draft.notation.money(total)
    facts = (
        ("number", (plain(contract.number),)),
        ("starts", (plain(draft.notation.day(contract.starts)),)),
        ("term", (plain(_term(draft)),)),
        ("window", (plain(window.name), plain(openings_of(draft, window)))),
        ("project_manager", (plain(draft.agreement.project_manager.name),)),
        ("monthly", (plain(amount),)),
    )
    return tuple(Fact(draft.word(f"cover.{key}"), lines) for key, lines in facts)


def _term(draft: Draft) -> str:
    ends = draft.agreement.contract.ends
    if ends is None:
        return draft.word("cover.open_ended")
    return draft.word("cover.until", date=draft.notation.day(ends))


def _promise(draft: Draft, severity: Severity) -> Promise:
    target = getattr(draft.agreement.targets, severity)
    return Promise(
        severity=severity,
        name=severity_words(severity),
        reaction=draft.notation.duration(target.reaction),
        resolution=draft.notation.duration(target.resolution),
    )
