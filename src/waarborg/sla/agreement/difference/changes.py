"""Every value that differs between two agreements, by key path; no judgement and no words yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.paths import Path

# By which of its keys an item of a list of tables stays the same item when the list is re-ordered.
IDENTITIES = ("url", "level", "email", "name")


@dataclass(frozen=True, slots=True)
class Change:
    """``old`` or ``new`` is none where the value was not there. ``path`` counts positions as the new version does,
    and as the old one does for what is gone. ``names`` has the identity of each list item on the way.
    """

    path: Path
    names: tuple[str, ...]
    old: Any
    new: Any


def changes(old: Agreement, new: Agreement) -> Iterator[Change]:
    """All changes, in the order of the file."""
    yield from _between(old.model_dump(by_alias=True), new.model_dump(by_alias=True), (), ())


def _between(old: Any, new: Any, path: Path, names: tuple[str, ...]) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*new, *old)):
            before, after = old.get(key), new.get(key)
            yield from _between(before, after, (*path, key), (*names, _called(path, key, after or before)))
    elif _are_tables(old, new):
        yield from _between_tables(old, new, path, names)
    elif type(old) is not type(new) or old != new:
        yield Change(path, names, old, new)


def _called(path: Path, key: str, value: Any) -> str:
    """A service window goes by its name, as in the document; other keys are known as they are."""
    return str(value["name"]) if path == ("service_windows",) and isinstance(value, dict) else key


def _are_tables(old: Any, new: Any) -> bool:
    """Whether both are lists of tables. Of two empty lists nothing is to be said either way."""
    return all(
        isinstance(value, tuple) and all(isinstance(item, dict) for item in value) for value in (old, new)
    )


def _between_tables(
    old: tuple[dict[str, Any], ...], new: tuple[dict[str, Any], ...], path: Path, names: tuple[str, ...]
) -> Iterator[Change]:
    identity = _identity(old, new)
    before = {_name(item, index, identity): (index, item) for index, item in enumerate(old)}
    after = {_name(item, index, identity): (index, item) for index, item in enumerate(new)}
    for name, (index, item) in after.items():
        if name in before:
            yield from _between(before[name][1], item, (*path, index), (*names, name))
        else:
            yield Change((*path, index), (*names, name), None, item)
    for name, (index, item) in before.items():
        if name not in after:
            yield Change((*path, index), (*names, name), item, None)
    kept_before = tuple(name for name in before if name in after)
    kept_after = tuple(name for name in after if name in before)
    if kept_before != kept_after:
        yield Change(path, names, kept_before, kept_after)


def _identity(old: tuple[dict[str, Any], ...], new: tuple[dict[str, Any], ...]) -> str | None:
    """The key that tells the items apart in both versions; none when only their position does."""
    for key in IDENTITIES:
        if all(_tells_apart(items, key) for items in (old, new)):
            return key
    return None


def _tells_apart(items: tuple[dict[str, Any], ...], key: str) -> bool:
    values = [item.get(key) for item in items]
    return None not in values and len(set(values)) == len(values)


def _name(item: dict[str, Any], index: int, identity: str | None) -> str:
    return str(item[identity]) if identity else str(index + 1)
