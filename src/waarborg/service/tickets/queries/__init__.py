"""Reading tickets, within the rows of the scope's viewer."""

from waarborg.service.tickets.queries.agency import (
    Hosting,
    deputy_of,
    hosting_of,
    project_manager_of,
    setting,
)
from waarborg.service.tickets.queries.boards import (
    Load,
    due_before,
    in_danger,
    in_hand_of,
    load_of_clients,
    load_of_people,
    managed_by,
    of_client,
    queue,
    to_brief,
    to_check,
    to_deliver,
    to_solve_for_good,
    turned_down,
    waiting,
    waiting_for_client,
    waiting_for_third_party,
)
from waarborg.service.tickets.queries.deliveries import (
    deliveries_of,
    pending_delivery,
    standing_delivery,
)
from waarborg.service.tickets.queries.questions import (
    open_questions,
    questions_of,
)
from waarborg.service.tickets.queries.searching import (
    FOUND_AT_MOST,
    matching,
    search,
)
from waarborg.service.tickets.queries.seeing import (
    visible_to,
)

__all__ = [
    "FOUND_AT_MOST",
    "Hosting",
    "Load",
    "deliveries_of",
    "deputy_of",
    "due_before",
    "hosting_of",
    "in_danger",
    "in_hand_of",
    "load_of_clients",
    "load_of_people",
    "managed_by",
    "matching",
    "of_client",
    "open_questions",
    "pending_delivery",
    "project_manager_of",
    "questions_of",
    "queue",
    "search",
    "setting",
    "standing_delivery",
    "to_brief",
    "to_check",
    "to_deliver",
    "to_solve_for_good",
    "turned_down",
    "visible_to",
    "waiting",
    "waiting_for_client",
    "waiting_for_third_party",
]
