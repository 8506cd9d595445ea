# Sourced by the scripts: finds a Python, and has script/prepare.py make the environment in .venv.
# shellcheck shell=sh disable=SC2034

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
venv="$root/.venv"
export WAARBORG_HOME="${WAARBORG_HOME:-$root/.waarborg}"

usable() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if usable "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    found=$("${PYTHON:-python3}" --version 2>&1) || found="no python3"
    cat >&2 <<REFUSED
Waarborg needs Python 3.11 or later with its venv module; found: $found.
  Debian, Ubuntu:  apt install python3 python3-venv
  Fedora:          dnf install python3
  macOS:           brew install python
A Python elsewhere can be named: PYTHON=/path/to/python3 $0
REFUSED
    return 1
}

# prepare runtime|develop: the locked packages of that set and this checkout, in .venv.
prepare() {
    python=$(find_python) || exit 1
    "$python" "$root/script/prepare.py" "$1"
    PATH="$venv/bin:$PATH"
    cd "$root"
}
