"""django-helpdesk with as many tickets, on the same server, asked in the same way. A program of its own.

    peer.py DATABASE_URL TICKETS TIMES

Writes its costs as JSON. It is another product with other pages: of use for the order of magnitude.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

sys.path.insert(0, str(Path(__file__).parent))
import measuring

_EACH = 100  # queues; as many tickets in each
_TICKETS = """
insert into helpdesk_ticket (title, queue_id, created, modified, submitter_email, assigned_to_id, status, on_hold,
    description, priority, secret_key, kbitem_id)
select subjects[1 + i %% 5], 1 + i %% %(queues)s, now() - i * interval '1 minute', now() - i * interval '1 minute',
    'redactie@winkel.example', 1, case when i %% 20 = 0 then 1 else 4 end, false,
    'Na iDEAL een witte pagina bij de betaling van een bestelling.', 1 + i %% 5, md5(i::text), null
  from generate_series(1, %(tickets)s) i,
       (select array['Afrekenen lukt niet', 'Bestelling blijft hangen', 'Artikel niet te publiceren',
                     'Formulier meldt een fout', 'Zoeken geeft niets'] as subjects) s
"""
_FOLLOW_UPS = """
insert into helpdesk_followup (ticket_id, date, title, comment, public, user_id, new_status, message_id, time_spent)
select t.id, t.created + n * interval '5 minutes', 'Comment', 'Kijk naar de betaling van de bestelling.', true, 1,
    null, null, null
  from helpdesk_ticket t, generate_series(1, 4) n
"""


def main() -> None:
    url, tickets, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _set_up(url)
    _fill(tickets)
    print(json.dumps({name: asdict(found) for name, found in _costs(times).items()}))


def _set_up(url: str) -> None:
    import django
    from django.conf import settings

    to = conninfo_to_dict(url)
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": to.get("dbname"),
        "USER": to.get("user", ""),
        "PASSWORD": to.get("password", ""),
        "HOST": to.get("host", ""),
        "PORT": str(to.get("port", "")),
        "CONN_MAX_AGE": 600,
    }
    settings.configure(
        SECRET_KEY="of a benchmark",
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": database},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.sites",
            "django.contrib.humanize",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "django.contrib.admin",
            "rest_framework",
            "helpdesk",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        ROOT_URLCONF="peer_urls",
        SITE_ID=1,
        USE_TZ=True,
        STATIC_URL="/static/",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        HELPDESK_TEAMS_MODE_ENABLED=False,
    )
    django.setup()


def _fill(tickets: int) -> None:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection
    from helpdesk.models import Queue

    call_command("migrate", verbosity=0)
    get_user_model().objects.create_superuser("staff", "staff@bureau.example", "of a benchmark")
    for number in range(_EACH):
        Queue.objects.create(title=f"Client {number}", slug=f"c{number}", allow_public_submission=True)
    with connection.cursor() as cursor:
        cursor.execute(_TICKETS, {"queues": _EACH, "tickets": tickets})
        cursor.execute(_FOLLOW_UPS)
        cursor.execute("vacuum analyze")


def _costs(times: int) -> dict[str, measuring.Cost]:
    from django.contrib.auth import get_user_model
    from django.db import transaction
    from django.test import Client
    from django.urls import reverse
    from helpdesk.forms import TicketForm
    from helpdesk.models import Ticket
    from helpdesk.query import query_to_base64

    staff, user = Client(), get_user_model().objects.get()
    staff.force_login(user)
    ticket = Ticket.objects.filter(status=1).order_by("id").first()
    everything = query_to_base64({"filtering": {"status__in": [1, 2]}, "sorting": "created"})
    sought = query_to_base64({"filtering": {}, "search_string": "bestelling betaling", "sorting": "created"})
    table = {"draw": 1, "start": 0, "length": 50, "order[0][column]": 0, "order[0][dir]": "desc"}

    def listed(query: str) -> object:
        return staff.get(reverse("helpdesk:datatables_ticket_list", args=[query]), table)

    said = {
        "queue": 1,
        "title": "Afrekenen lukt niet",
        "body": "Na iDEAL een witte pagina.",
        "priority": 3,
        "submitter_email": "redactie@winkel.example",
        "assigned_to": "",
    }

    def reported() -> object:
        return staff.post(reverse("helpdesk:submit"), said)

    def created() -> None:
        form = TicketForm(data=said, queue_choices=[(1, "Client 0")])
        assert form.is_valid(), form.errors
        with transaction.atomic():
            form.save(user=user)

    return {
        "queue": measuring.cost(lambda: listed(everything), times),
        "ticket": measuring.cost(lambda: staff.get(reverse("helpdesk:view", args=[ticket.id])), times),
        "search": measuring.cost(lambda: listed(sought), max(3, times // 5)),
        "report an incident": measuring.cost(reported, times),
        "create a ticket": measuring.cost(created, times),
    }


if __name__ == "__main__":
    main()
