"""Clause B: the people a client deals with."""

from waarborg.service.agreements.document.blocks import Clause, Fact, Facts, Part, plain, strong
from waarborg.service.agreements.document.draft import Draft, mail


def people(draft: Draft) -> Part:
    has_mobile = draft.agreement.project_manager.mobile is not None
    one_contact = "people.one_contact.line_mobile" if has_mobile else "people.one_contact.line"
    return draft.part(
        "people",
        _project_manager(draft),
        draft.clause("people.facilitating", draft.paragraph("people.facilitating.line")),
        draft.clause("people.controlling", draft.paragraph("people.controlling.line")),
        draft.clause("people.one_contact", draft.paragraph(one_contact)),
        draft.clause("people.service_desk", draft.paragraph("people.service_desk.line")),
    )


def _project_manager(draft: Draft) -> Clause:
    manager = draft.agreement.project_manager
    mobile = "mobile_whatsapp" if manager.whatsapp else "mobile"
    facts = [Fact(draft.word("people.project_manager.name"), (strong(manager.name),))]
    if manager.mobile:
        facts.append(Fact(draft.word(f"people.project_manager.{mobile}"), ((draft.phone(manager.mobile),),)))
    elif manager.whatsapp:
        reached = draft.say("people.project_manager.whatsapp_too")
        facts.append(Fact(draft.word("people.project_manager.whatsapp"), (reached,)))
    facts.append(Fact(draft.word("people.project_manager.email"), ((mail(manager.email),),)))
    if manager.deputy:
        facts.append(Fact(draft.word("people.project_manager.deputy"), (plain(manager.deputy),)))
    return draft.clause(
        "people.project_manager",
        draft.paragraph("people.project_manager.line"),
        Facts(tuple(facts)),
        keep=True,
    )
