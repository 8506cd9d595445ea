"""Draws a band as SVG, from back to front: hours, tracks with their bars, flags and ladders, and the hairline of now."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from html import escape
from itertools import pairwise

from waarborg.doors.ui.band import axis, glyphs
from waarborg.doors.ui.band.canvas import Canvas
from waarborg.doors.ui.band.ink import Ink, Palette
from waarborg.doors.ui.band.labels import AROUND, Hangs, Label, LabelRow, text_width
from waarborg.doors.ui.band.measures import EDGE_SHARE, FLUID_WIDTHS, MEASURES, Size
from waarborg.doors.ui.band.scale import Stretch, scale_of
from waarborg.doors.ui.band.words import WHOLE_PERCENT, sentence, speaker
from waarborg.doors.ui.language import Language
from waarborg.doors.ui.number_words import percent
from waarborg.sla.band import AbsenceSpan, Band, LadderStep, PauseSpan, Track
from waarborg.sla.moments import epoch_seconds


def draw(
    band: Band,
    *,
    size: Size,
    language: Language,
    palette: Palette | None = None,
    width: int | None = None,
) -> str:
    """The band as one ``<svg>``.

    Without ``palette`` it is for a page: as wide as the space it gets, coloured by classes. With one it is for a document:
    ``width`` pixels wide (the size's usual width unless told), with a viewBox and literal colours only.
    """
    if palette is not None and width is None:
        width = MEASURES[size].default_width
    return _Drawing(band, size, language=language, ink=Ink(palette), width=width).svg()


class _Drawing(Canvas):
    """One band being drawn. Places run from 0 to 1 until the last moment."""

    def __init__(self, band: Band, size: Size, *, language: Language, ink: Ink, width: int | None) -> None:
        self.is_spark = size == "sparkline"
        super().__init__(ink, MEASURES[size], width, has_parts=ink.palette is None and not self.is_spark)
        self.band, self.size, self.language = band, size, language
        self.scale = scale_of(band)
        self.speak = speaker(band, language)
        self.widths = FLUID_WIDTHS if width is None else (width,)
        self.height = self.measure.height(max(len(band.tracks), 1))
        self.field_ends = self.height - self.measure.axis

    def x(self, moment: datetime) -> float:
        return self.scale.x(moment)

    # The whole

    def svg(self) -> str:
        said = escape(sentence(self.band, self.language))
        role = "group" if self.has_parts else "img"
        back = (self._patterns(), *self._hours(), *self._axis(), *self._tracks(), *self._top())
        body = "".join((*back, *self._all_words()))
        return f'<svg {self._canvas()} role="{role}" aria-label="{said}"{self._data()}>{body}</svg>'

    def _canvas(self) -> str:
        if self.width is None:
            return f'class="band-drawing" width="100%" height="{self.height}"'
        space = ' xmlns="http://www.w3.org/2000/svg"'
        return f'{space.lstrip()} viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}"'

    def _data(self) -> str:
        """What band.js needs to move the hairline: the mapping in percent, and the page's own now."""
        if self.ink.palette is not None:
            return ""
        low, high = EDGE_SHARE * 100, (1 - 2 * EDGE_SHARE) * 100
        knots = " ".join(f"{seconds}:{low + x * high:.2f}" for seconds, x in self.scale.knots)
        return f' data-now="{epoch_seconds(self.band.now_at)}" data-knots="{knots}"'

    @cached_property
    def _hatch_id(self) -> str:
        instants = (self.band.starts_at, self.band.ends_at, self.band.now_at)
        return f"hatch-{self.size}-" + "-".join(f"{epoch_seconds(instant):x}" for instant in instants)

    def _patterns(self) -> str:
        if self.is_spark or not self.band.pauses:
            return ""
        return (
            f'<defs><pattern id="{self._hatch_id}" patternUnits="userSpaceOnUse" width="6" height="6" '
            f'patternTransform="rotate(45)"><line {self.ink("hatch")} x1="1.5" x2="1.5" y1="0" y2="6"/></pattern></defs>'
        )

    # Hours

    def _hours(self) -> Iterator[str]:
        top, height = self.measure.top, self.field_ends - self.measure.top
        for stretch in self.scale.stretches:
            role = "open" if stretch.is_open else "closed"
            field = self.rect(role, (stretch.starts_x, stretch.ends_x), top, height)
            yield field if stretch.is_open else self._closed(stretch, field)
        if not self.is_spark:
            yield self._ground()
            for before, after in pairwise(self.scale.stretches):
                if before.is_open != after.is_open:
                    yield self.line("edge", after.starts_x, top, self.field_ends)

    def _ground(self) -> str:
        """The line on which the hours stand."""
        place, y = (self.at(0.0), self.at(1.0)), self.field_ends
        return f'<line {self.ink("ground")} x1="{place[0]}" x2="{place[1]}" y1="{y}" y2="{y}"/>'

    def _closed(self, stretch: Stretch, field: str) -> str:
        if self.is_spark:
            return field
        marks = (
            self.glyph(stretch.middle_x, self.field_ends, glyphs.time_break(self.ink))
            if stretch.is_compressed
            else ""
        )
        holidays = [one for one in self.band.holidays if one.span.clipped(stretch.span)]
        return self.part(self.speak.closed(stretch.span, holidays), field + marks)

    # Tracks

    def _tracks(self) -> Iterator[str]:
        for index, track in enumerate(self.band.tracks):
            bar_y = self.measure.bar_y(index)
            yield self.part(self.speak.fill(track), "".join(self._bar(track, bar_y)))
            if track.of == "resolution":
                for pause in self.band.pauses:
                    yield self._pause(pause, bar_y)
            for absence in self.band.absences:
                yield self._away(absence, bar_y)
            yield from self._marks(track, bar_y)

    def _bar(self, track: Track, y: int) -> Iterator[str]:
        thick, radius = self.measure.bar, f' rx="{self.measure.bar / 2:g}"'
        starts_x, now_x = self.x(track.starts_at), self.x(self.band.now_at)
        due_x = 1.0 if track.due_at is None else self.x(track.due_at)
        done_x = now_x if track.met_at is None else min(now_x, self.x(track.met_at))
        if track.due_at is None:
            yield self.rect("rail is-suspended", (max(done_x, starts_x), due_x), y, thick, radius)
        else:
            yield self.rect("rail", (starts_x, due_x), y, thick, radius)
        live = self.live("fill") if track.met_at is None else ""
        if min(done_x, due_x) > starts_x and track.state != "none":
            yield self.rect(f"fill is-{track.state}", (starts_x, min(done_x, due_x)), y, thick, radius + live)
        if track.due_at is not None and done_x > due_x and track.state == "missed":
            yield self.rect("overrun", (due_x, done_x), y, thick)

    def _pause(self, pause: PauseSpan, y: int) -> str:
        starts_x, ends_x = self.x(pause.span.starts_at), self.x(pause.span.ends_at)
        if ends_x <= starts_x:
            return ""
        grown = 1 if self.is_spark else 3
        area = ((starts_x, ends_x), y - grown, self.measure.bar + 2 * grown)
        ground = self.rect("pause", *area)
        hatch = "" if self.is_spark else (
            f'<rect x="{self.at(starts_x)}" y="{area[1]:g}" width="{self.across(starts_x, ends_x)}" '
            f'height="{area[2]:g}" fill="url(#{self._hatch_id})"/>'
        )  # fmt: skip
        return self.part(self.speak.pause(pause), ground + hatch)

    def _away(self, absence: AbsenceSpan, y: int) -> str:
        """Time outside the guarantees lies over the bar of every milestone."""
        starts_x, ends_x = self.x(absence.span.starts_at), self.x(absence.span.ends_at)
        if ends_x <= starts_x:
            return ""
        drawn = self.rect("away", (starts_x, ends_x), y - 1, self.measure.bar + 2)
        return self.part(self.speak.away(absence), drawn)

    def _marks(self, track: Track, bar_y: int) -> Iterator[str]:
        if self.is_spark:
            yield from self._spark_marks(track, bar_y)
            return
        flags, under = LabelRow(self.widths), LabelRow(self.widths)
        for row in (flags, under):
            row.block(self.x(self.band.now_at), 4)
        if track.met_at is not None:
            flags.block(self.x(track.met_at), self.measure.bar * 1.8)
        yield from self._flags(track, bar_y, flags)
        yield from self._ladders(track, bar_y, under)
        if track.of == "resolution":
            yield from self._waiting(bar_y, under)
            yield from self._deliveries(track, bar_y)
        if track.met_at is not None:
            tick = glyphs.tick(self.ink, is_late=track.state == "missed", radius=self.measure.bar * 0.9)
            place = self.glyph(self.x(track.met_at), bar_y + self.measure.bar / 2, tick)
            yield self.part(self.speak.met(track, track.met_at), place)

    def _deliveries(self, track: Track, bar_y: int) -> Iterator[str]:
        """What stands beside what met the target: a work-around that does not count, a lasting solution after one."""
        for mark in self.band.deliveries:
            if mark.at != track.met_at:
                ring = glyphs.delivered(
                    self.ink, radius=self.measure.bar * 0.6, is_lasting=mark.what == "solution"
                )
                place = self.glyph(self.x(mark.at), bar_y + self.measure.bar / 2, ring)
                yield self.part(self.speak.delivered(mark), place)

    def _spark_marks(self, track: Track, bar_y: int) -> Iterator[str]:
        if track.due_at is not None:
            yield self.line("pole", self.x(track.due_at), bar_y - 2, bar_y + self.measure.bar + 2)
        if track.met_at is not None:
            role = "tick is-missed" if track.state == "missed" else "tick is-met"
            yield f'<circle {self.ink(role)} cx="{self.at(self.x(track.met_at))}" cy="{bar_y + 2}" r="3.5"/>'

    def _all_words(self) -> Iterator[str]:
        """The name and state of each track, on top of everything: no line may strike them through."""
        if self.is_spark:
            return
        for index, track in enumerate(self.band.tracks):
            yield from self._words(track, self.measure.bar_y(index))

    def _words(self, track: Track, bar_y: int) -> Iterator[str]:
        size = self.measure.text
        y = bar_y - self.measure.flag - self.measure.words + size + 2
        name, summary = self.speak.name(track), self.speak.summary(track)
        name_width, width = text_width(name, size, strong=True), text_width(summary, size)
        row = LabelRow(self.widths)
        row.block(self.x(self.band.now_at), 8)
        row.placed.append(Label(name, 0.0, "start", 6, name_width))
        yield self.text(row.placed[-1], y, "name")
        beside = Label(summary, 0.0, "start", 6 + name_width + 10, width)
        right = Label(summary, 1.0, "end", -6, width)
        yield self.text(next((one for one in (right, beside) if row.is_free(one)), right), y, "summary")

    def _flags(self, track: Track, bar_y: int, row: LabelRow) -> Iterator[str]:
        size, height = self.measure.small_text, self.measure.flag - 1
        flags = [
            (mark.percent, mark.at, self.speak.mark(track, mark))
            for mark in track.marks
            if mark.percent != WHOLE_PERCENT
        ]
        if track.due_at is not None:
            flags.append((WHOLE_PERCENT, track.due_at, self.speak.flag_due(track, track.due_at)))
        for _, at, _ in flags:
            row.block(self.x(at), 4)
        for share, at, words in flags:
            place = self.x(at)
            said = percent(share, self.language)
            marks = glyphs.flag(self.ink, height=height + self.measure.bar, is_due=share == WHOLE_PERCENT)
            # The flags of a short target stand close together: they fly away from each other.
            hangs: Hangs = (
                (("start", 13.0), ("end", -5.0))
                if share == WHOLE_PERCENT
                else (("end", -13.0), ("start", 5.0))
            )
            label = row.place(said, place, text_width(said, size), hangs)
            drawn = self.glyph(place, bar_y + self.measure.bar, marks)
            yield self.part(words, drawn + self.text(label, bar_y - 3, "label"))

    def _ladders(self, track: Track, bar_y: int, row: LabelRow) -> Iterator[str]:
        steps = [step for step in self.band.steps if step.of == track.of]
        for step in steps:
            row.block(self.x(step.at), 10)
        for step in steps:
            yield self._ladder(step, bar_y, row)

    def _ladder(self, step: LadderStep, bar_y: int, row: LabelRow) -> str:
        place, size = self.x(step.at), self.measure.small_text
        marks = glyphs.ladder(self.ink, level=step.level, height=self.measure.under - 4, is_due=step.is_due)
        label = None
        if self.size == "figure":
            said = f"{self.speak.say('niveau', 'level')} {step.level}"
            label = row.place(said, place, text_width(said, size), (("start", 7.0), ("end", -7.0)))
        below = bar_y + self.measure.bar
        drawn = self.glyph(place, below + 2, marks) + self.text(label, below + size + 2, "label")
        return self.part(self.speak.step(step), drawn)

    def _waiting(self, bar_y: int, row: LabelRow) -> Iterator[str]:
        size = self.measure.small_text
        for pause in self.band.pauses:
            middle = (self.x(pause.span.starts_at) + self.x(pause.span.ends_at)) / 2
            said = self.speak.waiting(pause)
            label = row.place(said, middle, text_width(said, size), AROUND)
            yield self.text(label, bar_y + self.measure.bar + size + 2, "label")

    # Above and below the hours

    def _top(self) -> Iterator[str]:
        row = LabelRow(self.widths)
        if self.band.starts_at <= self.band.now_at < self.band.ends_at:
            yield self._now(row)
        if not self.is_spark:
            yield self._reported(row)

    def _now(self, row: LabelRow) -> str:
        place, top = self.x(self.band.now_at), self.measure.top
        if self.is_spark:
            return self.line("now", place, 0, self.height, self.live("now-line"))
        size = self.measure.text
        said = f"{self.speak.say('nu', 'now')} {self.speak.clock(self.band.now_at)}"
        label = row.place(said, place, text_width(said, size, strong=True), AROUND)
        hair = self.line("now", place, top - 4, self.field_ends, self.live("now-line"))
        words = self.text(label, top - 7, "now-label", self.live("now-label"))
        return self.part(self.speak.now(), hair + words)

    def _reported(self, row: LabelRow) -> str:
        place, size, top = self.x(self.band.reported_at), self.measure.small_text, self.measure.top
        said = f"{self.speak.say('gemeld', 'reported')} {self.speak.clock(self.band.reported_at)}"
        hangs: Hangs = (("start", -3.0), ("middle", 0.0), ("end", 3.0))
        label = row.place(said, place, text_width(said, size), hangs)
        dot = f'<circle {self.ink("report-dot")} cx="{self.at(place)}" cy="{top}" r="2.5"/>'
        marks = self.line("report", place, top, self.field_ends) + dot + self.text(label, top - 7, "label")
        return self.part(self.speak.reported(), marks)

    def _axis(self) -> Iterator[str]:
        if self.is_spark:
            return
        size, y = self.measure.small_text, self.height - 4
        row = LabelRow(self.widths)
        for label in axis.holiday_labels(self.band, self.scale, row, size):
            yield self.text(label, y, "holiday")
        for label in axis.date_labels(self.band, self.scale, row, size, self.language):
            yield self.text(label, y, "label")
            yield self.line("edge", label.x, self.field_ends, self.field_ends + 5)
        for label in axis.hour_labels(self.band, self.scale, row, size):
            yield self.text(label, y, "label")
            yield self.line("edge", label.x, self.field_ends, self.field_ends + 4)
