"""Where words stand so that no two of them overlap, at any width.

On pages the band is fluid: a label has a place in percent and a width in pixels. What is free of overlap at a width and at
the widest stays so in between, because the distance of two labels is linear in the width.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from waarborg.doors.ui.band.measures import EDGE_SHARE, WIDEST

Anchor = Literal["start", "middle", "end"]
Hangs = Sequence[tuple[Anchor, float]]
"""The ways in which a label may hang on its place, best first: the anchor, and a shift in pixels."""
AROUND: Final[Hangs] = (("middle", 0.0), ("start", 0.0), ("end", 0.0))
AFTER: Final[Hangs] = (("start", 0.0), ("end", 0.0))
ALONG: Final[Hangs] = tuple(("start", shift) for shift in (0.0, 6.0, 12.0, 18.0, 24.0))
_NARROW: Final = frozenset("iljIt.,:;'|!()f ·r-")
_WIDE: Final = frozenset("mwMW%@")
_SPACE_BETWEEN: Final = 6.0
_ANCHORED: Final = {"start": 0.0, "middle": 0.5, "end": 1.0}


def text_width(text: str, size: float, *, strong: bool = False) -> float:
    """About how wide ``text`` is in Inter, a little on the wide side."""
    em = sum(
        0.36 if sign in _NARROW else 0.95 if sign in _WIDE else 0.7 if sign.isupper() else 0.625
        for sign in text
    )
    return em * size * (1.05 if strong else 1.0)


@dataclass(frozen=True, slots=True)
class Label:
    """A word with its place (0 to 1), how it hangs on it, and from which of the widths on it is shown."""

    text: str
    x: float
    anchor: Anchor
    shift: float
    width: float
    tier: int = 0

    def box(self, at_width: float) -> tuple[float, float]:
        """From where to where it reaches in a drawing that is ``at_width`` pixels wide."""
        point = _point(self.x, at_width) + self.shift
        starts = point - self.width * _ANCHORED[self.anchor]
        return starts, starts + self.width


@dataclass(slots=True)
class LabelRow:
    """One line of words of a drawing that is shown at ``widths`` and wider."""

    widths: Sequence[int]
    placed: list[Label] = field(default_factory=list)

    def place(
        self, text: str, x: float, width: float, hangs: Hangs, *, from_tier: int = 0, ends_x: float = 1.0
    ) -> Label | None:
        """Puts the label where it fits at the narrowest width possible; none when it fits nowhere.

        One that is shifted along stays before ``ends_x``, so that it still stands under what it names.
        """
        for tier in range(from_tier, len(self.widths)):
            for anchor, shift in hangs:
                label = Label(text, x, anchor, shift, width, tier)
                if shift and label.box(self.widths[tier])[1] > _point(ends_x, self.widths[tier]):
                    continue
                if self.is_free(label):
                    self.placed.append(label)
                    return label
        return None

    def block(self, x: float, width: float) -> None:
        """Keeps ``width`` pixels around ``x`` free of words, for a mark that stands there."""
        self.placed.append(Label("", x, "middle", 0.0, width))

    def is_free(self, label: Label) -> bool:
        """Whether the label lies inside and touches no other, from its own width to the widest."""
        narrowest = self.widths[label.tier]
        widest = WIDEST if len(self.widths) > 1 else narrowest
        starts, ends = label.box(narrowest)
        if starts < 0 or ends > narrowest or label.box(widest)[0] < 0 or label.box(widest)[1] > widest:
            return False
        return all(_apart(label, other, narrowest, widest) for other in self.placed)


def _point(x: float, at_width: float) -> float:
    return (EDGE_SHARE + x * (1 - 2 * EDGE_SHARE)) * at_width


def _apart(one: Label, other: Label, narrowest: float, widest: float) -> bool:
    return _side(one, other, narrowest) == _side(one, other, widest) != 0


def _side(one: Label, other: Label, at_width: float) -> int:
    (starts, ends), (other_starts, other_ends) = one.box(at_width), other.box(at_width)
    space = _SPACE_BETWEEN if one.text and other.text else 1.0
    if ends + space <= other_starts:
        return -1
    return 1 if other_ends + space <= starts else 0
