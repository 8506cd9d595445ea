"""Pieces of SVG at places from 0 to 1, for a width that is known or one that is not."""

from html import escape
from typing import Final

from waarborg.doors.ui.band.ink import Ink
from waarborg.doors.ui.band.labels import Label
from waarborg.doors.ui.band.measures import EDGE_SHARE, Measure

_SMALL: Final = ("label", "holiday")


class Canvas:
    """Turns places into percent where ``width`` is none (a page), into pixels otherwise (a document)."""

    def __init__(self, ink: Ink, measure: Measure, width: int | None, *, has_parts: bool) -> None:
        self.ink, self.measure, self.width, self.has_parts = ink, measure, width, has_parts

    def at(self, x: float) -> str:
        share = EDGE_SHARE + x * (1 - 2 * EDGE_SHARE)
        return f"{share * 100:.2f}%" if self.width is None else f"{share * self.width:.1f}"

    def across(self, starts_x: float, ends_x: float) -> str:
        share = max(ends_x - starts_x, 0.0) * (1 - 2 * EDGE_SHARE)
        return f"{share * 100:.2f}%" if self.width is None else f"{share * self.width:.1f}"

    def rect(self, role: str, reach: tuple[float, float], y: float, height: float, more: str = "") -> str:
        """A bar over ``reach``, from one place to another."""
        return (
            f'<rect {self.ink(role)} x="{self.at(reach[0])}" y="{y:g}" '
            f'width="{self.across(*reach)}" height="{height:g}"{more}/>'
        )

    def line(self, role: str, x: float, starts_y: float, ends_y: float, more: str = "") -> str:
        place = self.at(x)
        return f'<line {self.ink(role)} x1="{place}" x2="{place}" y1="{starts_y:g}" y2="{ends_y:g}"{more}/>'

    def glyph(self, x: float, y: float, marks: str) -> str:
        """``marks`` are drawn around the point at ``x`` and ``y``, in pixels, whatever the width is."""
        return f'<svg x="{self.at(x)}" y="{y:g}" width="1" height="1" overflow="visible">{marks}</svg>'

    def text_size(self, role: str) -> float:
        return self.measure.small_text if role in _SMALL else self.measure.text

    def text(self, label: Label | None, y: float, role: str, more: str = "") -> str:
        """The words of a label that found its place; nothing for one that did not."""
        if label is None:
            return ""
        sized = "" if self.ink.palette is None else f' font-size="{self.text_size(role):g}"'
        tier = f' data-from="{label.tier}"' if label.tier else ""
        anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
        shift = f' dx="{label.shift:g}"' if label.shift else ""
        attributes = f'{self.ink(role)}{sized}{tier}{more} x="{self.at(label.x)}" y="{y:g}"{anchor}{shift}'
        return f"<text {attributes}>{escape(label.text)}</text>"

    def part(self, words: str, marks: str) -> str:
        """Something with a meaning: it can be pointed at, reached with the keys, and says what it is."""
        if not self.has_parts:
            return marks
        said = escape(words)
        return f'<g class="band-part" role="img" tabindex="-1" aria-label="{said}"><title>{said}</title>{marks}</g>'

    def live(self, name: str) -> str:
        """Marks what band.js moves as time goes by; a document stands still."""
        return f' data-{name}=""' if self.ink.palette is None else ""
