"""What was agreed (Dutch: overeenkomsten), the umbrella over clauses A to G.

Owns contracts, their immutable versions with the instants from which they are in force, and the document that both
sign. It does not own how time is counted (``sla``), nor the clocks that run under it (``guarantees``).
"""
