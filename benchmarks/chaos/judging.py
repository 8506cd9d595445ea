"""What came of it all: is everything there that was acknowledged, once, and did everything fire once that was due?

Read from the tables and from the disk, not by the product's queries, wherever the product could be wrong in the same way
twice. What should have fired is counted anew from the guarantees' events.
"""

import hashlib
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg
from ground import Installation
from ledger import Ledger, What
from post import Letter

from waarborg.operation import embedded

QUIET_WITHIN_S = 420.0
LOOK_S = 2.0
# What still waits so long after its instant does not wait, it is stuck.
GRACE = timedelta(seconds=20)
_SECOND = timedelta(seconds=1)

_BY_KEY = {
    What.REPORT: "select subject, count(*) from tickets_ticket group by 1",
    What.MESSAGE: "select text, count(*) from conversations_message group by 1",
    What.FILE: "select name, count(*) from conversations_attachment group by 1",
    What.ESCALATION: "select why, count(*) from escalations_escalation where why <> '' group by 1",
    What.INVITATION: "select email, count(*) from parties_person group by 1",
    What.TAKEN: (
        "select about_id::text, count(*) from foundation_fact where kind = 'ticket.taken_in_hand' group by 1"
    ),
}
_UNQUIET = """
select (select count(*) from guarantees_alarm where state = 'waiting')
     + (select count(*) from procrastinate_jobs where status = 'doing'
            or (status = 'todo' and (scheduled_at is null or scheduled_at < now())))
     + (select count(*) from escalations_call where state = 'waiting' and (go_at < now() or mail_id is not null))
     + (select count(*) from notifications_mail where state = 'waiting')
     + (select count(*) from notifications_notification where mail_at < now())
"""
_STUCK = {
    "jobs": """
        select count(*) from procrastinate_jobs
         where status = 'doing'
            or (status = 'todo' and coalesce(scheduled_at, '-infinity') < %(before)s)""",
    "alarms": "select count(*) from guarantees_alarm where state = 'waiting' and sweep_at < %(before)s",
    "calls": "select count(*) from escalations_call where state = 'waiting' and go_at < %(before)s",
    "mails": "select count(*) from notifications_mail where state = 'waiting' and go_at < %(before)s",
    "mails that failed": "select count(*) from notifications_mail where state = 'failed'",
    "calls that failed": "select count(*) from escalations_call where state = 'failed'",
}
_FIRED = """
select about_id::text, data->>'of', (data->>'plan')::int, coalesce((data->>'level')::int, 0),
       coalesce((data->>'percent')::int, 0)
  from foundation_fact where kind in ('guarantee.level_reached', 'guarantee.milestone_missed')
"""
_PASSED_OVER = (
    "select about_id::text, of, plan, level, percent from guarantees_alarm where state = 'passed_over'"
)
# Of each level that was reached one escalation, and for each that was not overtaken one first call on either side.
_NOT_ESCALATED = """
select count(*) from foundation_fact f
 where f.kind = 'guarantee.level_reached' and 1 <> (
       select count(*) from escalations_escalation e
        where e.ticket_id = f.about_id and e.cause = 'clock' and e.of = f.data->>'of'
          and e.plan = (f.data->>'plan')::int and e.level = (f.data->>'level')::int
          and e.percent = (f.data->>'percent')::int)
"""
_NOT_CALLED = """
select count(*) from escalations_escalation e
 where not e.overtaken and 2 <> (select count(*) from escalations_call c where c.escalation_id = e.id and c.rank = 0 and c.channel = 'mail')
"""
# What the product says that it has mailed, by the identity that the mail carries.
_MAILED = """
select 'escalation-' || mail_id from escalations_call where sent_at is not null and channel = 'mail' group by 1
union all
select 'told-' || id from notifications_mail where state = 'sent'
"""
_JOB_DONE = "select at from procrastinate_events where type = 'succeeded' order by at"
# Each alarm with the instant from which on it could be noticed: its own, or that at which its ticket was written.
_NOTICED = """
select f.recorded_at, greatest(f.at, r.recorded_at)
  from foundation_fact f
  join foundation_fact r on r.about_id = f.about_id and r.kind = 'ticket.reported'
 where f.kind in ('guarantee.level_reached', 'guarantee.milestone_missed') order by f.recorded_at
"""
_ESCALATED = """
select e.noticed_at, f.recorded_at
  from foundation_fact f
  join escalations_escalation e
    on e.ticket_id = f.about_id and e.cause = 'clock' and e.of = f.data->>'of' and e.plan = (f.data->>'plan')::int
   and e.level = (f.data->>'level')::int and e.percent = (f.data->>'percent')::int
 where f.kind = 'guarantee.level_reached'
"""
_FAILED = "select task_name || ' ' || id from procrastinate_jobs where status = 'failed' order by id"

