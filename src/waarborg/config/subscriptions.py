"""Who reacts to which fact: for each kind, the tasks that are queued in the transaction of the fact.

Down is a call, up is a subscription. Each task is handed ``fact_id``, the fact's public id, and loads the rest.
"""

from collections.abc import Mapping
from types import MappingProxyType

SUBSCRIPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "guarantee.level_reached": ("escalations.record",),
        "escalation.recorded": ("escalations.call_in",),
        "ticket.reported": ("notifications.tell",),
        "ticket.taken_in_hand": ("organising.let_assigned_follow", "notifications.tell"),
        "ticket.assigned": ("organising.let_assigned_follow", "notifications.tell"),
        "message.mentioned": ("organising.let_mentioned_follow", "notifications.tell"),
        "ticket.merged": ("organising.let_followers_follow_on",),
        "ticket.workaround_delivered": ("relations.open_follow_up", "notifications.tell"),
        "ticket.workaround_withdrawn": ("relations.look_at_follow_up",),
        "ticket.delivery_refused": ("relations.look_at_follow_up", "notifications.tell"),
        "ticket.solution_delivered": ("relations.look_at_follow_up", "notifications.tell"),
        "ticket.closed": (
            "relations.look_at_follow_up",
            "relations.look_at_original",
            "notifications.tell",
        ),
        "ticket.closed_unanswered": (
            "relations.look_at_follow_up",
            "relations.look_at_original",
            "notifications.tell",
        ),
        "person.invited": ("signing_in.invite",),
        "ticket.check_overdue": ("notifications.tell",),
        "ticket.handed_in": ("notifications.tell",),
        "ticket.released_unchecked": ("notifications.tell",),
        "escalation.unanswered": ("notifications.tell",),
        "ticket.question_unanswered": ("notifications.tell",),
        "ticket.question_reminded": ("notifications.tell",),
        "ticket.question_answered": ("notifications.tell",),
        "ticket.paused": ("notifications.tell",),
        "ticket.sent_back": ("notifications.tell",),
        "ticket.participant_added": ("notifications.tell",),
        "ticket.severity_changed": ("notifications.tell",),
        "message.replied": ("notifications.tell",),
        "message.noted": ("notifications.tell",),
        "login.password_changed": ("notifications.tell",),
        "login.proof_added": ("notifications.tell",),
        "login.proof_removed": ("notifications.tell",),
        "person.second_factor_reset": ("notifications.tell",),
    }
)
