"""Escalations (Dutch: escalaties), clause D6 of the agreement: calling in the higher levels of both organisations.

Owns the record of each level that was reached, with whom it concerns on either side. It does not own when a level is
due (``sla``, ``guarantees``), nor how people are paged.
"""
