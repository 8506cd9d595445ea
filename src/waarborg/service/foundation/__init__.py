"""The ground that every capability stands on (Dutch: fundering). No clause of its own: it makes the others provable.

Owns the time source, the record of facts and its seals, the vocabulary of refusals, the viewer with the scope in
which rows may be seen, and the helpers by which migrations guard a table. It does not own who people are (``parties``)
nor what any fact means (each capability's ``events``).
"""
