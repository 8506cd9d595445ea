"""The wiring: settings, addresses, who reacts to which fact, and the table of all periodic work."""
