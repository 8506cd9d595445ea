"""Time spent (Dutch: bestede tijd), clauses B, E and F of the agreement.

Owns entries of time on a ticket, by hand or by timer, each for one service of the agreement. It does not own what an
hour costs (``agreements``), nor the month's sum on a statement.
"""
