"""A post office on this machine, which speaks SMTP and keeps what it is handed, and the worker's part in filling it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from django.test import override_settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


class _Keeping:
    """Takes every message."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - the library's name
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


class _Office(Controller):
    """At whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def post_office() -> Iterator[list[EmailMessage]]:
    """The letters that the product sends while the block runs, as they went over the line."""
    keeping = _Keeping()
    office = _Office(keeping, hostname="127.0.0.1", port=0)
    office.start()
    by_smtp = override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=office.port,
    )
    try:
        with by_smtp:
            yield keeping.letters
    finally:
        office.stop()


def work() -> None:
    """What a worker would do with the jobs that wait in the queue of mail."""
    names = ("id", "task_name", "args")
    waiting = ProcrastinateJob.objects.filter(queue_name="mail", status="todo").order_by("id")
    for _id, task, arguments in list(waiting.values_list(*names)):
        app.tasks[task](**arguments)
        _forget(_id)


def _forget(job: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where id = %s", [job])


def link_in(letter: EmailMessage) -> str:
    """The path of the one link in a letter."""
    (found,) = re.findall(r"https?://[^/\s]+(/\S+)", letter.get_content())
    return found
