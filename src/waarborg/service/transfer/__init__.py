"""Getting in and out (Dutch: overdracht): what a customer takes along, in open formats.

Owns the export of everything of one client, and what is known of one person, exported and erased. It does not own
what the rows mean: each capability does.
"""