KEYS = frozenset(_BY_KEY)
Fired = tuple[str, str, int, int, int]


@dataclass(frozen=True)
class Noticed:
    """When something was noticed, and from when on it could have been."""

    at: datetime
    since: datetime

    @property
    def late_s(self) -> float:
        return max(0.0, (self.at - self.since).total_seconds())


@dataclass
class Verdict:
    """What was counted, what is not as promised, and what is merely worth knowing."""

    counts: dict[str, int] = field(default_factory=dict)
    broken: dict[str, list[str]] = field(default_factory=dict)
    jobs_done_at: list[datetime] = field(default_factory=list)
    noticed: list[Noticed] = field(default_factory=list)
    escalated: list[Noticed] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def find(self, promise: str, failures: Iterable[str]) -> None:
        """Every promise is listed, also those that hold."""
        self.broken.setdefault(promise, []).extend(failures)


def wait_until_quiet(installation: Installation) -> bool:
    """Until everything that is due has fired and every job has run. False when it takes too long."""
    deadline = time.monotonic() + QUIET_WITHIN_S
    while time.monotonic() < deadline:
        if installation.is_ready():
            with _superuser(installation) as server:
                if server.execute(_UNQUIET).fetchone()[0] == 0:
                    return True
        time.sleep(LOOK_S)
    return False


def judged(installation: Installation, ledger: Ledger, letters: list[Letter]) -> Verdict:
    """The framework is set up, the visitors have gone, nobody kills any more."""
    verdict = Verdict()
    with _superuser(installation) as server:
        judge_what_was_acknowledged(server, ledger, verdict)
        judge_files(server, installation, ledger, verdict)
        judge_what_fired(server, verdict)
        judge_mail(server, ledger, letters, verdict)
        judge_what_is_stuck(server, verdict)
        verdict.jobs_done_at = [at for (at,) in server.execute(_JOB_DONE)]
        verdict.noticed = [Noticed(*row) for row in server.execute(_NOTICED)]
        verdict.escalated = [Noticed(*row) for row in server.execute(_ESCALATED)]
    judge_seals(verdict)
    judge_guarantees(installation, verdict)
    verdict.find("an answer that nobody should get", ledger.broken)
    return verdict


def _superuser(installation: Installation) -> psycopg.Connection:
    urls = embedded.attached(installation.home)
    assert urls is not None, "the database is not there"
    return psycopg.connect(urls.admin, dbname=embedded.DATABASE, autocommit=True)


def judge_what_was_acknowledged(server: psycopg.Connection, ledger: Ledger, verdict: Verdict) -> None:
    for what, statement in _BY_KEY.items():
        there: Counter[str] = Counter(dict(server.execute(statement).fetchall()))
        keys = dict(ledger.keys(what))
        verdict.counts[what] = sum(keys.values())
        lost = [
            f"{what} {key}" for key, is_acknowledged in keys.items() if is_acknowledged and not there[key]
        ]
        twice = [f"{what} {key}: {there[key]} times" for key in keys if there[key] > 1]
        verdict.find("acknowledged, and lost", lost)
        verdict.find("there more than once", twice)


def judge_files(
    server: psycopg.Connection, installation: Installation, ledger: Ledger, verdict: Verdict
) -> None:
    wrong = []
    for name, digest in server.execute("select name, digest from conversations_attachment"):
        path = installation.home / "attachments" / digest[:2] / digest
        is_whole = path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest
        if not is_whole or ledger.digests.get(name) != digest:
            wrong.append(f"{name} ({digest[:12]})")
    verdict.find("files that are not what was sent", wrong)
    attached = "select u.name from conversations_upload u join conversations_attachment a using (name)"
    left = [f"{name} waits, and was sent" for (name,) in server.execute(attached)]
    verdict.find("there more than once", left)


