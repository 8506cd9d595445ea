"""Macros: keeping them, which is for who leads, and running one. One refusal, and nothing of it was done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements.queries import agreement_of
from waarborg.service.conversations import commands as conversations
from waarborg.service.conversations import queries as conversations_queries
from waarborg.service.conversations.models import CannedReply
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation import facts
from waarborg.service.foundation.names import sort_key
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.organising import events, rules
from waarborg.service.organising.commands import tagging
from waarborg.service.organising.commands.acting import record, require_person
from waarborg.service.organising.models import MACRO_CHARACTERS, Macro, Tag
from waarborg.service.organising.rules import Who, macros
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import require_leading
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.models import Ticket


class MacroNameMissing(Refused):
    """A macro is chosen by its name."""

    code = "macro.name_missing"
    sentence = _("Give the macro a name of 1 to %(most)s characters.")
    field = "name"


class MacroNameTaken(Refused):
    """Two macros under one name could not be told apart."""

    code = "macro.name_taken"
    sentence = _("There is a macro named “%(name)s” already.")
    field = "name"


class StepsMissing(Refused):
    """A macro does something."""

    code = "macro.steps_missing"
    sentence = _("Give the macro 1 to %(most)s steps.")
    field = "steps"


class StepsNotUnderstood(Refused):
    """Something in the macro is not what a macro can do."""

    code = "macro.steps_not_understood"
    sentence = _("Look at these steps again: %(numbers)s.")
    field = "steps"


class MacroRetired(Refused):
    """It was taken out of use meanwhile."""

    code = "macro.retired"
    sentence = _("This macro is not in use any more.")


class NoSuchCannedReply(Refused):
    """The words of a step were taken out of use."""

    code = "macro.no_such_canned_reply"
    sentence = _("The canned reply of this step is not in use any more.")


class WordsNotComplete(Refused):
    """Nothing with a gap in it is sent to a client."""

    code = "macro.words_not_complete"
    sentence = _("The canned reply can't be made out for this ticket; it lacks: %(missing)s.")


class NoSuchTag(Refused):
    """There is no tag to take off."""

    code = "macro.no_such_tag"
    sentence = _("There is no tag “%(name)s”.")


class NoSuchColleague(Refused):
    """Whom the step names is not there."""

    code = "macro.no_such_colleague"
    sentence = _("The colleague of this step does not work here any more.")


class StepRefused(Refused):
    """One step could not be done, so none was."""

    code = "macro.step_refused"
    sentence = _("Nothing was done. Step %(number)s of “%(name)s” could not be: %(because)s")


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of a macro: by whom, when and on what. ``once`` names it, so that its words are said once."""

    by: Viewer
    at: datetime
    ticket: Ticket
    once: UUID | None


def make_macro(*, by: Viewer, at: datetime, name: str, steps: Sequence[macros.Step]) -> Macro:
    """A new macro, last in the list. Raises: NotAllowed, MacroNameMissing, MacroNameTaken, StepsMissing."""
    require_leading(by)
    macro = Macro(made_at=at, position=Macro.objects.count() + 1)
    for field, value in _fields(macro, name, steps).items():
        setattr(macro, field, value)
    macro.save(force_insert=True)
    facts.record(events.MacroMade(len(steps)), about=macro.id, by=by, at=at, why=macro.name)
    return macro


def change_macro(*, by: Viewer, at: datetime, macro: Macro, name: str, steps: Sequence[macros.Step]) -> bool:
    """Set name and steps. Tells whether anything was different. Raises: as ``make_macro``, MacroRetired."""
    require_leading(by)
    held = _in_use(macro)
    changed = held.revise(_fields(held, name, steps))
    if changed:
        facts.record(events.MacroChanged(changed), about=held.id, by=by, at=at, why=held.name)
    return bool(changed)


def retire_macro(*, by: Viewer, at: datetime, macro: Macro) -> None:
    """Offer it no more; its name is free again. Raises: NotAllowed, MacroRetired."""
    require_leading(by)
    held = _in_use(macro)
    held.retired_at = at
    held.save(update_fields=["retired_at"])
    facts.record(events.MacroRetired(), about=held.id, by=by, at=at, why=held.name)


def understood_steps(stored: Any) -> tuple[macros.Step, ...]:
    """What a form gives as steps. Raises: StepsNotUnderstood."""
    try:
        return macros.read_steps(stored)
    except macros.StepsNotUnderstoodError as error:
        raise StepsNotUnderstood(numbers=str(error)) from error


