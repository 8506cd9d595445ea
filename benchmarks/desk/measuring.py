"""What a page costs: asked through the framework's own client, in this process, so that no network blurs it."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

WARM_UP = 3


@dataclass(frozen=True)
class Cost:
    """Milliseconds in the middle and at the 95th percentile, SQL statements, and bytes of the answer."""

    p50_ms: float
    p95_ms: float
    statements: int
    size_bytes: int


def cost(ask: Callable[[], object], times: int) -> Cost:
    """``ask`` gives a response, or nothing; it is asked ``times`` times after some to warm up."""
    from django.db import connection

    statements = []

    def counting(execute: Callable[..., object], sql: str, *rest: object) -> object:
        statements.append(sql)
        return execute(sql, *rest)

    for _ in range(WARM_UP):
        answer = ask()
        assert answer is None or answer.status_code in (200, 302), answer.status_code
    with connection.execute_wrapper(counting):
        answer = ask()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    size = 0 if answer is None else len(answer.content)
    return Cost(statistics.median(took), statistics.quantiles(took, n=20)[-1], len(statements), size)


def pages(times: int) -> Mapping[str, Cost]:
    """The desk's and the portal's pages, and reporting an incident, over what the database holds."""
    from django.test import Client

    desk, portal = Client(), Client()
    with _nobody():
        ticket_id, client_id, people = _known()
    desk.force_login(people["developer"])
    portal.force_login(people["contact"])
    return {
        "queue": cost(lambda: desk.get("/desk/"), times),
        "queue, deep": cost(lambda: desk.get("/desk/", {"page": 5}), times),
        "ticket": cost(lambda: desk.get(f"/desk/tickets/{ticket_id}/"), times),
        "search": cost(lambda: desk.get("/desk/search/", {"q": "bestelling betaling"}), times),
        "portal, tickets": cost(lambda: portal.get("/portal/"), times),
        "report an incident": cost(lambda: _report(desk, client_id), times),
        "create a ticket": cost(_creating(client_id, people["developer"]), times),
    }


def _creating(client_id: object, login: object) -> Callable[[], None]:
    """Without a page: the ticket with its guarantee, plans, alarms, fact and jobs, in one transaction."""
    from waarborg.service.parties.models import Client, Person

    with _nobody():
        by, client = Person.objects.get(membership__login=login).as_viewer(), Client.objects.get(id=client_id)
    return lambda: _create(by, client)


def _create(by: object, client: object) -> None:
    from waarborg.service.foundation import time_source
    from waarborg.service.foundation.viewer import scope
    from waarborg.service.tickets import commands as tickets

    at = time_source.now()
    with scope(by):
        what = tickets.Report(
            "Afrekenen lukt niet", "all", 2, at, "Na iDEAL een witte pagina.", way="phone", once=uuid4()
        )
        tickets.report(by=by, at=at, client=client, what=what)


def _report(desk: object, client_id: object) -> object:
    said = {
        "once": str(uuid4()),
        "subject": "Afrekenen lukt niet",
        "description": "Na iDEAL een witte pagina.",
        "users": "all",
        "priority": "2",
        "kind": "incident",
        "way": "phone",
    }
    return desk.post(f"/desk/tickets/new/?client={client_id}", said)


def _nobody():
    from waarborg.service.foundation.viewer import SYSTEM, scope

    return scope(SYSTEM)


def _known() -> tuple[object, object, dict[str, object]]:
    from waarborg.operation.demo_world.accounts import ACCOUNTS, CLIENTS_ACCOUNTS
    from waarborg.service.parties.models import Client, Login
    from waarborg.service.tickets.models import Ticket

    people = {
        "developer": Login.objects.get(email=ACCOUNTS[0].email),
        "contact": Login.objects.get(email=CLIENTS_ACCOUNTS[0].email),
    }
    client = Client.objects.get(people__email=CLIENTS_ACCOUNTS[0].email)
    ticket = Ticket.objects.filter(client=client, state="in_hand").order_by("id").first()
    return (ticket or Ticket.objects.filter(client=client).first()).id, client.id, people
