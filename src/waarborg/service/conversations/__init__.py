"""What people say on a ticket (Dutch: gesprek), clauses B4 and C2 of the agreement.

Owns public replies and internal notes, attachments, mentions, drafts and canned replies. It does not own the ticket's
states (``tickets``), nor the channels over which words come and go.
"""
