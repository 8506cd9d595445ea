"""Which keys an SLA file knows at each place, and what each of them is for; read off the model's own schema."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.paths import Path


@cache
def model_schema() -> Mapping[str, Any]:
    """The JSON Schema of the model as pydantic gives it. Not to be changed by who asks."""
    return Agreement.model_json_schema(by_alias=True)


def known_keys(path: Path) -> tuple[str, ...]:
    """The keys that the table at ``path`` may have; empty where it names its own."""
    return tuple(_node(path).get("properties", ()))


def _node(path: Path) -> Mapping[str, Any]:
    node = _table(model_schema())
    for part in path:
        node = _table(_inside(node, part))
    return node


def _inside(node: Mapping[str, Any], part: str | int) -> Mapping[str, Any]:
    named = () if isinstance(part, int) else node.get("patternProperties", {}).values()
    candidates = (
        node.get("items"),
        node.get("properties", {}).get(part),
        *named,
        node.get("additionalProperties"),
    )
    return next((candidate for candidate in candidates if isinstance(candidate, dict)), {})


def _table(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table or list behind references and choices."""
    for choice in node.get("anyOf", ()):
        if choice.get("type") != "null":
            return _table(choice)
    if "$ref" in node:
        return _table(model_schema()["$defs"][node["$ref"].rpartition("/")[2]])
    return node
