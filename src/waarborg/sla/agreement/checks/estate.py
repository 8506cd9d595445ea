"""The websites' hosting, and who decides and approves at the client."""

from collections.abc import Iterator

from waarborg.sla.agreement.document import Document
from waarborg.sla.agreement.problems import Code, Problem


def check_estate(document: Document) -> Iterator[Problem]:
    """Hosting without a comparable agreement (clause A2); nobody to decide (D6), or to approve update rounds (E)."""
    for website in document.tables("websites"):
        hosting = document.table(*website, "hosting")
        if hosting.get("sla", "unknown") in ("unknown", "none"):
            yield document.problem(Code.HOSTING_UNCERTAIN, (*website, "hosting"), found="hosting")
    contacts = list(document.tables("client", "contacts"))
    roles = {role for contact in contacts for _, role in document.texts(*contact, "roles")}
    if contacts and "directing" not in roles:
        yield document.problem(Code.NOBODY_DIRECTS, ("client", "contacts"), found="directing")
    has_updates = bool(document.table("services", "security_updates"))
    if has_updates and contacts and "approves_updates" not in roles:
        yield document.problem(Code.NOBODY_APPROVES, ("client", "contacts"), found="approves_updates")
