"""A sentence for every change, and what a month costs before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from waarborg.sla.agreement.difference.changes import Change, changes
from waarborg.sla.agreement.difference.effects import Effect, effect
from waarborg.sla.agreement.labels import in_both, money_words, subject, value_words
from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.paths import path_text
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.wording import Language


@dataclass(frozen=True, slots=True)
class Difference:
    """One change between two versions: where, what it means for the client, and the sentence.

    ``path`` counts list positions as the new version does, and as the old one does for what is gone.
    """

    path: str
    effect: Effect
    words: Phrase

    def sentence(self, language: Language) -> str:
        return self.words.in_(language)


def differences(old: Agreement, new: Agreement) -> tuple[Difference, ...]:
    """All that changes from ``old`` to ``new``, in the order of the file; empty when they say the same."""
    return tuple(_differences(old, new))


def monthly_amount(agreement: Agreement) -> Decimal | None:
    """The fee of the chosen window for all websites together; none when it has no fee (clause D)."""
    window = agreement.service_windows.get(agreement.contract.service_window)
    if window is None or window.monthly_fee is None:
        return None
    return sum((getattr(window.monthly_fee, site.size) for site in agreement.websites), Decimal(0))


def _differences(old: Agreement, new: Agreement) -> Iterator[Difference]:
    for change in changes(old, new):
        yield _difference(change, old, new)
        if change.path == ("contract", "service_window"):
            yield from _monthly_amount(old, new)
    if old.contract.service_window == new.contract.service_window:
        yield from _monthly_amount(old, new)


def _difference(change: Change, old: Agreement, new: Agreement) -> Difference:
    judged = effect(change, old, new)
    return Difference(path_text(change.path), judged, _words(change, judged, old, new))


def _words(change: Change, judged: Effect, old: Agreement, new: Agreement) -> Phrase:
    named = subject(change.path, change.names)
    if _is_item(change.old, change.new):
        return (_ADDED if change.old is None else _REMOVED).filled(subject=named)
    if (
        isinstance(change.old, tuple)
        and isinstance(change.new, tuple)
        and change.path[:2] != ("severity", "matrix")
    ):
        return _list_words(change, named)
    before, after = (value_words(change.path, value) for value in (change.old, change.new))
    if change.path == ("contract", "service_window"):
        before, after = _window_name(old), _window_name(new)
    template = _REPLACED if isinstance(change.old or change.new, str) else _CHANGED
    if change.path[0] == "targets":
        template = _TIGHTNESS.get(judged, _CHANGED)
    return template.filled(subject=named, old=before, new=after)


def _is_item(old: Any, new: Any) -> bool:
    """Whether a whole table came or went."""
    return (old is None and isinstance(new, dict)) or (new is None and isinstance(old, dict))


def _list_words(change: Change, named: Phrase) -> Phrase:
    added = tuple(item for item in change.new if item not in change.old)
    removed = tuple(item for item in change.old if item not in change.new)
    if not added and not removed:
        return _REORDERED.filled(subject=named, new=value_words(change.path, change.new))
    facts = {"old": value_words(change.path, removed), "new": value_words(change.path, added)}
    template = _LIST_CHANGED if added and removed else _LIST_ADDED if added else _LIST_REMOVED
    return template.filled(subject=named, **facts)


def _window_name(agreement: Agreement) -> Phrase:
    window = agreement.service_windows.get(agreement.contract.service_window)
    name = window.name if window else agreement.contract.service_window
    return Phrase(name, name)


def _monthly_amount(old: Agreement, new: Agreement) -> Iterator[Difference]:
    before, after = monthly_amount(old), monthly_amount(new)
    if before == after or before is None or after is None:
        return
    words = _CHANGED.filled(
        subject=_MONTHLY_AMOUNT,
        old=in_both(lambda language: money_words(before, language)),
        new=in_both(lambda language: money_words(after, language)),
    )
    yield Difference("contract.service_window", "better" if after < before else "worse", words)


_MONTHLY_AMOUNT = Phrase("Maandbedrag voor alle websites samen", "Monthly amount for all websites together")
_CHANGED = Phrase("{subject}: {old} wordt {new}", "{subject}: {old} becomes {new}")
_TIGHTNESS = {
    "better": Phrase("{subject}: {old} wordt {new} (strakker)", "{subject}: {old} becomes {new} (stricter)"),
    "worse": Phrase("{subject}: {old} wordt {new} (ruimer)", "{subject}: {old} becomes {new} (more time)"),
}
_ADDED = Phrase("{subject} komt erbij", "{subject} is added")
_REMOVED = Phrase("{subject} vervalt", "{subject} is dropped")
_REPLACED = Phrase("{subject}: was {old}, wordt {new}", "{subject}: was {old}, becomes {new}")
_LIST_ADDED = Phrase("{subject}: erbij {new}", "{subject}: added {new}")
_LIST_REMOVED = Phrase("{subject}: vervalt {old}", "{subject}: dropped {old}")
_LIST_CHANGED = Phrase("{subject}: erbij {new}; vervalt {old}", "{subject}: added {new}; dropped {old}")
_REORDERED = Phrase("{subject}: andere volgorde, nu {new}", "{subject}: another order, now {new}")
