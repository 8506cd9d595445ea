"""The doors translate the outside into one command or one query. They hold no rules and no tables."""
