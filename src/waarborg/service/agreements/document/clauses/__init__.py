"""The clauses, one module for each part of the agreement, in its own words."""
