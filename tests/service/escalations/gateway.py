"""What may stand behind a hook: an HTTP server on this machine that takes calls, refuses, sends elsewhere, or hangs."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Posted:
    """One request as it came over the line."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class Gateway:
    """``does`` is how it answers from now on: a status, "hang" or "drip"."""

    posted: list[Posted] = field(default_factory=list)
    does: int | str = 204
    released: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/page"


@contextmanager
def gateway() -> Iterator[Gateway]:
    kept = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.posted.append(Posted(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if kept.does == "hang":
                kept.released.wait(20)
            elif kept.does == "drip":
                self._drip()
            else:
                self.send_response(kept.does)
                if 300 <= kept.does < 400:
                    self.send_header("Location", f"http://127.0.0.1:{kept.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def _drip(self) -> None:
            """A byte now and then: no single wait is long."""
            while not kept.released.wait(0.05):
                self.wfile.write(b"H")
                self.wfile.flush()

        def log_message(self, *_said) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        kept.released.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
