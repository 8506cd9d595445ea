"""Registers the templates, static files and translations of the component set with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "waarborg.doors.ui"
    label = "ui"
