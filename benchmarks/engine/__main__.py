"""How fast the engine counts, and how often others count wrongly: one command, a table and JSON, every figure a ratio.

    script/benchmark engine            # about two minutes
    script/benchmark engine --quick    # a few seconds, for looking whether it runs

CPU time, sides interleaved, median of five rounds; each figure is a ratio of two sides of one round. All sides get and
give aware UTC instants: peers that know only a naive local clock are converted for inside the measured call, as a
program that stores UTC would have to. Peers are those of requirements/benchmark.lock.
"""

import argparse
import json
import platform
import sys
from pathlib import Path

import accuracy
import bulk
import figures
import speed
import starting


def main() -> int:
    options = _options()
    size = 0.1 if options.quick else 1.0
    found = [
        *speed.deadlines(size),
        *speed.elapsed(size),
        *bulk.million(size),
        *starting.commands(size),
        *starting.documents(size),
        *accuracy.wrong_answers(size),
    ]
    print(figures.table(found))
    if options.json:
        about = {"python": platform.python_version(), "machine": platform.machine(), "quick": options.quick}
        text = json.dumps({"about": about, "figures": figures.as_dicts(found)}, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0 if options.quick or all(figure.holds for figure in found) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/benchmark engine", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--quick", action="store_true", help="small samples; targets are shown but not required"
    )
    parser.add_argument("--json", type=Path, help="where to write the figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
