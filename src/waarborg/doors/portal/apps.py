"""The portal as a Django app, for its templates and words."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers templates and translations; the portal has no tables."""

    name = "waarborg.doors.portal"
    label = "portal"
