"""From an agreement to what is printed: every promise of the SLA file, in words, in order.

The PDF and the page are both drawn from this and from nothing else, so that they can't say different things.
"""

from waarborg.service.agreements.document.blocks import Document, Frame, legible
from waarborg.service.agreements.document.clauses.closed_days import annex_days
from waarborg.service.agreements.document.clauses.counting import counting
from waarborg.service.agreements.document.clauses.cover import cover
from waarborg.service.agreements.document.clauses.escalation import escalation
from waarborg.service.agreements.document.clauses.fees import fees
from waarborg.service.agreements.document.clauses.incidents import incidents
from waarborg.service.agreements.document.clauses.integrations import annex_integrations, integrations
from waarborg.service.agreements.document.clauses.parties import parties
from waarborg.service.agreements.document.clauses.people import people
from waarborg.service.agreements.document.clauses.reachability import reachability
from waarborg.service.agreements.document.clauses.scope import scope
from waarborg.service.agreements.document.clauses.services import services
from waarborg.service.agreements.document.clauses.signing import signing
from waarborg.service.agreements.document.clauses.targets import targets
from waarborg.service.agreements.document.clauses.term import term
from waarborg.service.agreements.document.clauses.windows import windows
from waarborg.service.agreements.document.clauses.worked_example import annex_example
from waarborg.service.agreements.document.draft import Draft
from waarborg.sla.agreement.model import Agreement
from waarborg.sla.terms import FrozenHolidays

_BODY = (
    parties,
    scope,
    people,
    reachability,
    windows,
    incidents,
    targets,
    counting,
    escalation,
    services,
    integrations,
    fees,
    term,
    signing,
)
_ANNEXES = {
    "annex_example": annex_example,
    "annex_days": annex_days,
    "annex_integrations": annex_integrations,
}
_SHORT_HASH = 12
_LONGEST_HEAD = 64


def document(
    agreement: Agreement, *, version: str, digest: str, frozen: FrozenHolidays | None = None
) -> Document:
    """The document of one version of an agreement.

    ``digest`` is the hash of the SLA file's text. ``frozen`` holds the holidays that the version fixed, by year.
    """
    draft = Draft(agreement, version, digest, frozen)
    starts = agreement.contract.starts
    return Document(
        title=legible(agreement.title),
        language=agreement.language,
        author=legible(agreement.agency.name),
        subject=draft.word(
            "document.subject",
            number=agreement.contract.number,
            agency=agreement.agency.name,
            client=agreement.client.name,
        ),
        dated_on=(starts.year, starts.month, starts.day),
        frame=_frame(draft),
        cover=cover(draft),
        parts=(*(part(draft) for part in _BODY), *(_ANNEXES[key](draft) for key in draft.annexes)),
    )


def _frame(draft: Draft) -> Frame:
    version = draft.word("document.version", version=draft.version)
    return Frame(
        head=_shortened(legible(draft.agreement.client.name)),
        edition=f"{version}\u2002{draft.digest[:_SHORT_HASH]}",
        foot=_shortened(legible(f"{draft.agreement.contract.number}\u2002{draft.agreement.title}")),
        page=draft.word("document.page"),
        of=draft.word("document.of"),
        warning=draft.word("document.warning"),
    )


def _shortened(text: str) -> str:
    """Short enough for a running head."""
    return text if len(text) <= _LONGEST_HEAD else f"{text[: _LONGEST_HEAD - 1].rstrip()}…"
