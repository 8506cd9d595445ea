"""Makes the environment in ``.venv`` from a hash-locked set: ``prepare.py runtime``, ``develop`` or ``benchmark``.

Runs under the system's Python with nothing but the standard library. Safe to run again at any time, to interrupt,
and to run twice at once: a stamp is written last, and whoever comes second waits for the first.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SETS = ("runtime", "develop", "benchmark")  # each holds all of those before it
PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input")


def main(chosen: str) -> int:
    with (ROOT / "pyproject.toml").open() as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)
        if not any(is_current(name) for name in SETS[SETS.index(chosen) :]):
            prepare(chosen)
    return 0


def prepare(chosen: str) -> None:
    began = time.monotonic()
    if not works(PYTHON):
        say("Making an environment in .venv")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    for name in SETS:
        stamp(name).unlink(missing_ok=True)
    install_locked(ROOT / "requirements" / f"{chosen}.lock")
    say("Installing Waarborg itself from this checkout")
    subprocess.run(
        [*PIP, "install", "-q", "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True, cwd=ROOT
    )
    stamp(chosen).write_text(fingerprint(chosen))
    say(f"The environment stands ({time.monotonic() - began:.0f} s)")


def works(python: Path) -> bool:
    """Whether an environment stands there that still runs: a moved checkout or an upgraded Python breaks it."""
    try:
        seen = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return seen.returncode == 0 and str(VENV) in seen.stdout


def stamp(name: str) -> Path:
    return VENV / f"{name}.stamp"


def is_current(name: str) -> bool:
    try:
        return stamp(name).read_text() == fingerprint(name) and PYTHON.exists()
    except OSError:
        return False


def fingerprint(name: str) -> str:
    """What an environment depends on; the folder too, since scripts in an environment carry its path."""
    parts = [
        (ROOT / "requirements" / f"{name}.lock").read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        os.fsencode(VENV),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def install_locked(lock: Path) -> None:
    """Install exactly what the lock names, by hash, and count aloud: it takes half a minute the first time."""
    total = sum("==" in line for line in lock.read_text().splitlines())
    # Compiling everything takes longer than compiling what is used, at first use.
    command = [*PIP, "install", "--no-compile", "--progress-bar", "off", "--require-hashes", "-r", str(lock)]
    lines: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
    ) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            show_progress(
                sum(seen.startswith(("Collecting", "Requirement already")) for seen in lines), total, line
            )
    if pip.returncode:
        sys.stderr.writelines(lines[-15:])
        sys.exit(
            f"The locked packages of {lock.relative_to(ROOT)} could not be installed; pip's last words stand above."
        )


def show_progress(count: int, total: int, line: str) -> None:
    """One line that is rewritten on a terminal, three lines in a log."""
    if line.startswith("Installing collected"):
        say(f"Unpacking {total} packages", rewrite=True)
    elif sys.stdout.isatty() and line.startswith("Collecting"):
        print(f"\r  Fetching locked packages: {count} of at most {total}", end="", flush=True)
    elif count == 1 and line.startswith("Collecting"):
        say(f"Fetching at most {total} locked packages")


def say(text: str, *, rewrite: bool = False) -> None:
    start = "\r\033[K" if rewrite and sys.stdout.isatty() else ""
    print(f"{start}  {text}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in SETS:
        sys.exit(main(sys.argv[1]))
    sys.exit("Usage: prepare.py runtime|develop")
