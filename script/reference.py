"""Writes ``docs/reference/configuration.md`` from the variables that the product declares; a test holds it to that.

Run it after a change: ``.venv/bin/python script/reference.py``.
"""

from __future__ import annotations

from pathlib import Path

from waarborg.config.environment import Variable, variables

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "configuration.md"

HEAD = """\
# Configuration

Waarborg is configured by environment variables and by nothing else. They are read once at the start and checked as a
whole: every problem is named at the same time, with what was found, what is allowed and what to set. An empty
variable counts as absent. A variable that begins with `WAARBORG_` and is not in this list is refused, because a typing
error would silently leave the default in force.

`waarborg doctor` shows what a running installation makes of them. [How to configure a production
installation](../howto/run-in-production.md) says which ones matter there.

This page is written by `script/reference.py`.

| variable | default | allowed | meaning |
| --- | --- | --- | --- |
"""

TAIL = """
## What belongs together

- `WAARBORG_MODE=demo` listens on this machine only: another `WAARBORG_HOST` is refused, because the demo's passwords are
  public.
- `WAARBORG_MODE=production` needs `WAARBORG_ADDRESS` with https, and `EMAIL_URL`.
- `DATABASE_OWNER_URL` needs `DATABASE_URL` beside it. Without either, the embedded PostgreSQL in `WAARBORG_HOME` is used.
"""


def page() -> str:
    return HEAD + "".join(map(row, variables())) + TAIL


def row(variable: Variable) -> str:
    default = f"`{variable.default}`" if variable.default else "(none)"
    return f"| `{variable.name}` | {default} | {variable.allowed} | {variable.meaning} |\n"


if __name__ == "__main__":
    PAGE.write_text(page())
