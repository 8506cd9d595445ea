"""How fast the engine counts, and how often others count wrongly: one command, a table and JSON, every figure a ratio.

    script/benchmark engine                  # some minutes
    script/benchmark engine deadlines bulk   # only those parts
    script/benchmark engine --quick          # small samples, for looking whether it runs
    script/benchmark engine --alone          # without the peers of requirements/benchmark.lock

CPU time, sides interleaved, median of five rounds; each figure is a ratio of two sides of one round. All sides get and
give aware UTC instants: peers that know only a naive local clock are converted for inside the measured call, as a
program that stores UTC would have to.
"""

import argparse
import json
import platform
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import accuracy
import bulk
import figures
import speed
import starting
from figures import Figure

PARTS = ("deadlines", "elapsed", "bulk", "start", "documents", "wrong")


def main() -> int:
    options = _options()
    size = 0.05 if options.quick else 1.0
    found = list(chain.from_iterable(_measured(part, size, alone=options.alone) for part in options.parts))
    print(figures.table(found))
    if options.json:
        about = {"python": platform.python_version(), "machine": platform.machine(), "quick": options.quick}
        text = json.dumps({"about": about, "figures": figures.as_dicts(found)}, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")
        print(f"The figures as JSON: {options.json}")
    return 0 if options.quick or all(figure.holds for figure in found) else 1


def _measured(part: str, size: float, *, alone: bool) -> Iterator[Figure]:
    deadlines, elapsed, office_only = ({}, {}, frozenset()) if alone else _peers()
    match part:
        case "deadlines":
            yield from speed.deadlines(deadlines, size)
        case "elapsed":
            yield from speed.elapsed(elapsed, size)
        case "bulk":
            yield from bulk.million(size)
        case "start":
            yield from starting.commands(size)
        case "documents":
            yield from starting.documents(size)
        case "wrong":
            yield from accuracy.deadlines(deadlines, office_only, size)
            yield from accuracy.elapsed(elapsed, office_only, size)


def _peers() -> tuple[dict[str, Any], dict[str, Any], frozenset[str]]:
    import peers  # noqa: PLC0415 - only where they are installed

    return dict(peers.DEADLINES), dict(peers.ELAPSED), peers.OFFICE_ONLY


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/benchmark engine", description=__doc__.splitlines()[0])
    parser.add_argument(
        "parts", nargs="*", metavar="part", help=f"one or more of {', '.join(PARTS)}; without: all"
    )
    parser.add_argument(
        "--quick", action="store_true", help="small samples; targets are shown but not required"
    )
    parser.add_argument("--alone", action="store_true", help="only ourselves, no peers")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args()
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    options.parts = options.parts or list(PARTS)
    return options


if __name__ == "__main__":
    sys.exit(main())
