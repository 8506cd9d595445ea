"""The product's own pages in a thread of this process, at an hour of our choosing, for a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import world as cast
from waarborg.service.foundation import time_source


@contextmanager
def served(host: str = "127.0.0.1", *, at: datetime = cast.NOW) -> Iterator[str]:
    """Where the pages are. Every answer is given at ``at``, so that no test reads the hour at which it runs."""
    from django.db import connection
    from django.test.testcases import LiveServerThread

    connection.close()
    thread = LiveServerThread(host, lambda application: _standing(application, at))
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    try:
        yield f"http://{host}:{thread.port}"
    finally:
        thread.terminate()


def _standing(application, at: datetime):
    def answered(environ, start_response):
        with time_source.standing_at(at):
            return application(environ, start_response)

    return answered
