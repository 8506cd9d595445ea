"""As much of a browser as it takes: cookies, forms with files, and answers that may get lost."""

import http.client
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

PATIENCE_S = 30.0
SIGN_IN = "/sign-in/"


class LostError(Exception):
    """No answer came."""


@dataclass(frozen=True)
class Answer:
    """What the server said. ``leads_to`` is the path of a redirect, without its fragment."""

    status: int
    leads_to: str
    text: str


@dataclass(frozen=True)
class File:
    """A file that goes along with a form."""

    name: str
    content: bytes


class Browser:
    """One person's. Each request has a connection of its own, as after a while of reading."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def sign_in(self, email: str, password: str) -> bool:
        """Whether the door opened. Raises: LostError."""
        self.get(SIGN_IN)
        answer = self.post(SIGN_IN, {"login": email, "password": password})
        return answer.status == 302 and not answer.leads_to.startswith(SIGN_IN)

    def get(self, path: str) -> Answer:
        """Raises: LostError."""
        return self._ask("GET", path, None, "")

    def post(self, path: str, fields: Mapping[str, str], files: Sequence[File] = ()) -> Answer:
        """Send a form. Raises: LostError."""
        edge = secrets.token_hex(16)
        token = {"csrfmiddlewaretoken": self._cookies.get("waarborg_csrf", "")}
        return self._ask("POST", path, _body({**token, **fields}, files, edge), edge)

    def _ask(self, method: str, path: str, body: bytes | None, edge: str) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = f"multipart/form-data; boundary={edge}"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise LostError(type(error).__name__) from error
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        return Answer(response.status, urlsplit(response.headers.get("Location", "")).path, text)


def _body(fields: Mapping[str, str], files: Sequence[File], edge: str) -> bytes:
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for file in files:
        disposition = f'form-data; name="files"; filename="{file.name}"'
        head = f"--{edge}\r\nContent-Disposition: {disposition}\r\nContent-Type: application/octet-stream\r\n\r\n"
        parts.append(head.encode() + file.content + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()])
