"""The list of web addresses, with whom each is for."""

from __future__ import annotations

import json

from waarborg.operation import installation


def shown(*, as_json: bool) -> str:
    """Every route of the registry; needs no database."""
    installation.set_up_framework()
    from waarborg.doors import registry

    rows = [
        (route.path, route.audience.value if route.audience else "undeclared", route.name)
        for route in registry.routes()
    ]
    if as_json:
        return json.dumps(
            [dict(zip(("path", "audience", "name"), row, strict=True)) for row in rows], indent=2
        )
    return "\n".join(f"{audience:<14} /{path}" for path, audience, _ in rows)
