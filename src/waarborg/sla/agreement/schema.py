"""The JSON Schema of the SLA file, for editors that complete keys and underline mistakes while one types.

Made from the model and brought to what editors of TOML understand (draft 7). It knows shapes only: what refers to
what is for ``waarborg sla check``.
"""

import json
from collections.abc import Mapping
from typing import Any

from waarborg.sla.agreement.known import model_schema
from waarborg.sla.agreement.labels import label

_DRAFT = "http://json-schema.org/draft-07/schema#"


def json_schema() -> dict[str, Any]:
    """The schema as plain data, the same on every call."""
    cleaned = _cleaned(json.loads(json.dumps(model_schema())))
    definitions = cleaned.pop("$defs")
    _require_all_priorities(definitions["SeverityTable"]["properties"]["priorities"])
    described = {key: cleaned.pop(key) for key in ("title", "description")}
    described["title"] = "SLA file"
    return {"$schema": _DRAFT, **described, **cleaned, "definitions": definitions}


def schema_text() -> str:
    """The schema as it stands in docs/reference/sla-file.schema.json."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _cleaned(node: Any) -> Any:
    """Without nothing (TOML has none), with amounts as numbers only, and titles that a person would write."""
    if isinstance(node, list):
        return [_cleaned(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = _chosen(node)
    if _says_nothing(node.get("default")):
        node.pop("default", None)
    if "prefixItems" in node:
        node["items"] = node.pop("prefixItems")[0]
    if "$ref" in node:
        node["$ref"] = node["$ref"].replace("#/$defs/", "#/definitions/")
    for key, value in node.items():
        node[key] = _titled(value) if key in ("properties", "$defs") else _cleaned(value)
    return node


def _says_nothing(default: Any) -> bool:
    return default is None or (isinstance(default, dict) and set(default.values()) == {None})


def _titled(members: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a table, each with the name that the differences use for it too."""
    cleaned = {key: _cleaned(value) for key, value in members.items()}
    for key, value in cleaned.items():
        named = label(key).en
        if value.get("title") and named != key:
            value["title"] = named[0].upper() + named[1:]
    return cleaned


def _chosen(node: dict[str, Any]) -> dict[str, Any]:
    """A node without choices that a TOML file cannot make."""
    choices = node.get("anyOf")
    if choices is None:
        return node
    kept = [choice for choice in choices if choice.get("type") != "null"]
    if any(choice.get("type") == "number" for choice in kept):
        kept = [choice for choice in kept if choice.get("type") == "number"]
    rest = {key: value for key, value in node.items() if key != "anyOf"}
    return {**kept[0], **rest} if len(kept) == 1 else {**rest, "anyOf": kept}


def _require_all_priorities(node: dict[str, Any]) -> None:
    """All four; the model leaves that to a check that can say which one is missing."""
    priority = node.pop("additionalProperties")
    names = node.pop("propertyNames")["enum"]
    node.update(properties=dict.fromkeys(names, priority), required=list(names), additionalProperties=False)
