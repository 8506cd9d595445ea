"""Loading an SLA file for a client: every problem at once, what changes in words, and putting it in force."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from waarborg.doors.desk.foreseeing import Whose, foreseen, whose
from waarborg.doors.desk.pages import UNPROCESSABLE, language, page
from waarborg.doors.gate import ViewerRequest
from waarborg.service.agreements import commands
from waarborg.service.agreements import queries as agreements
from waarborg.service.agreements.document.rendering import to_pdf
from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.rules import term_of
from waarborg.service.foundation import time_source
from waarborg.service.foundation.refusals import Refused
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Client
from waarborg.service.parties.rules import leads
from waarborg.service.tickets import commands as tickets
from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.parsing import Examination, examine
from waarborg.sla.wallclock import first_instant_showing

LARGEST_FILE = 1_000_000


class AgreementForm(forms.Form):
    """An SLA file as text or as a file, and from when it is in force, by the wall clock of the agreement."""

    file = forms.FileField(
        label=gettext_lazy("SLA file"),
        required=False,
        help_text=gettext_lazy("A TOML file. It takes the place of the text below."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or its text"),
        required=False,
        widget=forms.Textarea,
        max_length=LARGEST_FILE,
        strip=False,
    )
    in_force_from = forms.DateTimeField(
        label=gettext_lazy("In force from"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=gettext_lazy("By the clock of the agreement. Empty: at once, or from its first day."),
    )
    confirmed = forms.BooleanField(label=gettext_lazy("Yes, that is right"), required=False)
    follow = forms.BooleanField(
        label=gettext_lazy("Let the running tickets follow the further closed days"), required=False
    )

    def clean(self) -> dict[str, object]:
        """The text, from whichever of the two it came; it is shown again, so that nothing is lost."""
        cleaned = super().clean() or self.cleaned_data
        file: UploadedFile | None = cleaned.get("file")  # type: ignore[type-arg]
        if file is not None:
            cleaned["text"] = self._read(file)
        if not cleaned.get("text", "").strip() and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste its text below."))
        return cleaned

    def _read(self, file: UploadedFile) -> str:  # type: ignore[type-arg]
        if (file.size or 0) > LARGEST_FILE:
            self.add_error("file", _("The file is larger than 1 MB; an SLA file is text of a few pages."))
            return ""
        try:
            return bytes(file.read()).decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("The file is not text in UTF-8. Save it as UTF-8 and choose it again."))
            return ""


@require_http_methods(["GET", "HEAD", "POST"])
def load_agreement(request: ViewerRequest, client_id: UUID | None = None) -> HttpResponse:
    """The first agreement of a new client, or the next version of a known one's; for those who may conclude it."""
    if not leads(request.viewer):
        raise PermissionDenied
    at = time_source.now()
    of = get_object_or_404(parties.clients_visible_to(request.viewer), id=client_id) if client_id else None
    if request.method != "POST":
        return _answer(request, at, of, AgreementForm(initial=_proposed(of, at)), None)
    form = AgreementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _answer(request, at, of, form, None, status=UNPROCESSABLE)
    text = form.cleaned_data["text"]
    examination = examine(text)
    if examination.agreement is None or "conclude" not in request.POST:
        status = 200 if examination.agreement else UNPROCESSABLE
        return _answer(request, at, of, _kept(form, text), examination, status=status)
    return _conclude(request, at, of, form, examination)


def _conclude(
    request: ViewerRequest, at: datetime, of: Client | None, form: AgreementForm, examination: Examination
) -> HttpResponse:
    assert examination.agreement is not None  # noqa: S101 - the caller looked
    text = form.cleaned_data["text"]  # a refusal about it takes it out of there
    was = agreements.latest_version(of.id) if of else None
    try:
        version = commands.conclude(
            by=request.viewer,
            at=at,
            text=text,
            client=of,
            in_force_from=_starts_at(form, examination.agreement, was, at),
            confirmed=form.cleaned_data["confirmed"],
        )
        if was is not None and form.cleaned_data["follow"]:
            tickets.follow_correction(by=request.viewer, at=at, was=was, now=version)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _answer(request, at, of, _kept(form, text), examination, status=UNPROCESSABLE)
    return HttpResponseRedirect(reverse("desk:client", args=[version.client_id]))


def _answer(
    request: ViewerRequest,
    at: datetime,
    of: Client | None,
    form: AgreementForm,
    examination: Examination | None,
    *,
    status: int = 200,
) -> HttpResponse:
    agreement = examination.agreement if examination else None
    doubt = whose(of, agreement) if agreement else Whose()
    if doubt.other is not None and agreement is not None and of is not None and not form.errors:
        form.add_error("text", str(commands.AnotherClient.of(doubt.other, agreement, of)))
        status = UNPROCESSABLE
    context = {
        "form": form,
        "client": of,
        "examination": examination,
        "problems": [(problem, problem.sentence(language())) for problem in examination.problems]
        if examination
        else [],
        "agreement": agreement,
        "doubt": doubt,
        "names": [(_TRAITS[one.trait], one) for one in doubt.contradictions],
        "foreseen": _foreseen(request, at, of, form, agreement) if agreement else None,
    }
    return page(request, "load_agreement", "clients", at, context, status=status)


_TRAITS = {
    "name": gettext_lazy("Name"),
    "registration": gettext_lazy("Registration"),
    "contract_number": gettext_lazy("Contract number"),
}


def _foreseen(
    request: ViewerRequest, at: datetime, of: Client | None, form: AgreementForm, agreement: Agreement
) -> dict[str, object]:
    was = agreements.latest_version(of.id) if of else None
    starts_at = _starts_at(form, agreement, was, at) or term_of(agreement).starts_at
    found = foreseen(request.viewer, of, agreement, starts_at, at)
    changes = [(change, change.sentence(language())) for change in found.changes]
    return {"what": found, "changes": changes}


def _proposed(of: Client | None, at: datetime) -> dict[str, object]:
    """The last version's text to change, from tomorrow on."""
    latest = agreements.latest_version(of.id) if of else None
    if latest is None:
        return {}
    zone = ZoneInfo(agreements.agreement_of(latest).timezone)
    tomorrow = max(at, latest.in_force_from).astimezone(zone).date() + timedelta(days=1)
    return {"text": latest.text, "in_force_from": datetime.combine(tomorrow, time.min)}


def _starts_at(
    form: AgreementForm, agreement: Agreement, was: ContractVersion | None, at: datetime
) -> datetime | None:
    """When it is in force: as was typed; else a next version at once, unless its first day is still to come."""
    typed = _instant(form.cleaned_data.get("in_force_from"), agreement)
    if typed is not None or was is None:
        return typed
    return max(at, term_of(agreement).starts_at)


def _kept(form: AgreementForm, text: str) -> AgreementForm:
    """The same form with the text that a file brought standing in its field."""
    form.data = {name: form.data.get(name) for name in form.fields} | {"text": text}
    return form


def _instant(shown: datetime | None, agreement: Agreement) -> datetime | None:
    """A wall-clock time of the agreement's zone as an instant."""
    if shown is None:
        return None
    wall = shown.replace(tzinfo=None)
    return first_instant_showing(ZoneInfo(agreement.timezone), wall.date(), wall.time()).astimezone(UTC)


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
