"""People: the agency's own, its clients' and their suppliers'. Lists, what is known of one, and what can be done."""
