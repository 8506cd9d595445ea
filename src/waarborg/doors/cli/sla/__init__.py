"""``waarborg sla``: the SLA file at the terminal, without a database."""
