"""What follows an agreement once it is in force. When it runs stands in ``config/schedule.py``."""

import structlog
from procrastinate.contrib.django import app

from waarborg.service.agreements import commands, queries
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties.models import Client

log = structlog.get_logger(__name__)

CLIENTS_AT_ONCE = 500


class NotFollowedError(Exception):
    """Some clients still stand as they were before a version that is in force."""


@app.task(name="agreements.follow_in_force", queue="slow")
def follow_in_force(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is handed when it was due
    """Each client in a transaction of its own, so that one that can't follow holds up nobody else.

    Raises: NotFollowedError, so that the job stays visible as failed.
    """
    at = time_source.now()
    with scope(SYSTEM):
        waiting = queries.to_follow(at=at).order_by().values("client").distinct()
        clients = list(Client.objects.filter(id__in=waiting)[:CLIENTS_AT_ONCE])
    failed = [client for client in clients if not _follow(client)]
    if failed:
        raise NotFollowedError(", ".join(str(client.id) for client in failed))


def _follow(client: Client) -> bool:
    at = time_source.now()
    try:
        with scope(SYSTEM):
            commands.follow_in_force(by=SYSTEM, at=at, client=client)
    except Exception:  # whatever it is, the other clients go on
        log.exception("version_not_followed", client=str(client.id))
        return False
    return True
