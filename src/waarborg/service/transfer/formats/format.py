"""What a format is: how its records are told apart and read, and what its words for states and kinds mean here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from waarborg.service.tickets.rules import Kind, State
from waarborg.service.transfer.formats.fields import Raw
from waarborg.service.transfer.records import Record, RecordKind

Reads = Callable[[Raw], Iterable[Record]]


@dataclass(frozen=True)
class Format:
    """One format. ``title`` is what people call the system.

    ``containers`` are the names under which a JSON object holds a list, or one, of a kind. ``kind_of`` tells the kind
    of a record by its fields. ``states``, ``kinds`` and ``priorities`` are keyed in lower case.
    """

    title: str
    containers: Mapping[str, RecordKind]
    kind_of: Callable[[Raw], RecordKind | None]
    reads: Mapping[RecordKind, Reads]
    states: Mapping[str, State]
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    priorities: Mapping[str, int] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = False
