"""``kill -9`` of everything in turn while people work: is what was acknowledged there, and did what was due fire once?

    script/benchmark chaos                    # three minutes of load, and as long again to see what came of it
    script/benchmark chaos --minutes 10 --every 8 --seed 7 --kill worker postmaster --json chaos.json

Runs ``waarborg serve`` in a home of its own, with the embedded database, web, worker and sweep, and with a post office
on this machine. People sign in at the portal and at the desk, report, reply, send files, call in levels and invite
colleagues; whoever gets no answer sends the same form again. Each in turn is killed: web, worker, sweep, one of the
database's backends, the database itself, and the supervisor, which is then started again. Ends with 1 when a promise is
broken. Needs Linux.
"""

import argparse
import json
import platform
import socket
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import figures
import judging
from figures import Figure
from ground import Installation, World, build_world
from kills import TURNS, Kill, Killer
from ledger import Ledger
from post import post_office
from visitors import Client, Developer, Visitor

CLIENTS, DEVELOPERS = 6, 2
MOST_NAMED = 20


def main() -> int:
    options = _options()
    chance = Random(options.seed)
    with (
        tempfile.TemporaryDirectory(prefix="waarborg-chaos-") as folder,
        post_office(Random(options.seed)) as (post_port, letters),
    ):
        home = Path(folder)
        home.chmod(0o755)  # the server runs as another user when this runs as root
        installation = Installation(home, _free_port(), post_port)
        with closing(installation):
            installation.start()
            installation.set_up_framework()
            world = build_world(CLIENTS, DEVELOPERS)
            ledger = Ledger()
            kills = _disturbed(installation, world, ledger, chance, options)
            print("  all is left alone; waiting until nothing is due any more", flush=True)
            is_quiet = judging.wait_until_quiet(installation)
            verdict = judging.judged(installation, ledger, letters)
            verdict.find("stuck, or given up", [] if is_quiet else ["it did not become quiet"])
            code = installation.stop()
            verdict.find("stopped cleanly", [f"exit code {code}"] if code else [])
            if options.keep_log:
                options.keep_log.write_text(installation.said(), encoding="utf-8")
    return _told(options, ledger, verdict, kills)


def _disturbed(
    installation: Installation, world: World, ledger: Ledger, chance: Random, options: argparse.Namespace
) -> list[Kill]:
    visitors = _visitors(installation.port, world, ledger, chance, options.pace)
    for visitor in visitors:
        visitor.start()
    killer = Killer(installation, chance, options.every, options.kill)
    killer.go_on(time.monotonic() + 60 * options.minutes, visitors)
    for visitor in visitors:
        visitor.stopping.set()
    for visitor in visitors:
        visitor.join()
    return killer.kills


def _visitors(port: int, world: World, ledger: Ledger, chance: Random, pace_s: float) -> list[Visitor]:
    def own() -> Random:
        return Random(chance.random())

    said = {"port": port, "ledger": ledger, "pace_s": pace_s}
    return [
        *(Client(login, directs=False, chance=own(), **said) for login in world.reporters[:2]),
        *(Client(login, directs=True, chance=own(), **said) for login in world.directing[2:4]),
        *(Developer(login, clients=world.clients, chance=own(), **said) for login in world.developers),
    ]


def _told(options: argparse.Namespace, ledger: Ledger, verdict: judging.Verdict, kills: list[Kill]) -> int:
    recoveries = _recoveries(kills, ledger, verdict)
    found = [*_promises(verdict), *_counted(ledger, verdict, kills), *_recovered(recoveries, verdict)]
    print(figures.table(found))
    for promise, failures in verdict.broken.items():
        for failure in failures[:MOST_NAMED]:
            print(f"  {promise}: {failure}", file=sys.stderr)
    for twice in verdict.twice[:MOST_NAMED]:
        print(f"  arrived again, as the same mail: {twice}")
    if options.json:
        about = {
            "minutes": options.minutes,
            "every_s": options.every,
            "kill": list(options.kill),
            "seed": options.seed,
            "python": platform.python_version(),
        }
        written = {
            "about": about,
            "figures": figures.as_dicts(found),
            "kills": recoveries,
            "trouble": dict(ledger.trouble),
            "broken": {promise: failures for promise, failures in verdict.broken.items() if failures},
            "arrived_twice": verdict.twice,
        }
        options.json.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    return 0 if all(figure.holds for figure in found) else 1


