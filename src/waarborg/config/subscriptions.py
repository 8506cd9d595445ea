"""Who reacts to which fact: for each kind, the tasks that are queued in the transaction of the fact.

Down is a call, up is a subscription. Each task is handed ``fact_id``, the fact's public id, and loads the rest.
"""

from collections.abc import Mapping
from types import MappingProxyType

SUBSCRIPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "guarantee.level_reached": ("escalations.record",),
        "escalation.recorded": ("escalations.call_in",),
        "ticket.taken_in_hand": ("organising.let_assigned_follow",),
        "ticket.assigned": ("organising.let_assigned_follow",),
        "message.mentioned": ("organising.let_mentioned_follow",),
        "person.invited": ("signing_in.invite",),
    }
)
