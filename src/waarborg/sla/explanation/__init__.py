"""Why a milestone is due when it is: an ordered list of facts in both languages, and the spans to draw it."""

from waarborg.sla.explanation.explaining import explain
from waarborg.sla.explanation.reasons import Reason, ReasonKind

__all__ = ["Reason", "ReasonKind", "explain"]
