"""Figures with what they have to reach, as a table and as data."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured value. ``at_least`` or ``at_most`` is its target; a figure without either is there to be read."""

    name: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        return (self.at_least is None or self.value >= self.at_least) and (
            self.at_most is None or self.value <= self.at_most
        )

    @property
    def target(self) -> str:
        if self.at_least is not None:
            return f"at least {self.at_least:g}"
        return "" if self.at_most is None else f"at most {self.at_most:g}"


def as_dicts(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    return [asdict(figure) | {"holds": figure.holds} for figure in figures]


def table(figures: Sequence[Figure]) -> str:
    rows = [
        (figure.name, _number(figure.value), figure.unit, figure.target, _verdict(figure))
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        f"{name:<{widths[0]}}  {value:>{widths[1]}} {unit:<{widths[2]}}  {target:<{widths[3]}}  {verdict}".rstrip()
        for name, value, unit, target, verdict in rows
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _verdict(figure: Figure) -> str:
    if not figure.target:
        return ""
    return "holds" if figure.holds else "MISSED"
