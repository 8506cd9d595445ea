"""The desk as a Django app, for its templates and words."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers templates and translations; the desk has no tables."""

    name = "waarborg.doors.desk"
    label = "desk"