def run_macro(*, by: Viewer, at: datetime, ticket: Ticket, macro: Macro, once: UUID | None = None) -> None:
    """Do every step to ``ticket``, in their order, as ``by`` would by hand: all of them, or none.

    The same ``once`` sent twice says its words once. Raises: NotAllowed, MacroRetired, StepsNotUnderstood, StepRefused.
    """
    require_person(by)
    held = Macro.objects.filter(id=macro.id, retired_at=None).first()  # not locked: many run it at once
    if held is None:
        raise MacroRetired
    run = _Run(by, at, ticket, once)
    steps = understood_steps(held.steps)
    with transaction.atomic():
        for number, step in enumerate(steps, start=1):
            try:
                _DOERS[type(step)](run, step, number)
            except Refused as refused:
                raise StepRefused(number=number, name=held.name, because=str(refused)) from refused
    record(events.MacroRun(held.id, len(steps)), ticket, by, at, held.name)


def _reply(run: _Run, step: macros.Reply, number: int) -> None:
    canned = CannedReply.objects.offered().filter(id=step.canned).first()
    if canned is None:
        raise NoSuchCannedReply
    version = run.ticket.version
    language = agreement_of(version).language if version is not None else settings.LANGUAGE_CODE
    filled = conversations_queries.fill(by=run.by, canned=canned, ticket=run.ticket, language=language)
    if filled.missing:
        raise WordsNotComplete(missing=", ".join(filled.missing))
    _say(run, MessageKind.PUBLIC, filled.text, number)


def _note(run: _Run, step: macros.Note, number: int) -> None:
    _say(run, MessageKind.INTERNAL, step.text, number)


def _say(run: _Run, kind: MessageKind, text: str, number: int) -> None:
    once = uuid5(run.once, str(number)) if run.once else None
    conversations.post(by=run.by, at=run.at, ticket=run.ticket, kind=kind, text=text, once=once)


def _tag(run: _Run, step: macros.PutTag, _number: int) -> None:
    tagging.tag(by=run.by, at=run.at, ticket=run.ticket, name=step.name)


def _untag(run: _Run, step: macros.TakeTagOff, _number: int) -> None:
    found = Tag.objects.filter(names=rules.tag_key(step.name)).first()
    if found is None:
        raise NoSuchTag(name=step.name)
    tagging.untag(by=run.by, at=run.at, ticket=run.ticket, tag=found)


def _assign(run: _Run, step: macros.Assign, _number: int) -> None:
    person = None if step.to is Who.NOBODY else _colleague(run, step.to)
    tickets.assign(by=run.by, at=run.at, ticket=run.ticket, person=person)


def _colleague(run: _Run, to: UUID | Who) -> Person:
    wanted = to if isinstance(to, UUID) else run.by.person_id
    person = Person.objects.of_the_agency().present().filter(id__in=[wanted]).first()
    if person is None:
        raise NoSuchColleague
    return person


def _begin(run: _Run, _step: macros.Begin, _number: int) -> None:
    tickets.take_in_hand(by=run.by, at=run.at, ticket=run.ticket)


def _ask(run: _Run, step: macros.Ask, _number: int) -> None:
    tickets.ask_client(by=run.by, at=run.at, ticket=run.ticket, questions=[step.question])


def _close(run: _Run, step: macros.Close, _number: int) -> None:
    tickets.close(by=run.by, at=run.at, ticket=run.ticket, why=step.why)


_DOERS: Mapping[type, Callable[[_Run, Any, int], None]] = {
    macros.Reply: _reply,
    macros.Note: _note,
    macros.PutTag: _tag,
    macros.TakeTagOff: _untag,
    macros.Assign: _assign,
    macros.Begin: _begin,
    macros.Ask: _ask,
    macros.Close: _close,
}


def _fields(macro: Macro, name: str, steps: Sequence[macros.Step]) -> dict[str, Any]:
    """Raises: MacroNameMissing, MacroNameTaken, StepsMissing."""
    shown = " ".join(name.split())
    if not shown or len(shown) > MACRO_CHARACTERS:
        raise MacroNameMissing(most=MACRO_CHARACTERS)
    if not 1 <= len(steps) <= macros.STEPS_AT_MOST:
        raise StepsMissing(most=macros.STEPS_AT_MOST)
    key = sort_key(shown)
    if Macro.objects.filter(name_key=key, retired_at=None).exclude(id=macro.id).exists():
        raise MacroNameTaken(name=shown)
    return {"name": shown, "name_key": key, "steps": macros.write_steps(steps)}


def _in_use(macro: Macro) -> Macro:
    """The macro, locked, so that nobody changes it meanwhile. Raises: MacroRetired."""
    held = Macro.objects.select_for_update(no_key=True).filter(id=macro.id, retired_at=None).first()
    if held is None:
        raise MacroRetired
    return held


class UndoableStepError(Exception):
    """A step can be written that nothing does; the program must not start with it."""


def validate() -> None:
    """Raises: UndoableStepError."""
    undone = set(macros.KINDS) - set(_DOERS)
    if undone:
        raise UndoableStepError(", ".join(sorted(kind.__name__ for kind in undone)))


validate()
