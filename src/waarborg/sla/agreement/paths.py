"""Key paths: where something stands in an SLA file, as ``escalation[1].at[0]``."""

import re

Path = tuple[str | int, ...]
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST_KEY = 60


def path_text(path: Path) -> str:
    """``path`` as one writes it: dots between keys, positions counted from 0 in brackets."""
    written = "".join(f"[{part}]" if isinstance(part, int) else f".{_key_text(part)}" for part in path)
    return written.removeprefix(".")


def _key_text(key: str) -> str:
    if _BARE_KEY.fullmatch(key) and len(key) <= _LONGEST_KEY:
        return key
    shown = key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}…"
    escaped = "".join(character if character.isprintable() else "�" for character in shown)
    return '"' + escaped.replace("\\", "\\\\").replace('"', '\\"') + '"'
