"""Clause G: interfaces and the integration between them; and the annex that draws each one."""

from waarborg.service.agreements.document.blocks import (
    Block,
    Clause,
    Diagram,
    Fact,
    Facts,
    Paragraph,
    Part,
    Run,
    Side,
    legible,
    plain,
)
from waarborg.service.agreements.document.draft import Draft, web
from waarborg.sla.agreement.model import Integration, Interface

_PRINCIPLES = ("responsible", "test", "together", "supplier", "best_effort", "unannounced")


def integrations(draft: Draft) -> Part:
    if not draft.agreement.integrations:
        return draft.part(
            "integrations", draft.clause("integrations.terms", draft.paragraph("integrations.terms.none"))
        )
    principles = (f"integrations.{key}" for key in _PRINCIPLES)
    return draft.part(
        "integrations",
        draft.clause(
            "integrations.terms",
            draft.paragraph("integrations.terms.line", annex=draft.annex("annex_integrations")),
        ),
        *(draft.clause(key, draft.paragraph(f"{key}.line")) for key in principles),
    )


def annex_integrations(draft: Draft) -> Part:
    clauses = (_drawn(draft, integration) for integration in draft.agreement.integrations)
    return draft.annex_part("annex_integrations", *clauses)


def _drawn(draft: Draft, integration: Integration) -> Clause:
    return draft.titled(
        integration.name,
        Paragraph(plain(integration.purpose)),
        _diagram(draft, integration),
        _supplier(draft, integration),
        _warning(draft, integration),
        keep=True,
    )


def _diagram(draft: Draft, integration: Integration) -> Diagram:
    ours, theirs = integration.ours, integration.theirs
    return Diagram(
        ours=_side(draft, ours, "ours", draft.owner(integration, "ours")),
        theirs=_side(draft, theirs, "theirs", draft.owner(integration, "theirs")),
        between=draft.word("integrations.diagram.between"),
        shared=draft.word("integrations.diagram.shared"),
        alternative=draft.word(
            "integrations.diagram.alternative", name=integration.name, ours=ours.name, theirs=theirs.name
        ),
    )


def _side(draft: Draft, interface: Interface, side: str, owner: str) -> Side:
    answerable = draft.word("integrations.diagram.answerable", owner=owner)
    tested = "tested" if interface.probe else "tested_by_owner"
    line = draft.say(f"integrations.diagram.{tested}")
    if interface.probe:
        line = (*line, Run(" "), web(interface.probe))
    return Side(
        label=draft.word(f"integrations.diagram.{side}"),
        name=legible(interface.name),
        answerable=answerable[:1].upper() + answerable[1:],
        tested=line,
    )


def _supplier(draft: Draft, integration: Integration) -> Facts:
    supplier = integration.supplier
    return Facts(
        (
            Fact(draft.word("integrations.diagram.supplier"), (plain(supplier.name),)),
            Fact(
                draft.word("integrations.diagram.contact"), draft.reached_at(supplier.email, supplier.phone)
            ),
            Fact(
                draft.word("integrations.diagram.guarantee"),
                (plain(draft.word(f"guarantees.{supplier.guarantee}")),),
            ),
        )
    )


def _warning(draft: Draft, integration: Integration) -> Block | None:
    """Every supplier is expected to give the same guarantee (clause G5)."""
    supplier = integration.supplier
    if supplier.guarantee == "same":
        return None
    line = draft.say("integrations.diagram.guarantee_warning", supplier=supplier.name)
    return Paragraph(line, "warning")
