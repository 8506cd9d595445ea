"""Every address of the product, and for whom it is. An address that does not say for whom stops the start.

``route`` takes the place of the framework's ``path`` in every door::

    urlpatterns = [route("tickets/<uuid:ticket>/", views.ticket, name="ticket", audience=RouteAudience.STAFF)]
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, path

from waarborg.doors import gate
from waarborg.doors.gate import RouteAudience

__all__ = [
    "Route",
    "RouteAudience",
    "UndeclaredRoutesError",
    "declared",
    "require_all_declared",
    "route",
    "routes",
]

View = Callable[..., Any]
Pattern = URLPattern | URLResolver


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its path with named places, whom it is for, and the name that templates know it by."""

    path: str
    audience: RouteAudience | None
    name: str


class UndeclaredRoutesError(Exception):
    """Some addresses do not say whom they are for."""

    def __init__(self, undeclared: Sequence[Route]) -> None:
        paths = ", ".join(f"/{route.path}" for route in undeclared)
        super().__init__(
            f"These addresses do not declare their audience: {paths}. Use waarborg.doors.registry.route."
        )
        self.undeclared = undeclared


def route(where: str, view: View, *, audience: RouteAudience, name: str) -> URLPattern:
    """An address for ``audience``; ``view`` runs in a scope of its viewer, which stands in ``request.viewer``."""
    return path(where, gate.gated(view, audience), name=name)


def declared(patterns: Iterable[Pattern], audience: RouteAudience) -> list[Pattern]:
    """Addresses of a third party, such as an API's, all of them for ``audience``."""
    found = list(patterns)
    for pattern in found:
        if isinstance(pattern, URLPattern):
            pattern.callback = gate.gated(pattern.callback, audience)
        else:
            declared(pattern.url_patterns, audience)
    return found


def routes() -> list[Route]:
    """Every address, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, ""))


def require_all_declared() -> None:
    """Raises: UndeclaredRoutesError."""
    undeclared = [found for found in routes() if found.audience is None]
    if undeclared:
        raise UndeclaredRoutesError(undeclared)


def _walk(patterns: Iterable[Pattern], prefix: str, namespace: str = "") -> Iterator[Route]:
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, where, inner)
        else:
            yield Route(where, gate.audience_of(pattern.callback), f"{namespace}{pattern.name or ''}")
