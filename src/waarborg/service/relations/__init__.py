"""How tickets belong together (Dutch: samenhang), clause B4 of the agreement.

Owns merging, splitting, links, the follow-up of a work-around, and tickets that look alike. It does not own what a
ticket's states are (``tickets``), nor how a guarantee is counted when two become one (``guarantees``).
"""
