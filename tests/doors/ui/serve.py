"""Serves the component set alone, without a database, on a port that it prints. For the browser tests."""

import os
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

os.environ["DJANGO_SETTINGS_MODULE"] = "doors.ui.settings"

import django
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application


class Server(ThreadingMixIn, WSGIServer):
    """A page asks for its twenty files at once."""

    daemon_threads = True
    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    """Keeps the output to the port."""

    def log_message(self, *args: object) -> None:
        pass


if __name__ == "__main__":
    django.setup()
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), Server, Quiet)
    print(server.server_port, flush=True)  # noqa: T201 (the port is what the caller waits for)
    server.serve_forever()
