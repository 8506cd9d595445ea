"""What the agency arranges for itself (Dutch: beheer): its people and its clients', its words, its times, its record.

Each page lists, and each act is a command with a fact. Who may do what is decided by the commands; these pages offer
nobody what they would be refused.
"""
