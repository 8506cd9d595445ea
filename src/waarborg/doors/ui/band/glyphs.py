"""The small signs on a band, drawn in pixels around the point (0, 0) on which they stand."""

from waarborg.doors.ui.band.ink import Ink


def time_break(ink: Ink) -> str:
    """Two slanted strokes over the edge: here time was compressed."""
    return f'<path {ink("break")} d="M-4 5 0-3M0 5 4-3"/>'


def flag(ink: Ink, *, height: float, is_due: bool) -> str:
    """A pole on the foot of the bar with a pennant at its top: it flies back while there is time, and filled when it is up."""
    top = -height
    pennant = "h9l-3 4 3 4h-9z" if is_due else "l-9 4 9 4z"
    role = "pennant is-due" if is_due else "pennant"
    return f'<path {ink("pole")} d="M0 0V{top:g}"/><path {ink(role)} d="M0 {top:g}{pennant}"/>'


def tick(ink: Ink, *, is_late: bool, radius: float) -> str:
    """A disc with a check: here the target was met, in time or too late."""
    role = "tick is-missed" if is_late else "tick is-met"
    third = radius / 2.6
    check = f"M{-third * 1.15:.1f} {third * 0.1:.1f}l{third * 0.8:.1f} {third * 0.85:.1f} {third * 1.5:.1f} {-third * 1.8:.1f}"
    return f'<circle {ink(role)} r="{radius:g}"/><path {ink("check")} d="{check}"/>'


def delivered(ink: Ink, *, radius: float, is_lasting: bool) -> str:
    """A ring: here something was delivered that stands. Filled it is the lasting solution."""
    role = "delivered is-lasting" if is_lasting else "delivered"
    return f'<circle {ink(role)} r="{radius:g}"/>'


def ladder(ink: Ink, *, level: int, height: float, is_due: bool) -> str:
    """A ladder that hangs under the bar; each level has one rung more."""
    rungs = min(level, 4) + 1
    step = height / (rungs + 0.5)
    rows = "".join(f"M-3 {step * (index + 0.75):.1f}h6" for index in range(rungs))
    return f'<path {ink("ladder is-due" if is_due else "ladder")} d="M-3 0v{height:g}M3 0v{height:g}{rows}"/>'
