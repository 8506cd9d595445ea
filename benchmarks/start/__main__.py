"""How long a newcomer waits: ``script/demo`` in a fresh clone until it is ready, the first time and the second.

    script/benchmark start [--json FILE]

Clones the commit that is checked out into a temporary folder, so that nothing of this checkout's environment is there
yet; packages come from wherever pip is set up to find them. Takes about two minutes.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import figures
from figures import Figure

ROOT = Path(__file__).parents[2]
READY = "Ready in"
FIRST_AT_MOST_S, SECOND_AT_MOST_S = 120.0, 10.0


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="waarborg-start-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        first, second = _seconds_to_ready(clone), _seconds_to_ready(clone)
    found = [
        Figure("script/demo ready, first start", first, "s", at_most=FIRST_AT_MOST_S),
        Figure("script/demo ready, second start", second, "s", at_most=SECOND_AT_MOST_S),
        Figure("second start", second / first, "of the first"),
    ]
    print(figures.table(found))
    if options.json:
        text = json.dumps({"figures": figures.as_dicts(found)}, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0 if all(figure.holds for figure in found) else 1


def _seconds_to_ready(clone: Path) -> float:
    """From the command until it prints its address; then it is stopped as Ctrl-C would, and waited for."""
    began = time.monotonic()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("WAARBORG", "PYTHON"))
    }
    with subprocess.Popen(
        ["script/demo"],
        cwd=clone,
        env=environment | {"PORT": str(_free_port())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        told = []
        for line in demo.stdout:
            told.append(line)
            if READY in line:
                took = time.monotonic() - began
                demo.send_signal(signal.SIGINT)
                demo.stdout.read()
                return took
    raise SystemExit("script/demo ended before it was ready:\n" + "".join(told))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/benchmark start", description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, help="where to write the figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
