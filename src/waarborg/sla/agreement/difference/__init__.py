"""What changes for the client between two versions of an agreement, in words (Dutch: verschillen).

``differences`` misses nothing: it compares every value in both versions, and what no rule describes is described by
its key.
"""

from waarborg.sla.agreement.difference.describe import Difference, differences, monthly_amount
from waarborg.sla.agreement.difference.effects import Effect

__all__ = ["Difference", "Effect", "differences", "monthly_amount"]
