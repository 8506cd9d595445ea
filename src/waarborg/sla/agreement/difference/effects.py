"""Whether a change is better or worse for the client, where that can be said."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from waarborg.sla.agreement.difference.changes import Change
from waarborg.sla.agreement.model import Agreement, Severity
from waarborg.sla.agreement.pace import Pace
from waarborg.sla.durations import InvalidDuration, parse_duration
from waarborg.sla.ladder import InvalidRung, parse_rung
from waarborg.sla.openings import InvalidOpening, parse_opening

Effect = Literal["better", "worse", "neutral"]
Judge = Callable[[Change, Agreement, Agreement], Effect]

_WEEK = 7 * 24 * 60


def effect(change: Change, old: Agreement, new: Agreement) -> Effect:
    """The effect on the client; neutral when nobody can say without knowing more."""
    for pattern, judge in _JUDGES.items():
        if _fits(change.path, pattern):
            return judge(change, old, new)
    return "neutral"


def open_minutes(texts: Iterable[str]) -> frozenset[int]:
    """The minutes of the week inside the openings; what is no opening counts for nothing."""
    minutes: set[int] = set()
    for text in texts:
        try:
            opening = parse_opening(text)
        except InvalidOpening:
            continue
        for weekday in opening.weekdays:
            starts = weekday * 24 * 60
            minutes.update(
                (starts + minute) % _WEEK for minute in range(opening.from_minute, opening.to_minute)
            )
    return frozenset(minutes)


def window_effect(old: Agreement, new: Agreement) -> Effect:
    """Of another chosen window: by when it is open, holidays included."""
    before, after = (_chosen(agreement) for agreement in (old, new))
    if before is None or after is None:
        return "neutral"
    hours = _by_inclusion(open_minutes(before.open), open_minutes(after.open))
    holidays = _by_rank(("closed", "open"))(before.holidays, after.holidays)
    return _together((hours, holidays))


def _fits(path: tuple[str | int, ...], pattern: str) -> bool:
    parts = pattern.split(".")
    return len(parts) == len(path) and all(
        part in ("*", str(found)) for part, found in zip(parts, path, strict=True)
    )


def _together(effects: Iterable[Effect]) -> Effect:
    said = {effect for effect in effects if effect != "neutral"}
    return said.pop() if len(said) == 1 else "neutral"


def _chosen(agreement: Agreement) -> Any:
    return agreement.service_windows.get(agreement.contract.service_window)


def _by_inclusion(before: frozenset[Any], after: frozenset[Any]) -> Effect:
    """More is better."""
    if before < after:
        return "better"
    return "worse" if after < before else "neutral"


def _by_rank(best_last: tuple[Any, ...]) -> Callable[[Any, Any], Effect]:
    def judge(old: Any, new: Any) -> Effect:
        if old not in best_last or new not in best_last:
            return "neutral"
        gained = best_last.index(new) - best_last.index(old)
        return "better" if gained > 0 else "worse" if gained < 0 else "neutral"

    return judge


def _more(old: Any, new: Any) -> Effect:
    if old is None or new is None:
        return "neutral"
    return "better" if new > old else "worse"


def _less(old: Any, new: Any) -> Effect:
    return _more(new, old)


def _there(old: Any, new: Any) -> Effect:
    return "better" if old is None else "worse" if new is None else "neutral"


def _values(judge: Callable[[Any, Any], Effect]) -> Judge:
    """A judge that looks at the two values only."""
    return lambda change, _old, _new: judge(change.old, change.new)


def _members(judge: Callable[[frozenset[Any], frozenset[Any]], Effect]) -> Judge:
    return lambda change, _old, _new: judge(frozenset(change.old or ()), frozenset(change.new or ()))


def _of_chosen(judge: Judge) -> Judge:
    """A window that is not chosen is an offer; changing it changes nothing for this client."""

    def judged(change: Change, old: Agreement, new: Agreement) -> Effect:
        chosen = {agreement.contract.service_window for agreement in (old, new)}
        return judge(change, old, new) if change.path[1] in chosen else "neutral"

    return judged


def _target(change: Change, _old: Agreement, new: Agreement) -> Effect:
    window = _chosen(new)
    try:
        openings = [parse_opening(text) for text in window.open] if window else []
        before, after = parse_duration(change.old), parse_duration(change.new)
        compared = (
            Pace(openings, new.timezone, new.rules.day_ends).compared(after, before) if openings else ()
        )
    except (InvalidDuration, InvalidOpening, KeyError, ValueError):
        return "neutral"
    return _together("better" if sign < 0 else "worse" if sign > 0 else "neutral" for sign in compared)


def _row(change: Change, _old: Agreement, _new: Agreement) -> Effect:
    if change.old is None or change.new is None:
        return "neutral"
    ranks = tuple(reversed(Severity))
    return _together(_by_rank(ranks)(*cells) for cells in zip(change.old, change.new, strict=True))


def _rungs(change: Change, _old: Agreement, _new: Agreement) -> Effect:
    before, after = (_first_percents(value) for value in (change.old, change.new))
    effects: list[Effect] = []
    for of in before.keys() | after.keys():
        effects.append(_there(before.get(of), after.get(of)))
        if of in before and of in after and before[of] != after[of]:
            effects.append(_less(before[of], after[of]))
    return _together(effects)


def _first_percents(texts: Iterable[str] | None) -> dict[str, int]:
    percents: dict[str, int] = {}
    for text in texts or ():
        try:
            rung = parse_rung(0, text)
        except InvalidRung:
            continue
        percents[rung.of] = min(rung.percent, percents.get(rung.of, rung.percent))
    return percents


def _openings(change: Change, _old: Agreement, _new: Agreement) -> Effect:
    return _by_inclusion(open_minutes(change.old or ()), open_minutes(change.new or ()))


def _holidays(old: Any, new: Any) -> Effect:
    return "better" if new == "none" else "worse" if old == "none" else "neutral"


_JUDGES: Mapping[str, Judge] = {
    "contract.service_window": lambda _change, old, new: window_effect(old, new),
    "calendar.holidays": _values(_holidays),
    "calendar.also_closed": _members(lambda old, new: _by_inclusion(new, old)),
    "calendar.also_open": _members(_by_inclusion),
    "calendar.office_hours": _openings,
    "service_windows.*.open": _of_chosen(_openings),
    "service_windows.*.holidays": _of_chosen(_values(_by_rank(("closed", "open")))),
    "service_windows.*.monthly_fee.*": _of_chosen(_values(_less)),
    "channels.*": _values(_there),
    "channels.*.answers": _values(_by_rank(("when_available", "outside_office_hours", "always"))),
    "channels.*.whatsapp": _values(_by_rank((False, True))),
    "project_manager.whatsapp": _values(_by_rank((False, True))),
    "severity.matrix.*": _row,
    "severity.priorities.*.examples": _members(_by_inclusion),
    "targets.*.reaction": _target,
    "targets.*.resolution": _target,
    "rules.workaround_counts": _values(_by_rank((True, False))),
    "rules.pause_while_waiting_for_client": _values(_by_rank((True, False))),
    "rules.day_ends": _values(_by_rank(("end_of_day", "same_time"))),
    "rules.clock_starts": _values(_by_rank(("conforming_report", "first_report"))),
    "escalation.*.at": _rungs,
    "services.*.hourly_rate": _values(_less),
    "services.security_updates.acceptance_days": _values(_more),
    "services.security_updates.checks": _members(_by_inclusion),
    "services.core_web_vitals.minimum.*": _values(_less),
    "services.core_web_vitals.forms": _members(_by_inclusion),
    "websites.*.hosting.sla": _values(_by_rank(("none", "weaker", "comparable"))),
    "integrations.*.supplier.guarantee": _values(_by_rank(("none", "weaker", "same"))),
}
"""By key path, ``*`` for any one key or position. What is not here is neutral."""
