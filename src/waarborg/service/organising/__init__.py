"""How the agency keeps order in its work (Dutch: werkorde).

Owns tags, followers, saved views and macros, and who is looking at a ticket now. It does not own what is done to a
ticket (``tickets``, ``conversations``).
"""
