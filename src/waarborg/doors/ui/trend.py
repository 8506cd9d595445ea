"""How something went, as bars side by side: each a stack of what became of it. A table with the figures stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 480, 168
LINE_WIDTH, LINE_HEIGHT = 120, 10
_TOP, _FOOT = 20, 24
_GAP = 0.4  # of a place
_LEAST_PX = 3  # what is there is seen


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, what stands above it, and its parts from the ground up, each a kind and a figure."""

    label: str
    above: str
    parts: Sequence[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(figure for _kind, figure in self.parts)


def draw(bars: Sequence[Bar], sentence: str) -> SafeString:
    """An SVG as wide as its place. ``sentence`` says what is seen, for who can't; kinds are classes of the style sheet."""
    place = WIDTH / max(len(bars), 1)
    most = max((bar.total for bar in bars), default=0) or 1
    drawn = format_html_join("", "{}", ((_bar(bar, index, place, most),) for index, bar in enumerate(bars)))
    return format_html(
        '<svg class="trend" viewBox="0 0 {0} {1}" role="img" aria-label="{2}">'
        '<line class="trend-ground" x1="0" x2="{0}" y1="{3}" y2="{3}"/>{4}</svg>',
        WIDTH,
        HEIGHT,
        sentence,
        HEIGHT - _FOOT,
        drawn,
    )


def line(parts: Sequence[tuple[str, int]], most: int) -> SafeString:
    """The same parts lying in a row, for a line of a table whose figures say what is seen: silent for who can't.

    ``most`` is the total of the longest of the lines, so that they can be compared.
    """
    shares = [(kind, LINE_WIDTH * figure / max(most, 1)) for kind, figure in parts if figure]
    widths = [max(width, _LEAST_PX) for _kind, width in shares]
    drawn = [
        (kind, round(sum(widths[:index]), 1), round(widths[index], 1))
        for index, (kind, _w) in enumerate(shares)
    ]
    return format_html(
        '<svg class="trend-line" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-hidden="true">{2}</svg>',
        LINE_WIDTH + 2 * _LEAST_PX,
        LINE_HEIGHT,
        format_html_join("", '<rect class="trend-part is-{}" x="{}" y="0" width="{}" height="10"/>', drawn),
    )


def _bar(bar: Bar, index: int, place: float, most: int) -> SafeString:
    middle, y = place * (index + 0.5), float(HEIGHT - _FOOT)
    width = place * (1 - _GAP)
    parts = []
    for kind, figure in bar.parts:
        if figure:
            height = max((HEIGHT - _FOOT - _TOP) * figure / most, _LEAST_PX)
            y -= height
            parts.append((kind, round(middle - width / 2, 1), round(y, 1), round(width, 1), round(height, 1)))
    stack = format_html_join(
        "", '<rect class="trend-part is-{}" x="{}" y="{}" width="{}" height="{}"/>', parts
    )
    return format_html(
        '{}<text class="trend-above" x="{}" y="{}">{}</text><text class="trend-label" x="{}" y="{}">{}</text>',
        stack,
        round(middle, 1),
        round(max(y - 6, _TOP - 8), 1),
        bar.above,
        round(middle, 1),
        HEIGHT - 6,
        bar.label,
    )
