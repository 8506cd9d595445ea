"""The kinds of fact: frozen dataclasses in each capability's ``events``, under names that never change."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import TypeAdapter

Payload = TypeVar("Payload")


@dataclass(frozen=True)
class Kind:
    """One kind of fact.

    ``about`` is the sort of thing that it is about ("ticket"). ``shown_to_client`` says whether the client's people
    may see it; row-level security enforces that. ``sentence`` says it to people, with the payload's fields in places;
    a field whose values have ``words`` is said in those.
    """

    name: str
    about: str
    payload: type
    shown_to_client: bool
    sentence: Any
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.payload)

    def to_json(self, payload: object) -> str:
        """The payload as JSON text."""
        return self._adapter.dump_json(payload).decode()

    def from_json(self, data: Any) -> Any:
        """The payload that was recorded. A field that a later version adds needs a default: facts stay as they are."""
        return self._adapter.validate_python(data)

    def say(self, payload: Any) -> str:
        """The fact in the language of the reader."""
        said = asdict(payload)
        for name, words in self.words.items():
            said[name] = words.get(said[name], said[name])
        return str(self.sentence) % said


_by_name: dict[str, Kind] = {}
_by_payload: dict[type, Kind] = {}

KINDS: Mapping[str, Kind] = MappingProxyType(_by_name)


class KindTakenError(ValueError):
    """Two kinds of fact under one name would be read back as each other."""


def kind(
    name: str,
    *,
    about: str,
    sentence: Any,
    shown_to_client: bool = False,
    words: Mapping[str, Mapping[str, Any]] | None = None,
) -> Callable[[type[Payload]], type[Payload]]:
    """Register a frozen dataclass as a kind of fact. ``name`` reads "thing.what_happened" and never changes.

    Payloads hold ids, instants and figures, never a person's name or address: facts stay for ever, people may ask
    to be forgotten. ``words`` says, by field, how its values read.
    """

    def register(payload: type[Payload]) -> type[Payload]:
        if name in _by_name:
            raise KindTakenError(name)
        _by_name[name] = _by_payload[payload] = Kind(
            name, about, payload, shown_to_client, sentence, words or {}
        )
        return payload

    return register


def kind_of(payload: object) -> Kind:
    """The kind as which ``payload`` was registered."""
    return _by_payload[type(payload)]
