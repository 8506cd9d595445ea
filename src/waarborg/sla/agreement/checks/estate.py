"""The websites' hosting, and who may approve updates."""

from collections.abc import Iterator

from waarborg.sla.agreement.document import Document
from waarborg.sla.agreement.problems import Code, Problem


def check_estate(document: Document) -> Iterator[Problem]:
    """Hosting without a comparable agreement (clause A2); update rounds that nobody can approve (clause E)."""
    for website in document.tables("websites"):
        hosting = document.table(*website, "hosting")
        if hosting.get("sla", "unknown") in ("unknown", "none"):
            yield document.problem(Code.HOSTING_UNCERTAIN, (*website, "hosting"), found="hosting")
    contacts = list(document.tables("client", "contacts"))
    has_updates = bool(document.table("services", "security_updates"))
    if has_updates and contacts and not any(_approves(document, *contact) for contact in contacts):
        yield document.problem(Code.NOBODY_APPROVES, ("client", "contacts"), found="approves_updates")


def _approves(document: Document, *contact: str | int) -> bool:
    return any(role == "approves_updates" for _, role in document.texts(*contact, "roles"))
