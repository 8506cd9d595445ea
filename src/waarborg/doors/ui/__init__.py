"""The component set of every door: tokens, page frame, template tags and the time band.

Lies below the other doors and knows no tables and no rules: it receives plain data and draws it. What a component
is called and how it is used stands in docs/reference/components.md; /ui/gallery/ shows each of them in all states.
"""
