"""What every channel promises. Nothing behind it knows of milestones, ranks or who is asked next."""

from collections.abc import Sequence
from typing import Protocol

from waarborg.service.escalations.models import Call


class NotDeliveredError(Exception):
    """The other side did not take the call. Its sentence is shown to whoever looks after the channel."""


class Channel(Protocol):
    """Hand calls of one person over, outside of any transaction.

    ``calls`` have one ``mail_id``. Handed over twice under it, they are recognised as one by whoever receives them.
    """

    def __call__(self, calls: Sequence[Call]) -> None:
        """Raises: NotDeliveredError."""
