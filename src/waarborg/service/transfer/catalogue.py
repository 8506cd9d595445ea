"""Which tables there are to take along: all that hold a client's rows, found rather than listed.

So a table that a capability adds tomorrow is in tomorrow's export, and nobody has to remember it.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import ForeignKey, Model, OneToOneField

from waarborg.service.parties.models import Client, Person

# What is a cache of other rows, or passes; a secret that would open something; the record of presence; who was told of
# what and by which mail, which is gone after a while and follows from the facts.
LEFT_OUT = frozenset(
    {
        "guarantees.Alarm",
        "conversations.Upload",
        "conversations.Draft",
        "organising.Presence",
        "notifications.Notification",
        "notifications.Mail",
    }
)


def tables_of_clients() -> list[type[Model]]:
    """Every table that holds rows of one client, the client's own row first."""
    found = [model for model in _ours() if model is not Client and _has(model, "client_id")]
    return [Client, *found]


def tables_naming_people() -> Iterator[tuple[type[Model], str]]:
    """Every table and column that names a person."""
    for model in _ours():
        for field in model._meta.concrete_fields:  # noqa: SLF001 - the framework's public way to look at a model
            if isinstance(field, ForeignKey | OneToOneField) and field.related_model is Person:
                yield model, field.attname


def _ours() -> list[type[Model]]:
    models = (model for model in apps.get_models() if model.__module__.startswith("waarborg.service."))
    return [model for model in models if model._meta.label not in LEFT_OUT]  # noqa: SLF001


def _has(model: type[Model], column: str) -> bool:
    return any(field.attname == column for field in model._meta.concrete_fields)  # noqa: SLF001
