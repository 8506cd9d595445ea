"""The band in words: a sentence for who does not see it, a word for each part, a list for who asks why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from waarborg.doors.ui import time_words
from waarborg.doors.ui.language import MILESTONES, STATES, Language
from waarborg.doors.ui.number_words import percent
from waarborg.sla.band import AbsenceSpan, Band, DeliveryMark, LadderStep, Mark, NamedSpan, PauseSpan, Track
from waarborg.sla.moments import Span

FactKind = Literal[
    "report", "start", "closed", "pause", "away", "mark", "step", "delivered", "met", "due", "now"
]
_RELATIVE_WITHIN_SECONDS: Final = 10 * 3600
WHOLE_PERCENT: Final = 100
"""The mark of the whole target is the due instant itself."""


@dataclass(frozen=True, slots=True)
class BandFact:
    """One thing that the band shows: when, and in words."""

    at: datetime
    when: str
    words: str
    kind: FactKind


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says parts of one band in one language, seen from the band's own now."""

    band: Band
    language: Language
    zone: ZoneInfo

    def say(self, dutch: str, english: str) -> str:
        return dutch if self.language == "nl" else english

    def moment(self, instant: datetime) -> str:
        return time_words.moment(instant, at=self.band.now_at, zone=self.zone, language=self.language)

    def clock(self, instant: datetime) -> str:
        return time_words.clock(instant, self.zone)

    def span(self, span: Span) -> str:
        starts, ends = self.moment(span.starts_at), self.moment(span.ends_at)
        same_day = starts.rsplit(" ", 1)[0] == ends.rsplit(" ", 1)[0]
        return f"{starts} {self.say('tot', 'to')} {self.clock(span.ends_at) if same_day else ends}"

    def name(self, track: Track) -> str:
        return MILESTONES[track.of][self.language]

    def summary(self, track: Track) -> str:
        """The state of a track in a few words: "gehaald vandaag 09:24", "nog 42 min, vandaag 14:20"."""
        state = STATES[track.state][self.language]
        if track.met_at is not None:
            return f"{state if track.state == 'met' else self.say('te laat', 'late')} {self.moment(track.met_at)}"
        if track.state == "none":
            return self.say("buiten de garanties", "outside the guarantees") if self.band.absences else state
        if track.due_at is None:
            return self.say("klok staat stil", "clock stands still") if track.state == "paused" else state
        seconds = int((track.due_at - self.band.now_at).total_seconds())
        if track.state == "missed" or seconds < 0:
            return f"{STATES['missed'][self.language]}, {time_words.left(min(seconds, 0), self.language)}"
        due = self.moment(track.due_at)
        return (
            f"{time_words.left(seconds, self.language)}, {due}" if seconds < _RELATIVE_WITHIN_SECONDS else due
        )

    def due(self, track: Track) -> str:
        if track.due_at is None:
            return self.say(
                "geen uiterste tijd zolang de klok stilstaat", "no due time while the clock stands still"
            )
        return f"{self.say('uiterlijk', 'due')} {self.moment(track.due_at)}"

    def fill(self, track: Track) -> str:
        return f"{self.name(track)}: {STATES[track.state][self.language]}, {self.due(track)}"

    def met(self, track: Track, met_at: datetime) -> str:
        return f"{self.met_words(track)}: {self.moment(met_at)}"

    def delivered(self, mark: DeliveryMark) -> str:
        return f"{self.delivered_words(mark)}: {self.moment(mark.at)}"

    def delivered_words(self, mark: DeliveryMark) -> str:
        if mark.what == "workaround":
            return self.say("Work-around opgeleverd", "Work-around delivered")
        return self.say("Definitief opgelost", "Solved for good")

    def away(self, absence: AbsenceSpan) -> str:
        reason = f" ({absence.reason})" if absence.reason else ""
        if absence.is_open:
            since = self.moment(absence.span.starts_at)
            return f"{self.say('Buiten de garanties sinds', 'Outside the guarantees since')} {since}{reason}"
        return (
            f"{self.say('Buiten de garanties', 'Outside the guarantees')} {self.span(absence.span)}{reason}"
        )

    def met_words(self, track: Track) -> str:
        in_time = track.state != "missed"
        words = self.say("gehaald", "met") if in_time else self.say("te laat gehaald", "met too late")
        return f"{self.name(track)} {words}"

    def mark(self, track: Track, mark: Mark) -> str:
        return f"{self.mark_words(track, mark)} {self.moment(mark.at)}"

    def mark_words(self, track: Track, mark: Mark) -> str:
        share = percent(mark.percent, self.language)
        return f"{self.name(track)}: {share} {self.say('van de tijd is om', 'of the time is used')}"

    def flag_due(self, track: Track, due_at: datetime) -> str:
        return f"{self.name(track)}: {self.say('uiterlijk', 'due')} {self.moment(due_at)}"

    def waiting(self, pause: PauseSpan) -> str:
        return f"{self.say('wacht op', 'waiting for')} {pause.party}"

    def pause(self, pause: PauseSpan) -> str:
        reason = f" ({pause.reason})" if pause.reason else ""
        if pause.is_open:
            since = self.moment(pause.span.starts_at)
            return f"{self.say('Klok staat stil sinds', 'Clock stands still since')} {since}: {self.waiting(pause)}{reason}"
        stood = self.say("Klok stond stil", "Clock stood still")
        return f"{stood} {self.span(pause.span)}: {self.waiting(pause)}{reason}"

    def closed(self, span: Span, holidays: list[NamedSpan]) -> str:
        names = f" ({', '.join(dict.fromkeys(holiday.name for holiday in holidays))})" if holidays else ""
        return f"{self.say('Gesloten', 'Closed')}{names}: {self.span(span)}"

    def step(self, step: LadderStep) -> str:
        return f"{self.step_words(step)}: {self.moment(step.at)}"

    def step_words(self, step: LadderStep) -> str:
        level = f"{self.say('Escalatieniveau', 'Escalation level')} {step.level}"
        return f"{level} ({MILESTONES[step.of][self.language].lower()})"

    def now(self) -> str:
        return f"{self.say('Nu', 'Now')}: {self.moment(self.band.now_at)}"

    def reported(self) -> str:
        return f"{self.say('Gemeld', 'Reported')}: {self.moment(self.band.reported_at)}"


