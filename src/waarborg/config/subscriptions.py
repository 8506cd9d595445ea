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
        "ticket.merged": ("organising.let_followers_follow_on",),
        "ticket.workaround_delivered": ("relations.open_follow_up",),
        "ticket.workaround_withdrawn": ("relations.look_at_follow_up",),
        "ticket.delivery_refused": ("relations.look_at_follow_up",),
        "ticket.solution_delivered": ("relations.look_at_follow_up",),
        "ticket.closed": ("relations.look_at_follow_up", "relations.look_at_original"),
        "ticket.closed_unanswered": ("relations.look_at_follow_up", "relations.look_at_original"),
        "person.invited": ("signing_in.invite",),
    }
)
