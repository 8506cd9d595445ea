"""What a client's people thought of how a ticket was handled (Dutch: tevredenheid), in one tap.

Owns the ratings. It does not own when a ticket is finished (``tickets``), nor what is reported about a month.
"""