def speaker(band: Band, language: Language) -> Speaker:
    return Speaker(band, language, ZoneInfo(band.timezone))


def sentence(band: Band, language: Language) -> str:
    """What the whole band shows, as one text for a screen reader."""
    speak = speaker(band, language)
    parts = [f"{speak.name(track)}: {_state_sentence(speak, track)}." for track in band.tracks]
    parts += [f"{speak.pause(pause)}." for pause in band.pauses if pause.is_open]
    parts += [f"{speak.away(absence)}." for absence in band.absences if absence.is_open]
    parts += [f"{speak.delivered(mark)}." for mark in band.deliveries]
    return " ".join([f"{speak.say('Tijdband', 'Time band')}.", *parts, f"{speak.reported()}."])


def _state_sentence(speak: Speaker, track: Track) -> str:
    state, summary = STATES[track.state][speak.language], speak.summary(track)
    if track.state == "none" or summary.startswith(state):
        return summary
    return f"{state}, {summary}"


def facts(band: Band, language: Language) -> list[BandFact]:
    """Everything that the band shows, in the order of time, for the list beside it."""
    speak = speaker(band, language)
    found = [*_facts(band, speak)]
    return sorted(found, key=lambda fact: fact.at)


def _facts(band: Band, speak: Speaker) -> Iterator[BandFact]:
    yield _fact(speak, band.reported_at, speak.say("Gemeld", "Reported"), "report")
    for holiday in band.holidays:
        closed = f"{holiday.name}: {speak.say('gesloten', 'closed')}"
        yield _fact(speak, holiday.span.starts_at, closed, "closed")
    for pause in band.pauses:
        yield _fact(speak, pause.span.starts_at, speak.pause(pause), "pause")
    for absence in band.absences:
        yield _fact(speak, absence.span.starts_at, speak.away(absence), "away")
    for track in band.tracks:
        yield from _facts_of(track, speak)
    for mark in band.deliveries:
        yield _fact(speak, mark.at, speak.delivered_words(mark), "delivered")
    for step in band.steps:
        yield _fact(speak, step.at, speak.step_words(step), "step")


def _facts_of(track: Track, speak: Speaker) -> Iterator[BandFact]:
    name = speak.name(track)
    starts = f"{name}: {speak.say('de tijd gaat lopen', 'the time starts')}"
    yield _fact(speak, track.starts_at, starts, "start")
    for mark in track.marks:
        if mark.percent < WHOLE_PERCENT:
            yield _fact(speak, mark.at, speak.mark_words(track, mark), "mark")
    if track.met_at is not None:
        yield _fact(speak, track.met_at, speak.met_words(track), "met")
    if track.due_at is not None:
        yield _fact(speak, track.due_at, f"{name}: {speak.say('uiterste tijd', 'due')}", "due")


def _fact(speak: Speaker, at: datetime, words: str, kind: FactKind) -> BandFact:
    local = at.astimezone(speak.zone)
    when = f"{time_words.short_date(local.date(), speak.language)} {local:%H:%M}"
    return BandFact(at, when, words, kind)
