"""The command line: each command is one query or command, printed for a person or as JSON."""
