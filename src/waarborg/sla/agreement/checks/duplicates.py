"""What may stand in a list only once."""

from collections.abc import Hashable, Iterator

from waarborg.sla.agreement.document import Document
from waarborg.sla.agreement.model import Severity
from waarborg.sla.agreement.paths import Path, path_text
from waarborg.sla.agreement.problems import Code, Problem


def check_duplicates(document: Document) -> Iterator[Problem]:
    """The second and every further occurrence, with a pointer to the first."""
    for paths in _lists(document):
        seen: dict[Hashable, Path] = {}
        for path in paths:
            value = document.at(path)
            key = value.casefold().rstrip("/") if isinstance(value, str) else value
            if not isinstance(key, Hashable) or key is None:
                continue
            # In TOML 1 and true are different values, in Python the same key.
            first = seen.setdefault((type(key), key), path)
            if first is not path:
                yield document.problem(Code.DUPLICATE, path, other=path_text(first))


def _lists(document: Document) -> Iterator[list[Path]]:
    for name, key in (
        (("websites",), "url"),
        (("agency", "contacts"), "email"),
        (("client", "contacts"), "email"),
        (("escalation",), "level"),
        (("integrations",), "name"),
    ):
        yield [(*table, key) for table in document.tables(*name)]
    for path in _plain_lists(document):
        yield [item for item, _ in document.values(*path)]


def _plain_lists(document: Document) -> Iterator[Path]:
    yield from (("calendar", "also_closed"), ("calendar", "also_open"), ("calendar", "office_hours"))
    yield from (("severity", "users"), ("services", "security_updates", "checks"))
    yield ("services", "core_web_vitals", "forms")
    for party in ("agency", "client"):
        yield from ((*contact, "roles") for contact in document.tables(party, "contacts"))
    yield from ((*window, "open") for window in document.keys("service_windows"))
    yield from ((*priority, "examples") for priority in document.keys("severity", "priorities"))
    for severity in Severity:
        yield from (("targets", severity.value, "report", hours) for hours in ("office_hours", "outside"))
    yield from ((*level, "at") for level in document.tables("escalation"))
