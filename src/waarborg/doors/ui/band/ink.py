"""How a role is painted: by a class on pages, by literal attributes in documents (typst's SVG knows no variables)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final


@dataclass(frozen=True)
class Palette:
    """Literal colours for a drawing that leaves the pages."""

    open: str
    closed: str
    edge: str
    rail: str
    text: str
    muted: str
    on_mark: str
    on_time: str
    in_danger: str
    missed: str
    met: str
    paused: str
    now: str
    font: str = "Inter"

    @cached_property
    def attributes(self) -> dict[str, str]:
        text = f'font-family="{self.font}"'
        states = {
            state: getattr(self, state) for state in ("on_time", "in_danger", "missed", "met", "paused")
        }
        fills = {f"fill is-{state}": f'fill="{colour}"' for state, colour in states.items()}
        return fills | {
            "fill is-none": f'fill="{self.muted}"',
            "open": f'fill="{self.open}"',
            "closed": f'fill="{self.closed}"',
            "edge": f'stroke="{self.edge}"',
            "ground": f'stroke="{self.muted}" stroke-width="1"',
            "break": f'stroke="{self.muted}" fill="none" stroke-width="1.2"',
            "rail": f'fill="{self.rail}"',
            "rail is-suspended": f'fill="none" stroke="{self.paused}" stroke-dasharray="4 3"',
            "overrun": f'fill="{self.missed}" fill-opacity="0.45"',
            "pause": f'fill="{self.open}" stroke="{self.paused}"',
            "hatch": f'stroke="{self.paused}" stroke-width="2.4"',
            "away": f'fill="{self.closed}" fill-opacity="0.6" stroke="{self.muted}" stroke-dasharray="2 3"',
            "delivered": f'fill="{self.open}" stroke="{self.met}" stroke-width="2.4"',
            "delivered is-lasting": f'fill="{self.met}" stroke="{self.open}" stroke-width="1.5"',
            "pole": f'stroke="{self.text}" stroke-width="1.3"',
            "pennant": f'fill="{self.open}" stroke="{self.text}" stroke-width="1.2"',
            "pennant is-due": f'fill="{self.text}" stroke="{self.text}" stroke-width="1.2"',
            "tick is-met": f'fill="{self.met}" stroke="{self.open}" stroke-width="1.5"',
            "tick is-missed": f'fill="{self.missed}" stroke="{self.open}" stroke-width="1.5"',
            "check": f'stroke="{self.on_mark}" fill="none" stroke-width="1.8" stroke-linecap="round"',
            "ladder": f'stroke="{self.muted}" fill="none" stroke-width="1.2"',
            "ladder is-due": f'stroke="{self.in_danger}" fill="none" stroke-width="1.6"',
            "report": f'stroke="{self.text}" stroke-width="1.2" stroke-dasharray="1.5 2.5"',
            "report-dot": f'fill="{self.text}"',
            "now": f'stroke="{self.now}" stroke-width="1.5"',
            "now-dot": f'fill="{self.now}"',
            "name": f'{text} fill="{self.text}" font-weight="600"',
            "summary": f'{text} fill="{self.text}"',
            "label": f'{text} fill="{self.muted}"',
            "now-label": f'{text} fill="{self.now}" font-weight="600"',
            "holiday": f'{text} fill="{self.text}" font-weight="600"',
        }


PAPER: Final = Palette(
    open="#fffefa",
    closed="#e3e5e9",
    edge="#c9ced6",
    rail="#d3dce0",
    text="#1a2029",
    muted="#5f5a55",
    on_mark="#ffffff",
    on_time="#178199",
    in_danger="#c06e00",
    missed="#cb2a2f",
    met="#008a57",
    paused="#7a6cab",
    now="#0d5c6d",
)
"""The light theme's colours, resolved: for documents on white paper."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Says how to paint a role such as ``fill is-met``."""

    palette: Palette | None

    def __call__(self, role: str) -> str:
        if self.palette is None:
            return f'class="band-{role}"'
        return self.palette.attributes[role]
