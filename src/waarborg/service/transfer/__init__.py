"""Getting in and out (Dutch: overdracht): what a customer takes along, in open formats.

Owns the export of everything of one client, what is known of one person, exported and erased, and bringing along what
other systems exported, with the record of where it comes from. It does not own what the rows mean: each capability does.
"""
