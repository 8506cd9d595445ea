"""The vocabulary of refusals. A command never returns silently when nothing was done: it refuses.

Each case is a class beside the command that raises it::

    class AlreadyDelivered(Refused):
        code = "ticket.already_delivered"
        sentence = gettext_lazy("This ticket was delivered at %(delivered_at)s.")

    raise AlreadyDelivered(delivered_at=...)

``code`` never changes, the sentence may. A door shows the sentence beside the form and answers 422; whatever the
command wrote before it refused is rolled back by the door.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy


class Refused(Exception):  # noqa: N818 - named by what happened, as the sentences read
    """What was asked can't be done now, and why, in a sentence for whoever asked."""

    code: ClassVar[str]
    sentence: ClassVar[Any]  # a lazy translation with named places
    field: ClassVar[str | None] = None  # the form field that it belongs to, when it belongs to one

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __str__(self) -> str:
        """The sentence in the language of the reader."""
        return str(self.sentence) % {name: _as_read(value) for name, value in self.facts.items()}


class NotAllowed(Refused):
    """The viewer's role does not carry this act."""

    code = "not_allowed"
    sentence = gettext_lazy("Your role does not allow this.")


def _as_read(value: object) -> object:
    """Dates, instants and figures as the reader writes them; instants in the reader's time zone."""
    return formats.localize(timezone.localtime(value) if isinstance(value, datetime) else value)
