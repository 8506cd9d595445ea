"""The ticket (Dutch: ticket), clauses B and D of the agreement: one reported matter with its whole story.

Owns what was reported, its state, who has it in hand, and the moves that people make. It does not own the clock that
runs meanwhile (``guarantees``), nor whom an escalation goes to (``escalations``).
"""
