"""The tables of what is managed. What the agreement no longer names stays, with the instant at which it left."""

from typing import ClassVar

from django.db import models

from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client, Supplier


class Website(Identified):
    """One website under the agreement, and who hosts it (clause A2: hosting itself is outside the agreement)."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="websites")
    url = models.URLField(max_length=2000)
    size = models.CharField(max_length=10)
    cms = models.CharField(max_length=200, blank=True)
    plugins = models.PositiveIntegerField(null=True)
    hosting_provider = models.CharField(max_length=200, blank=True)
    hosting_agreement = models.CharField(max_length=10, default="unknown")
    hosting_phone = models.CharField(max_length=20, blank=True)
    hosting_email = models.EmailField(blank=True)
    since_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["url", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("client", "url", name="estate_website_once_per_client"),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def lacks_comparable_hosting(self) -> bool:
        """Whether the client is to be warned: an incident at the hosting may then outlast every guarantee of ours."""
        return self.hosting_agreement != "comparable"


class Integration(Identified):
    """A link between the website and another system (Dutch: koppeling); nobody answers for the whole of it alone."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="integrations")
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="integrations", db_constraint=False
    )
    name = models.CharField(max_length=200)
    purpose = models.TextField()
    supplier_guarantee = models.CharField(max_length=10, default="unknown")
    since_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("client", "name", name="estate_integration_once_per_client"),
        ]

    def __str__(self) -> str:
        return self.name


class Side(models.TextChoices):
    """Which end of an integration."""

    OURS = "ours"
    THEIRS = "theirs"


class Interface(Identified):
    """One side of an integration (Dutch: koppelvlak), with the party that answers for it and can test it alone."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    integration = models.ForeignKey(
        Integration, on_delete=models.PROTECT, related_name="interfaces", db_constraint=False
    )
    side = models.CharField(max_length=6, choices=Side)
    name = models.CharField(max_length=200)
    owner = models.CharField(max_length=200)
    probe_url = models.URLField(max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar = ["integration", "side"]
        constraints: ClassVar = [
            models.UniqueConstraint("integration", "side", name="estate_interface_two_sides"),
        ]

    def __str__(self) -> str:
        return self.name
