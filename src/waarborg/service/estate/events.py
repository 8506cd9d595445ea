"""What can happen to the estate."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind("website.added", about="website", sentence=_("%(url)s came under the agreement."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class WebsiteAdded:
    url: str


@kind(
    "website.changed",
    about="website",
    sentence=_("Details of the website were changed."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class WebsiteChanged:
    fields: tuple[str, ...]


@kind("website.left", about="website", sentence=_("%(url)s left the agreement."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class WebsiteLeft:
    url: str


@kind(
    "integration.added",
    about="integration",
    sentence=_("The integration %(name)s came under the agreement."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class IntegrationAdded:
    name: str


@kind(
    "integration.changed",
    about="integration",
    sentence=_("Details of the integration were changed."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class IntegrationChanged:
    fields: tuple[str, ...]


@kind(
    "integration.left",
    about="integration",
    sentence=_("The integration %(name)s left the agreement."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class IntegrationLeft:
    name: str
