"""People who work on, whatever is killed: each sends again what was not answered, and notes what was."""

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

from browser import SIGN_IN, Answer, Browser, File, LostError
from ledger import Ledger, What

DONE, FOUND, REFUSED, TOO_OFTEN, BROKEN = 200, 302, 422, 429, 500
AGAIN_AFTER_S = 0.4
PATIENCE_S = 120.0
NEWEST = 30
# So many answers of a hundred get lost on the way, and the same form is sent again, as by a second click.
LOST_PERCENT = 12
_ZONE = ZoneInfo("Europe/Amsterdam")

Keys = Sequence[tuple[What, str]]


@dataclass(frozen=True)
class Login:
    """Somebody who can sign in."""

    email: str
    password: str


class Visitor(threading.Thread):
    """One person at a browser. ``pace_s`` is how long they think between two deeds, on average."""

    def __init__(self, login: Login, port: int, ledger: Ledger, *, chance: Random, pace_s: float) -> None:
        super().__init__(name=login.email, daemon=True)
        self.login, self.ledger, self.chance, self.pace_s = login, ledger, chance, pace_s
        self.browser = Browser(port)
        self.stopping = threading.Event()
        self.own: list[str] = []

    def deeds(self) -> Sequence[tuple[int, Callable[[], None]]]:
        """What this person does, with how often of a hundred."""
        raise NotImplementedError

    def run(self) -> None:
        """Until asked to stop; what was begun is finished."""
        if not self._sign_in():
            self.ledger.complain(f"{self.login.email} could not sign in")
            return
        weights, acts = zip(*self.deeds(), strict=True)
        while not self.stopping.wait(self.chance.uniform(0.2, 1.8) * self.pace_s):
            self.chance.choices(acts, weights)[0]()

    def insist(
        self,
        keys: Keys,
        path: str,
        fields: dict[str, str],
        files: Sequence[File] = (),
        *,
        to: str,
        may_be_refused: bool = False,
    ) -> bool:
        """Send until acknowledged: by a redirect ``to`` there, or by 200 when it leads nowhere. Some send it again then.

        Where the form carries no key of its own, the product may refuse it: it was done already.
        """
        refusals = (REFUSED, TOO_OFTEN) if may_be_refused else ()

        def send() -> bool:
            return self._sent(keys, lambda: self.browser.post(path, fields, files), path, to, refusals)

        is_done = send()
        if is_done and self.chance.randrange(100) < LOST_PERCENT:
            self.ledger.meet("acknowledged, but the visitor sent it again")
            send()
        return is_done

    def _sent(
        self, keys: Keys, ask: Callable[[], Answer], path: str, to: str, refusals: Sequence[int]
    ) -> bool:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            self.ledger.send(*keys)
            began_at = datetime.now(UTC)
            answer = self._answer(ask)
            if answer is None:
                time.sleep(AGAIN_AFTER_S)
                continue
            if (answer.status, answer.leads_to) == ((FOUND, to) if to else (DONE, "")):
                self.ledger.acknowledge(*keys, began_at=began_at, ended_at=datetime.now(UTC))
                return True
            if answer.status not in refusals:
                told = f"{answer.status} {answer.leads_to}".strip()
                self.ledger.complain(f"{self.login.email} was answered {told} to {path}")
            return False
        self.ledger.complain(f"{self.login.email} got no answer to {path} in {PATIENCE_S:.0f} s")
        return False

    def file(self, name: str) -> File:
        """One that there is no second of."""
        content = name.encode() + self.chance.randbytes(self.chance.randrange(200, 60_000))
        self.ledger.digests[name] = hashlib.sha256(content).hexdigest()
        return File(name, content)

    def _sign_in(self) -> bool:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                return self.browser.sign_in(self.login.email, self.login.password)
            except LostError:
                time.sleep(AGAIN_AFTER_S)
        return False

    def _answer(self, ask: Callable[[], Answer]) -> Answer | None:
        """None for what a visitor tries again after: no answer, or one that says that something is broken."""
        try:
            answer = ask()
        except LostError as error:
            self.ledger.meet(f"no answer ({error})")
            return None
        if answer.status >= BROKEN:
            self.ledger.meet(f"answered {answer.status}")
            return None
        if answer.leads_to == SIGN_IN:
            self.ledger.complain(f"{self.login.email} was signed out")
        return answer


