"""How well the sweep does: one command, a table and JSON, every figure a ratio of two sides in the same run.

    script/benchmark sweep                          # a hundred thousand open milestones, about a minute
    script/benchmark sweep --open 1000000 --watch 60
    script/benchmark sweep --open 10000000 --watch 60 --json sweep-10m.json

Runs on the server that DATABASE_ADMIN_URL names, or on an embedded one of its own, in a database that it makes and
drops. Sides are interleaved, each pair in alternating order; the figure is the median over the pairs. CPU time is that
of the PostgreSQL backends, from /proc, so it needs Linux and a server on this machine.
"""

import argparse
import json
import platform
import sys
from pathlib import Path

import figures
import ground


def main() -> int:
    options = _options()
    with ground.prepared(
        options.open, shares=4 * (options.pairs + 1), bursts=2, burst=options.burst
    ) as place:
        import measuring  # noqa: PLC0415 - needs the framework, which needs the place

        found = [
            *measuring.against_one_statement(place, options.pairs),
            *measuring.two_processes(place, options.pairs),
            *measuring.looking(place, options.watch),
        ]
        about = {
            "open_milestones": options.open,
            "swept_before_looking": options.burst,
            "watched_s": options.watch,
            "postgresql": place.version,
            "python": platform.python_version(),
        }
    print(figures.table(found))
    if options.json:
        text = json.dumps({"about": about, "figures": figures.as_dicts(found)}, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0 if all(figure.holds for figure in found) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/benchmark sweep", description=__doc__.splitlines()[0])
    parser.add_argument("--open", type=int, default=100_000, help="open milestones in the table")
    parser.add_argument("--burst", type=int, default=100_000, help="how many come due at once before looking")
    parser.add_argument("--watch", type=float, default=10.0, help="seconds to look after such a burst")
    parser.add_argument("--pairs", type=int, default=5, help="pairs of sides")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
