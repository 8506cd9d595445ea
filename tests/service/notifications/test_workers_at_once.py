"""Any number of workers may be at it: what waits for one person is one mail, and each mail is one worker's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

import world as cast
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.notifications import commands
from waarborg.service.notifications.models import Mail, Notification
from waarborg.service.notifications.rules import Notice
from world import NOW

WORKERS = 4


@pytest.fixture
def told(own_database) -> int:
    """Everybody at the agency was told five things. Returns how many people that are."""
    people = cast.build().staff
    with scope(SYSTEM):
        Notification.objects.bulk_create(
            Notification(person=person, notice=Notice.MENTIONED, fact_id=uuid4(), at=NOW, mail_at=NOW)
            for person in people
            for _number in range(5)
        )
    return len(people)


def test_what_waits_for_one_person_is_one_mail_however_many_workers_are_at_it(told):
    start = Barrier(WORKERS)

    def claimed(_worker: int) -> list[commands.Claimed]:
        start.wait()
        try:
            with scope(SYSTEM):
                return commands.claim(by=SYSTEM, at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as workers:
        each = list(workers.map(claimed, range(WORKERS)))
    taken = [one.mail_id for claims in each for one in claims]
    with scope(SYSTEM):
        assert Mail.objects.count() == len(set(taken)) == len(taken) == told
        assert {mail.notifications.count() for mail in Mail.objects.all()} == {5}
        assert commands.claim(by=SYSTEM, at=NOW + timedelta(seconds=1)) == []
