"""Starts, stops and examines the house: the command ``waarborg``, the embedded PostgreSQL, the process supervisor."""
