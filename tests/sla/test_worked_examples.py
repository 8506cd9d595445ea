"""The tables of docs/explanation/worked-examples.md are what the engine answers."""

import re
from functools import partial
from pathlib import Path

import pytest

from sla.agreements import ALWAYS, CONFORMING, END_OF_DAY, EXTENDED, local, shown, terms
from waarborg.sla.agreement.model import Severity
from waarborg.sla.events import (
    DeliveryRefused,
    LeftGuarantee,
    Paused,
    Reported,
    ReportedByAnotherWay,
    Resumed,
    ReturnedToGuarantee,
    SeverityChanged,
    SolutionDelivered,
    WorkaroundDelivered,
    WorkaroundWithdrawn,
)
from waarborg.sla.guarantee import fold
from waarborg.sla.merging import merge
from waarborg.sla.pauses import Pause, merged

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "worked-examples.md"
TERMS = {
    "office": (),
    "extended": (EXTENDED,),
    "always": (ALWAYS,),
    "end of day": (END_OF_DAY,),
    "conforming": (CONFORMING,),
}
DATED = {
    "delivered": SolutionDelivered,
    "refused": DeliveryRefused,
    "work-around": WorkaroundDelivered,
    "withdrawn": WorkaroundWithdrawn,
    "left": partial(LeftGuarantee, reason="new work"),
}
INSTANT = r"(\d{4}-\d\d-\d\d \d\d:\d\d)"


def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    tables = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in tables if row[0] in TERMS]


def happened(reported: str, severity: str, story: str) -> list:
    way = re.search(r"(?:^|; )by (\w+)", story)
    events = [Reported(local(reported), Severity(severity), way[1] if way else None)]
    events += [
        ReportedByAnotherWay(local(at), also) for also, at in re.findall(rf"also by (\w+) {INSTANT}", story)
    ]
    pauses = [
        Pause(local(starts), local(ends) if ends else None)
        for starts, ends in re.findall(rf"pause {INSTANT}(?: to {INSTANT})?", story)
    ]
    for pause in merged(pauses):
        events.append(Paused(max(pause.starts_at, events[0].at)))
        if pause.ends_at:
            events.append(Resumed(pause.ends_at))
    events += [
        SeverityChanged(local(at), Severity(to)) for to, at in re.findall(rf"severity (\w+) {INSTANT}", story)
    ]
    events += [
        kind(local(at))
        for word, kind in DATED.items()
        for at in re.findall(rf"(?:^|; ){word} {INSTANT}", story)
    ]
    events += [
        ReturnedToGuarantee(local(at), Severity(as_))
        for as_, at in re.findall(rf"back as (\w+) {INSTANT}", story)
    ]
    twice = re.search(rf"reported twice: {INSTANT} (\w+); merged {INSTANT}", story)
    if twice:
        other = Reported(local(twice[1]), Severity(twice[2]))
        events.append(merge([other], terms(), local(twice[3]))[1])
    return sorted(events, key=lambda event: event.at)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[-1][:60])
def test_the_engine_answers_what_the_page_says(row: list[str]) -> None:
    which, reported, severity, story, starts, reaction_by, resolved_by, _ = row
    events = happened(reported, severity, story)
    guarantee = fold(events, terms(*TERMS[which]), events[-1].at)
    found = (guarantee.start_at, guarantee.reaction.due_at, guarantee.resolution.due_at)
    assert [shown(at) or "-" for at in found] == [starts, reaction_by, resolved_by]


def test_the_page_has_its_rows() -> None:
    assert len(rows()) > 50
    assert {row[0] for row in rows()} == set(TERMS)
