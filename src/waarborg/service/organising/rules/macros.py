"""The steps of a macro: what can be done to a ticket in a row, as immutable values that are stored as JSON."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from waarborg.service.organising.rules.filters import Who
from waarborg.service.organising.rules.tags import TAG_CHARACTERS

STEPS_AT_MOST = 20

Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
TagName = Annotated[str, StringConstraints(min_length=1, max_length=TAG_CHARACTERS, strip_whitespace=True)]


class _Step(BaseModel):
    """Unknown parts are errors, the value never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reply(_Step):
    """Say a canned reply to the client, made out for the ticket, in the language of its agreement."""

    do: Literal["reply"] = "reply"
    canned: UUID


class Note(_Step):
    """Write a note for colleagues."""

    do: Literal["note"] = "note"
    text: Text


class PutTag(_Step):
    do: Literal["tag"] = "tag"
    name: TagName


class TakeTagOff(_Step):
    do: Literal["untag"] = "untag"
    name: TagName


class Assign(_Step):
    """Hand the ticket to a colleague, to whoever runs the macro, or back to the team."""

    do: Literal["assign"] = "assign"
    to: UUID | Who


class Begin(_Step):
    """Take it in hand and begin: the reaction."""

    do: Literal["begin"] = "begin"


class Ask(_Step):
    """Ask the client a question; the clock stands still until it is answered."""

    do: Literal["ask"] = "ask"
    question: Line


class Close(_Step):
    """End it, for kinds of matter of which nothing is delivered."""

    do: Literal["close"] = "close"
    why: Line


Step = Annotated[Reply | Note | PutTag | TakeTagOff | Assign | Begin | Ask | Close, Field(discriminator="do")]
KINDS: tuple[type[_Step], ...] = get_args(get_args(Step)[0])
_STEPS: TypeAdapter[tuple[Step, ...]] = TypeAdapter(tuple[Step, ...])


def read_steps(stored: Any) -> tuple[Step, ...]:
    """The steps that were stored, or that a form gives. Raises: StepsNotUnderstoodError."""
    try:
        return _STEPS.validate_python(stored)
    except ValidationError as error:
        raise StepsNotUnderstoodError([number + 1 for number in _numbers(error)]) from error


def write_steps(steps: Sequence[Step]) -> Any:
    """The steps as JSON values; ``read_steps`` reads them as the same."""
    return _STEPS.dump_python(tuple(steps), mode="json")


class StepsNotUnderstoodError(ValueError):
    """Some steps are not what a macro can do; ``numbers`` counts them from one."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(", ".join(map(str, numbers)))
        self.numbers = tuple(numbers)


def _numbers(error: ValidationError) -> list[int]:
    places = (one["loc"][0] for one in error.errors() if one["loc"])
    return sorted({place for place in places if isinstance(place, int)})