def judge_what_fired(server: psycopg.Connection, verdict: Verdict) -> None:
    fired: Counter[Fired] = Counter(server.execute(_FIRED).fetchall())
    passed_over = set(server.execute(_PASSED_OVER).fetchall())
    now = datetime.now(UTC)
    due = _due(now - GRACE)
    verdict.counts["alarms due and fired"] = len(fired)
    verdict.find("fired, and never due", [str(one) for one in sorted(fired.keys() - _due(now))])
    verdict.find("due, and never fired", [str(one) for one in sorted(due - passed_over - fired.keys())])
    verdict.find("fired more than once", [f"{one}: {n} times" for one, n in fired.items() if n > 1])
    for statement in (_NOT_ESCALATED, _NOT_CALLED):
        (number,) = server.execute(statement).fetchone()
        if number:
            verdict.find("fired, and escalated not at all or twice", [f"{number} levels"])
    verdict.find("fired, and escalated not at all or twice", [])


def _due(at: datetime) -> set[Fired]:
    """What should have fired by ``at``, from the events alone."""
    from waarborg.service.foundation.viewer import SYSTEM, scope
    from waarborg.service.guarantees import queries
    from waarborg.service.guarantees.models import Guarantee
    from waarborg.sla.escalation import steps

    due: set[Fired] = set()
    with scope(SYSTEM):
        about = list(Guarantee.objects.values_list("about_id", flat=True))
        for ticket, (guarantee, terms) in queries.folded_many(about, at).items():
            for step in steps(guarantee, terms):
                met_at = guarantee.milestone(step.of).met_at
                if step.at is not None and step.at <= at and (met_at is None or step.at < met_at):
                    due.add((str(ticket), step.of, step.plan, step.level, step.percent))
            for one in guarantee.milestones:
                ends_at = one.due_at
                if ends_at and ends_at + _SECOND <= at and (one.met_at is None or one.met_at > ends_at):
                    due.add((str(ticket), one.of, len(one.plans) - 1, 0, 100))
    return due


def judge_mail(server: psycopg.Connection, ledger: Ledger, letters: list[Letter], verdict: Verdict) -> None:
    """What was sent arrived. What arrived twice is named, and has to be the same mail in the eyes of who receives it."""
    verdict.counts["mails that arrived"] = len(letters)
    again = Counter(letter.identity for letter in letters)
    verdict.twice = [
        f"{letter.to}: {letter.subject} ({again[letter.identity]} times)"
        for letter in {one.identity: one for one in letters if again[one.identity] > 1}.values()
    ]
    arrived = {letter.identity.strip("<>").partition("@")[0] for letter in letters}
    mailed = [identity for (identity,) in server.execute(_MAILED)]
    verdict.counts["mails sent of calls and notifications"] = len(mailed)
    verdict.find("mail that did not arrive", (one for one in mailed if one not in arrived))
    invitations = Counter(to for to, identity in _different(letters) if "invitation-" in identity)
    for address, is_acknowledged in ledger.keys(What.INVITATION):
        came = invitations[address]
        verdict.find("mail that did not arrive", [address] if is_acknowledged and not came else [])
        verdict.find("one mail that came as two", [f"{address}: {came}"] if came > 1 else [])
    verdict.find("one mail that came as two", [])
    came = Counter(letter.to for letter in letters if letter.is_link)
    for (what, address), asked in ledger.acknowledged.items():
        if what is What.LINK and came[address] < asked:
            verdict.find("mail that did not arrive", [f"{asked - came[address]} links to {address}"])


def _different(letters: list[Letter]) -> set[tuple[str, str]]:
    return {(letter.to, letter.identity) for letter in letters}


def judge_what_is_stuck(server: psycopg.Connection, verdict: Verdict) -> None:
    before = {"before": datetime.now(UTC) - GRACE}
    stuck = {what: server.execute(statement, before).fetchone()[0] for what, statement in _STUCK.items()}
    verdict.find("stuck, or given up", [f"{number} {what}" for what, number in stuck.items() if number])
    verdict.find("stuck, or given up", [f"job {name}" for (name,) in server.execute(_FAILED)])


def judge_seals(verdict: Verdict) -> None:
    from waarborg.service.foundation import sealing
    from waarborg.service.foundation.viewer import SYSTEM, scope

    with scope(SYSTEM):
        sealing.seal(at=datetime.now(UTC))
    with scope(SYSTEM):
        found = sealing.verify()
    verdict.counts["facts sealed"] = found.facts
    verdict.find("the record is altered", [str(found.difference)] if found.difference else [])


def judge_guarantees(installation: Installation, verdict: Verdict) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "waarborg.operation.main", "guarantees", "verify"],
        env=installation.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    told = (done.stdout + done.stderr).strip().splitlines()
    verdict.find("stored guarantees that do not follow", told if done.returncode else [])
