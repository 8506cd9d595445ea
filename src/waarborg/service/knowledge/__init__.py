"""The knowledge base (Dutch: kennisbank).

Owns articles in both languages, for the agency alone or for clients too. It does not own the house rules of
reachability, which follow from the agreement.
"""
