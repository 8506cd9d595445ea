"""The three sizes of the band and what stands at which height in them, in pixels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Size = Literal["sparkline", "strip", "figure"]


@dataclass(frozen=True, slots=True)
class Measure:
    """Heights of one size. A track is its line of words, its flags, its bar, and the ladder under it."""

    top: int
    words: int
    flag: int
    bar: int
    under: int
    axis: int
    text: float
    small_text: float
    default_width: int

    @property
    def track(self) -> int:
        return self.words + self.flag + self.bar + self.under

    def height(self, tracks: int) -> int:
        return self.top + self.track * tracks + self.axis

    def bar_y(self, index: int) -> int:
        return self.top + self.track * index + self.words + self.flag


MEASURES: Final[Mapping[Size, Measure]] = {
    "sparkline": Measure(0, 0, 3, 4, 3, 0, 0, 0, 168),
    "strip": Measure(20, 19, 14, 8, 18, 20, 12, 11, 720),
    "figure": Measure(24, 23, 18, 12, 21, 24, 13, 12, 1080),
}
EDGE_SHARE: Final = 0.016
"""What is kept free at both edges, as a share of the width: a flag on the last instant still has its pole inside."""
FLUID_WIDTHS: Final = (310, 560, 860)
"""The widths for which labels are chosen on pages: what fits at the first is always shown, the rest from the next on."""
WIDEST: Final = 4000
