"""The agreement and its arithmetic (Dutch: overeenkomst), clauses B to G of the agreement as one library.

Owns the SLA file, service windows, targets, the fold of a ticket's events into guarantees, the explanation of each
due instant, escalation instants and the ways to report. It has no database, no I/O beyond the text it is handed, and
no clock: every instant is an argument, aware and in UTC.
"""
