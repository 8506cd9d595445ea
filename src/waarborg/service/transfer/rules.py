"""Pure decisions of bringing in: what can become of a record, and which words of another system mean which of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waarborg.service.tickets.rules import Kind, State
from waarborg.service.transfer.records import RecordKind


class Act(StrEnum):
    """What became of a record, or would."""

    CREATED = "created"
    UPDATED = "updated"
    ALONE = "left_alone"
    REFUSED = "refused"


ACT_WORDS: Mapping[Act, Promise] = MappingProxyType(
    {
        Act.CREATED: pgettext_lazy("import", "new"),
        Act.UPDATED: pgettext_lazy("import", "updated"),
        Act.ALONE: pgettext_lazy("import", "left alone"),
        Act.REFUSED: pgettext_lazy("import", "refused"),
    }
)

KIND_WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        RecordKind.CLIENT: pgettext_lazy("import", "clients"),
        RecordKind.PERSON: pgettext_lazy("import", "people"),
        RecordKind.WEBSITE: pgettext_lazy("import", "websites"),
        RecordKind.TICKET: pgettext_lazy("import", "tickets"),
        RecordKind.MESSAGE: pgettext_lazy("import", "messages without a ticket"),
        "": pgettext_lazy("import", "of no known kind"),
    }
)

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "dry": _("This was a trial: nothing was written. With --commit it is carried out."),
        "done": _("Done. The same files can be imported again: what is here already is left alone."),
        "refused": _(
            "What was refused is not here; put it right and import the files again. The rest is not affected."
        ),
        "nothing": _("Nothing was found to import."),
        "more": _("… and %(count)s more; --json names them all"),
    }
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record. ``about`` is what it is here; ``token`` names what would be made, until it is."""

    act: Act
    about: UUID | None = None
    client: UUID | None = None
    token: str = ""
    code: str = ""
    why: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meanings:
    """What a system's words for states, kinds and priorities mean, with what the administrator said of its own ones."""

    states: Mapping[str, State]
    kinds: Mapping[str, Kind]
    priorities: Mapping[str, int]

    def state(self, written: str) -> State | None:
        return self.states.get(written.strip().lower())

    def kind(self, written: str) -> Kind:
        """Whatever is not plainly something else was a question: no kind promises less."""
        return self.kinds.get(written.strip().lower(), Kind.QUESTION)

    def priority(self, written: str) -> int:
        """One to four; zero where it says nothing that we know."""
        return self.priorities.get(written.strip().lower(), 0)
