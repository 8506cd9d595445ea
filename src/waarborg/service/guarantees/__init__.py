"""The guarantee of a ticket (Dutch: garantie), clause D of the agreement.

Owns the events of each guarantee, the plans that follow from them, the stored due instants, the alarms that the
sweep claims, and the excuses for what was missed. It does not own how time is counted (``sla``), the ticket itself (``tickets``) or whom an escalation
goes to (``escalations``). Everything but events and excuses is a cache that can be recomputed and compared.
"""
