"""The agreement on paper: one SLA file as the document that agency and client both sign (Dutch: het document).

Clauses A to G of the mission, in the file's language, as tagged PDF/A and as one HTML page. It owns the sentences, the
typography and the drawing; what is promised comes from the SLA file alone. It needs no Django and no database.
"""
