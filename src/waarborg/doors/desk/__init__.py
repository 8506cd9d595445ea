"""The desk: where the agency's people work. Their first question is what is due next, across all clients.

It parses, calls one command or query, and renders plain data; it holds no rules and no tables.
"""
