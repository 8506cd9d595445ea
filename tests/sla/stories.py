"""Stories: everything that can happen to one matter, in any order, and the same for the oracle."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st

from sla.generators import instants
from waarborg.sla import events as happened
from waarborg.sla.agreement.model import Severity

SEVERITIES = st.sampled_from(list(Severity))
Event = happened.Event

_PLAIN: dict[str, Callable[[datetime], Event]] = {
    "paused": happened.Paused,
    "resumed": happened.Resumed,
    "began": happened.WorkBegan,
    "workaround": happened.WorkaroundDelivered,
    "solution": happened.SolutionDelivered,
    "withdrawn": happened.WorkaroundWithdrawn,
    "refused": happened.DeliveryRefused,
}
_GRADED: dict[str, Callable[[datetime, Severity], Event]] = {
    "severity": happened.SeverityChanged,
    "returned": happened.ReturnedToGuarantee,
}
EVERYTHING = (*_PLAIN, *_GRADED, "left", "left", "returned")
NEVER_AWAY = tuple(word for word in EVERYTHING if word not in {"left", "returned"})


@st.composite
def stories(
    draw: st.DrawFn, words: Sequence[str] = EVERYTHING, *, since: datetime | None = None, most: int = 7
) -> list[Event]:
    """A report and what followed it, within a good week: seconds, hours and days apart, now and then at once."""
    reported_at = since or draw(instants())
    events: list[Event] = [happened.Reported(reported_at, draw(SEVERITIES))]
    at = reported_at
    for _ in range(draw(st.integers(0, most))):
        at += timedelta(
            seconds=draw(
                st.one_of(st.sampled_from([0, 1, 60]), st.integers(0, 24).map(lambda hours: hours * 3600))
                | st.integers(0, 2 * 86_400)
            )
        )
        word = draw(st.sampled_from(list(words)))
        if word == "left":
            events.append(happened.LeftGuarantee(at, "other work"))
        elif word in _GRADED:
            events.append(_GRADED[word](at, draw(SEVERITIES)))
        else:
            events.append(_PLAIN[word](at))
    return events


def as_if_never_away(events: Sequence[Event]) -> list[Event]:
    """The same story, had the matter not left and had its severity been set anew where it returned."""
    return [
        happened.SeverityChanged(event.at, event.severity)
        if isinstance(event, happened.ReturnedToGuarantee)
        else event
        for event in events
        if not isinstance(event, happened.LeftGuarantee)
    ]


def as_if_never_worked_around(events: Sequence[Event]) -> list[Event]:
    """The same story with, in place of each work-around that was withdrawn, work that began and a question that ended."""
    kept: list[Event] = []
    for event in events:
        if isinstance(event, happened.WorkaroundWithdrawn):
            kept = [part for one in kept for part in _undelivered(one)]
        else:
            kept.append(event)
    return kept


def _undelivered(event: Event) -> tuple[Event, ...]:
    if isinstance(event, happened.WorkaroundDelivered):
        return happened.WorkBegan(event.at), happened.Resumed(event.at)
    return (event,)


def is_away(events: Sequence[Event]) -> bool:
    last = [e for e in events if isinstance(e, happened.LeftGuarantee | happened.ReturnedToGuarantee)]
    return bool(last) and isinstance(last[-1], happened.LeftGuarantee)


def for_the_oracle(events: Sequence[Event]) -> list[tuple]:
    """The story as the oracle reads it: instants and words."""
    words = {kind: word for word, kind in (_PLAIN | _GRADED).items()} | {happened.Reported: "reported"}
    return [
        (
            event.at,
            words[type(event)],
            severity.value if (severity := getattr(event, "severity", None)) else None,
        )
        for event in events
        if type(event) in words
    ]
