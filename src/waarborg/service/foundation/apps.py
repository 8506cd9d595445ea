"""The Django app of the foundation."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class FoundationConfig(AppConfig):
    name = "waarborg.service.foundation"
    label = "foundation"

    def ready(self) -> None:
        """Register every capability's kinds of fact and checks; it stands first in the list of apps."""
        for config in apps.get_app_configs():
            for module in ("events", "checks"):
                if config.name.startswith("waarborg.service.") and module_has_submodule(
                    config.module, module
                ):
                    import_module(f"{config.name}.{module}")
