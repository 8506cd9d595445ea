"""Where both parties sign, for exactly this text."""

from waarborg.service.agreements.document.blocks import Fingerprint, Part, Signatory, Signatures, legible
from waarborg.service.agreements.document.draft import Draft

_BLANKS = ("name", "position", "place", "date")


def signing(draft: Draft) -> Part:
    number = draft.agreement.contract.number
    return draft.part(
        "signing",
        draft.clause(
            "signing.agreed",
            draft.paragraph("signing.agreed.line", version=draft.version, number=number),
            Fingerprint(draft.word("signing.agreed.hash"), draft.digest),
            Signatures(
                (
                    _signatory(draft, "on_behalf", draft.agreement.agency.name),
                    _signatory(draft, "on_behalf_client", draft.agreement.client.name),
                )
            ),
            keep=True,
        ),
    )


def _signatory(draft: Draft, on_behalf: str, party: str) -> Signatory:
    return Signatory(
        on_behalf=draft.word(f"signing.agreed.{on_behalf}"),
        party=legible(party),
        blanks=tuple(draft.word(f"signing.agreed.{blank}") for blank in _BLANKS),
        space=draft.word("signing.agreed.signature"),
    )