class Client(Visitor):
    """Somebody of a client, at the portal. Who directs the agreement invites colleagues too."""

    def __init__(self, *args, directs: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.directs = directs
        self.stranger = Browser(self.browser._port)  # noqa: SLF001 - the same machine, nobody signed in

    def deeds(self) -> Sequence[tuple[int, Callable[[], None]]]:
        common = [(30, self.report), (40, self.reply), (10, self.escalate)]
        return [*common, (20, self.invite), (10, self.ask_for_link)] if self.directs else common

    def report(self) -> None:
        once = str(uuid4())
        subject = f"Kapot {once}"
        files = [self.file(f"{once}.bin")] if self.chance.random() < 0.3 else []
        fields = {
            "once": once,
            "subject": subject,
            "users": self.chance.choice(("all", "some", "single")),
            "priority": str(self.chance.randrange(1, 5)),
            "description": "Het doet het niet.",
        }
        keys = [(What.REPORT, subject), *((What.FILE, file.name) for file in files)]
        there = f"/portal/tickets/{once}/"
        if self.insist(keys, "/portal/report/details/?kind=incident", fields, files, to=there):
            self.own.append(once)
            self.ledger.add_ticket(once)

    def reply(self) -> None:
        """With a file that comes along, or that was added before, or none."""
        if not self.own:
            return
        ticket, once = self.chance.choice(self.own[-NEWEST:]), str(uuid4())
        there, words = f"/portal/tickets/{ticket}/", f"Antwoord {once}"
        keys = [(What.MESSAGE, words)]
        along, before = [], []
        if self.chance.random() < 0.5:
            (along if self.chance.random() < 0.5 else before).append(self.file(f"{once}.bin"))
            keys.append((What.FILE, f"{once}.bin"))
        if before and not self.insist([], f"/portal/files/for/{ticket}/", {}, before, to=""):
            return
        self.insist(keys, f"{there}reply/", {"words": words, "once": once}, along, to=there)

    def escalate(self) -> None:
        """A level stands already when it was called in before."""
        if not self.own:
            return
        ticket = self.chance.choice(self.own[-NEWEST:])
        why = f"Er gebeurt niets {uuid4()}"
        fields = {"level": str(self.chance.randrange(1, 3)), "words": why}
        there = f"/portal/tickets/{ticket}/"
        self.insist([(What.ESCALATION, why)], f"{there}escalate/", fields, to=there, may_be_refused=True)

    def invite(self) -> None:
        email = f"{uuid4().hex}@nieuw.example"
        fields = {"name": "Nieuwe Collega", "email": email, "roles": "reports"}
        keys = [(What.INVITATION, email)]
        self.insist(keys, "/portal/people/invite/", fields, to="/portal/agreement/", may_be_refused=True)

    def ask_for_link(self) -> None:
        """As somebody who has forgotten the password, who is not signed in."""
        if self._answer(lambda: self.stranger.get(SIGN_IN)) is None:
            return
        signed_in, self.browser = self.browser, self.stranger
        keys = [(What.LINK, self.login.email)]
        fields = {"login": self.login.email}
        try:
            self.insist(keys, f"{SIGN_IN}link/", fields, to=f"{SIGN_IN}link/sent/", may_be_refused=True)
        finally:
            self.browser = signed_in


class Developer(Visitor):
    """Somebody of the agency, at the desk."""

    def __init__(self, *args, clients: Sequence[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.clients = clients

    def deeds(self) -> Sequence[tuple[int, Callable[[], None]]]:
        return [(25, self.report), (45, self.write), (30, self.take_in_hand)]

    def report(self) -> None:
        """What came by phone, some of it a minute ago."""
        once = str(uuid4())
        subject = f"Gebeld {once}"
        fields = {
            "once": once,
            "subject": subject,
            "description": "De klant belde.",
            "users": self.chance.choice(("all", "some", "single")),
            "priority": str(self.chance.randrange(1, 5)),
            "way": "phone",
        }
        if self.chance.random() < 0.4:
            called_at = datetime.now(_ZONE) - timedelta(minutes=1)
            fields["reported_at"] = called_at.strftime("%Y-%m-%dT%H:%M")
        path = f"/desk/tickets/new/?client={self.chance.choice(self.clients)}"
        if self.insist([(What.REPORT, subject)], path, fields, to=f"/desk/tickets/{once}/"):
            self.ledger.add_ticket(once)

    def write(self) -> None:
        """A reply or a note, with a file that comes along, or that was added before, or none."""
        tickets = self.ledger.newest_tickets(NEWEST)
        if not tickets:
            return
        ticket, once = self.chance.choice(tickets), str(uuid4())
        there, text = f"/desk/tickets/{ticket}/", f"Wij kijken ernaar {once}"
        fields = {"kind": self.chance.choice(("public", "internal")), "text": text, "once": once}
        keys = [(What.MESSAGE, text)]
        along, before = [], []
        if self.chance.random() < 0.4:
            (along if self.chance.random() < 0.5 else before).append(self.file(f"{once}.bin"))
            keys.append((What.FILE, f"{once}.bin"))
        kind = {"kind": fields["kind"]}
        if before and not self.insist([], f"{there}messages/files/", kind, before, to=""):
            return
        self.insist(keys, f"{there}messages/", fields, along, to=there)

    def take_in_hand(self) -> None:
        """Refused when a colleague was first."""
        tickets = self.ledger.newest_tickets(NEWEST)
        if not tickets:
            return
        ticket = self.chance.choice(tickets)
        there = f"/desk/tickets/{ticket}/"
        self.insist([(What.TAKEN, ticket)], f"{there}take-in-hand/", {}, to=there, may_be_refused=True)
