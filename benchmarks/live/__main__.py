"""How many open pages one web process keeps up to date, and how soon: a table and JSON.

    script/benchmark live                    # four hundred pages, about two minutes
    script/benchmark live --streams 1000 --watch 120 --json live.json

Runs on the server that DATABASE_ADMIN_URL names, or on an embedded one of its own, in a database that it makes and
drops. The web process is the product's own; its pages read from this process. A delay is from the commit of a fact
until the last page has heard of it. Memory and CPU time are those of the web process, from /proc, so it needs Linux.
"""

import argparse
import asyncio
import json
import platform
import sys
from pathlib import Path

import figures
import ground


def main() -> int:
    options = _options()
    with ground.prepared(options.streams) as place:
        import measuring  # noqa: PLC0415 - needs the framework, which needs the place

        found = asyncio.run(measuring.measured(place, options.streams, options.rounds, options.watch))
        about = {
            "streams": options.streams,
            "rounds": options.rounds,
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
    parser = argparse.ArgumentParser(prog="script/benchmark live", description=__doc__.splitlines()[0])
    parser.add_argument("--streams", type=int, default=400, help="pages that are open")
    parser.add_argument("--rounds", type=int, default=50, help="facts to hear of, one after the other")
    parser.add_argument(
        "--watch", type=float, default=75.0, help="seconds to watch the open pages do nothing"
    )
    parser.add_argument("--json", type=Path, help="where to write the figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