def _promises(verdict: judging.Verdict) -> list[Figure]:
    return [Figure(promise, len(failures), "", at_most=0) for promise, failures in verdict.broken.items()]


def _counted(ledger: Ledger, verdict: judging.Verdict, kills: list[Kill]) -> list[Figure]:
    return [
        Figure("kills", len(kills), ""),
        Figure("requests acknowledged", len(ledger.answered), ""),
        *(
            Figure(f"{what} acknowledged" if what in judging.KEYS else what, n, "")
            for what, n in verdict.counts.items()
        ),
        Figure("mails that arrived again, as the same mail", len(verdict.twice), ""),
        *(Figure(f"visitors: {what}", n, "") for what, n in sorted(ledger.trouble.items())),
    ]


def _recovery(kill: Kill, until: datetime, ledger: Ledger, verdict: judging.Verdict) -> dict[str, object]:
    """Seconds from the kill until the next request was answered that began after it, until the next job was done, and
    for which an alarm that was due waited, as far as it was noticed before the next kill.
    """
    answered = [one.ended_at for one in ledger.answered if one.began_at > kill.at]
    noticed = [one for one in verdict.noticed if kill.at <= one.at < until]
    late = [(one.at - max(one.since, kill.at)).total_seconds() for one in noticed]
    return {
        "what": kill.what,
        "at": kill.at.isoformat(timespec="seconds"),
        "request_s": _until(kill.at, answered),
        "job_s": _until(kill.at, verdict.jobs_done_at),
        "alarm_s": round(max(0.0, *late), 2) if late else None,
    }


def _recoveries(kills: list[Kill], ledger: Ledger, verdict: judging.Verdict) -> list[dict[str, object]]:
    ends = [*(kill.at for kill in kills[1:]), datetime.max.replace(tzinfo=UTC)]
    return [_recovery(kill, until, ledger, verdict) for kill, until in zip(kills, ends, strict=True)]


def _until(at: datetime, instants: list[datetime]) -> float | None:
    later = [(instant - at).total_seconds() for instant in instants if instant > at]
    return round(min(later), 2) if later else None


_MEASURED = (
    ("until a request is answered", "request_s"),
    ("until a job is done", "job_s"),
    ("that a due alarm waits", "alarm_s"),
)


def _recovered(recoveries: list[dict[str, object]], verdict: judging.Verdict) -> list[Figure]:
    found = []
    for what in TURNS:
        for name, key in _MEASURED:
            took = [one[key] for one in recoveries if one["what"] == what and one[key] is not None]
            if took:
                found.append(Figure(f"{what} killed, {len(took)} times: longest {name}", max(took), "s"))
    waited = max((one.late_s for one in verdict.escalated), default=0.0)
    return [*found, Figure("longest that a reached level waits to be escalated", waited, "s")]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/benchmark chaos", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--minutes", type=float, default=3.0, help="how long people work and processes are killed"
    )
    parser.add_argument("--every", type=float, default=14.0, help="seconds between two kills, about")
    parser.add_argument("--kill", nargs="+", choices=TURNS, default=TURNS, help="what to kill, in this order")
    parser.add_argument("--pace", type=float, default=1.0, help="seconds that each person thinks, about")
    parser.add_argument("--seed", type=int, default=1, help="what chance begins with")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--keep-log", type=Path, help="where to write what the product's processes said")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
