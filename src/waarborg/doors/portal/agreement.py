"""What was agreed, in sentences: the window, how fast, on which number, with whom; and the document itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.portal.pages import Agreed, language, now_of, page, role_words
from waarborg.doors.ui import number_words
from waarborg.doors.ui.calling import telephones_at
from waarborg.service.agreements import queries as agreements
from waarborg.service.agreements.document.rendering import to_pdf
from waarborg.service.agreements.models import ContractVersion
from waarborg.service.estate import queries as estate
from waarborg.service.parties import queries as parties
from waarborg.service.parties.own_people import may_invite
from waarborg.sla.agreement.labels import opening_words
from waarborg.sla.agreement.model import Channel, Severity
from waarborg.sla.wording import channel_words, duration_words

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Norm:
    """How fast, for one severity, as a sentence."""

    severity: str
    words: str


@require_safe
def agreement(request: ViewerRequest) -> HttpResponse:
    """The agreement in a few lines, its versions, the house rules of reachability now, and the people."""
    now = now_of(request)
    versions = list(agreements.visible_to(request.viewer)[:MOST_SHOWN])
    people = parties.people_visible_to(request.viewer).filter(
        client=request.person.client_id, supplier=None, left_at=None
    )
    context = {
        "versions": [(version, _standing(version, now.at)) for version in reversed(versions)],
        "people": [
            (person, ", ".join(role_words(role) for role in person.roles)) for person in people[:MOST_SHOWN]
        ],
        "websites": list(estate.websites_visible_to(request.viewer)[:MOST_SHOWN]),
        "may_invite": may_invite(request.viewer),
        **(_in_short(now.agreed, now.at) if now.agreed else {}),
    }
    return page(request, "agreement", "agreement", now, context)


@require_safe
def document(request: ViewerRequest, version_id: UUID) -> HttpResponse:
    """The agreement that both sign, as a PDF."""
    version = get_object_or_404(agreements.visible_to(request.viewer), id=version_id)
    pdf = to_pdf(
        agreements.agreement_of(version),
        version=str(version.number),
        digest=version.digest,
        frozen=agreements.frozen_holidays_of(version),
    )
    name = f"{version.contract.number}-v{version.number}.pdf"
    shown_inline = content_disposition_header(as_attachment=False, filename=name)
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": shown_inline})


def _in_short(agreed: Agreed, at: datetime) -> dict[str, object]:
    chosen = agreed.agreement.service_windows[agreed.agreement.contract.service_window]
    return {
        "window": chosen.name,
        "openings": ", ".join(opening_words(one).in_(language()) for one in chosen.open),
        "norms": list(_norms(agreed)),
        "rules": [_rule(agreed, channel) for channel in agreed.terms.channels.values()],
        "ways": telephones_at(agreed.terms, at, None, language()),
    }


def _norms(agreed: Agreed) -> Iterator[Norm]:
    for severity in Severity:
        norm = agreed.terms.norms[severity]
        words = _("we begin within %(reaction)s; solved, or a work-around, within %(resolution)s.") % {
            "reaction": duration_words(norm.reaction, language()),
            "resolution": duration_words(norm.resolution, language()),
        }
        yield Norm(severity.value, words)


def _rule(agreed: Agreed, channel: Channel) -> str:
    """One way to reach the agency and when it answers, as a sentence."""
    name = channel_words(channel.kind, language()).capitalize()
    number = channel.number
    if channel.kind == "project_manager":
        number = number or agreed.agreement.project_manager.mobile
    if number:
        name = f"{name} ({number_words.phone(number)})"
    sentence = {
        "always": _("%(name)s: always."),
        "office_hours": _("%(name)s: in office hours."),
        "outside_office_hours": _("%(name)s: outside office hours."),
        "when_available": _("%(name)s: when somebody is available."),
    }[channel.answers] % {"name": name}
    further = [channel.remarks] if channel.remarks else []
    if channel.whatsapp:
        further.append(_("WhatsApp works too."))
    return " ".join([sentence, *further])


def _standing(version: ContractVersion, at: datetime) -> str:
    """Whether a version was, is or will be in force."""
    during = version.in_force.during
    if during.isempty or (during.upper is not None and during.upper <= at):
        return "past"
    return "coming" if at < during.lower else "current"
