"""Changing the estate. It follows the agreement; nobody keeps it by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from waarborg.service.estate import events
from waarborg.service.estate.models import Integration, Interface, Side, Website
from waarborg.service.foundation import facts
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties import commands as parties
from waarborg.service.parties import rules
from waarborg.service.parties.models import Client, Supplier
from waarborg.service.parties.queries import supplier_named
from waarborg.sla.agreement import model as sla


@dataclass(frozen=True, slots=True)
class _Act:
    """Who follows which client's agreement, and when: what every step below needs."""

    by: Viewer
    at: datetime
    client: Client

    def record(self, fact: object, about: Website | Integration) -> None:
        facts.record(fact, about=about.id, client_id=self.client.id, by=self.by, at=self.at)


def follow_agreement(*, by: Viewer, at: datetime, client: Client, agreement: sla.Agreement) -> None:
    """Let the websites, integrations and suppliers of ``client`` be those that ``agreement`` names.

    Raises: NotAllowed.
    """
    rules.require_leading(by)
    act = _Act(by, at, client)
    _follow_websites(act, agreement)
    _follow_integrations(act, agreement)


def _follow_websites(act: _Act, agreement: sla.Agreement) -> None:
    left = {website.url: website for website in Website.objects.filter(client=act.client)}
    for named in agreement.websites:
        website, values = left.pop(named.url, None), _website_values(named)
        if website is None:
            website = Website.objects.create(client=act.client, url=named.url, since_at=act.at, **values)
            act.record(events.WebsiteAdded(website.url), website)
        elif changed := website.revise(values):
            act.record(events.WebsiteChanged(changed), website)
    for website in left.values():
        if website.left_at is None and website.revise({"left_at": act.at}):
            act.record(events.WebsiteLeft(website.url), website)


def _website_values(named: sla.Website) -> dict[str, Any]:
    return {
        "size": named.size,
        "cms": named.cms or "",
        "plugins": named.plugins,
        "left_at": None,
        **_hosting_values(named.hosting),
    }


def _hosting_values(named: sla.Hosting | None) -> dict[str, str]:
    return {
        "hosting_provider": named.provider if named else "",
        "hosting_agreement": named.sla if named else "unknown",
        "hosting_phone": (named.phone if named else None) or "",
        "hosting_email": (named.email if named else None) or "",
    }


def _follow_integrations(act: _Act, agreement: sla.Agreement) -> None:
    left = {integration.name: integration for integration in Integration.objects.filter(client=act.client)}
    for named in agreement.integrations:
        integration, values = left.pop(named.name, None), _integration_values(act, named)
        changed: tuple[str, ...] = ()
        if integration is None:
            integration = Integration.objects.create(
                client=act.client, name=named.name, since_at=act.at, **values
            )
            act.record(events.IntegrationAdded(integration.name), integration)
        else:
            changed = integration.revise(values)
        changed += _follow_interfaces(integration, {Side.OURS: named.ours, Side.THEIRS: named.theirs})
        if changed:
            act.record(events.IntegrationChanged(changed), integration)
    for integration in left.values():
        if integration.left_at is None and integration.revise({"left_at": act.at}):
            act.record(events.IntegrationLeft(integration.name), integration)


def _integration_values(act: _Act, named: sla.Integration) -> dict[str, Any]:
    return {
        "purpose": named.purpose,
        "supplier": _follow_supplier(act, named.supplier),
        "supplier_guarantee": named.supplier.guarantee,
        "left_at": None,
    }


def _follow_supplier(act: _Act, named: sla.Supplier) -> Supplier:
    details = {"phone": named.phone or "", "email": named.email or ""}
    supplier = supplier_named(act.client.id, named.name)
    if supplier is None:
        return parties.add_supplier(by=act.by, at=act.at, client=act.client, name=named.name, **details)
    parties.change_supplier(by=act.by, at=act.at, supplier=supplier, details=details)
    return supplier


def _follow_interfaces(integration: Integration, sides: Mapping[Side, sla.Interface]) -> tuple[str, ...]:
    """Returns the names of what differed on an interface that was known already."""
    known = {interface.side: interface for interface in Interface.objects.filter(integration=integration)}
    changed: tuple[str, ...] = ()
    for side, named in sides.items():
        values = {"name": named.name, "owner": named.owner, "probe_url": named.probe or ""}
        if side in known:
            changed += tuple(f"{side}.{name}" for name in known[side].revise(values))
        else:
            Interface.objects.create(
                client_id=integration.client_id, integration=integration, side=side, **values
            )
    return changed
