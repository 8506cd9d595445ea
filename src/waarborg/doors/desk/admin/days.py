"""Closed days and numbers, for one client or all at once: a new version of each agreement, without writing its file.

Holidays, closed days and telephone numbers are promised in each client's agreement, so that is where they change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from waarborg.doors.desk.admin.pages import require, show, to
from waarborg.doors.desk.pages import UNPROCESSABLE, language
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.phone_field import PhoneField
from waarborg.service.agreements import commands
from waarborg.service.agreements import queries as agreements
from waarborg.service.agreements.models import ContractVersion
from waarborg.service.foundation import time_source
from waarborg.service.foundation.refusals import Refused
from waarborg.service.guarantees.replanning import only_closes_more
from waarborg.service.parties.rules import leads
from waarborg.service.tickets import commands as tickets
from waarborg.sla.agreement.difference.describe import differences
from waarborg.sla.agreement.parsing import examine
from waarborg.sla.agreement.revising import NotRevisableError, Revision, revised
from waarborg.sla.calendar import Closing
from waarborg.sla.terms import Terms
from waarborg.sla.wallclock import first_instant_showing
from waarborg.sla.windows import YearOutOfRangeError
from waarborg.sla.wording import day_words

MOST_CLIENTS = 200
MOST_DAYS = 31
CLOSINGS_SHOWN = 4
LOOKS_AHEAD = timedelta(days=365)
_WRITTEN = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d")


class DaysField(forms.CharField):
    """Dates, one a line, as people write them."""

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_DAYS:
            raise forms.ValidationError(_("That are more than %(most)s days.") % {"most": MOST_DAYS})
        return tuple(map(_day, lines))


def _day(line: str) -> date:
    for written in _WRITTEN:
        try:
            return datetime.strptime(line, written).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise forms.ValidationError(_("“%(line)s” is no date. Write it as 24-12-2026.") % {"line": line})


class DaysForm(forms.Form):
    """What changes, for whom and from when; what is left empty stays as it is."""

    closed = DaysField(
        label=gettext_lazy("Further closed days"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One a line, such as 24-12-2026. Holidays come by themselves."),
    )
    phone = PhoneField(label=gettext_lazy("General number"), required=False)
    emergency_phone = PhoneField(label=gettext_lazy("Emergency number"), required=False)
    in_force_on = forms.DateField(
        label=gettext_lazy("In force from"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("Empty: at once. Running tickets then follow the further closed days."),
    )
    clients = forms.MultipleChoiceField(
        label=gettext_lazy("For which clients?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )

    def __init__(self, *args: Any, known: Sequence[ContractVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clients"].choices = [(str(one.client_id), one.client.name) for one in known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not any(said.get(name) for name in ("closed", "phone", "emergency_phone")):
            self.add_error(None, _("Say what changes: a day, or a number."))
        return said

    @property
    def revision(self) -> Revision:
        said = self.cleaned_data
        numbers = {kind: said[kind] for kind in ("phone", "emergency_phone") if said[kind]}
        return Revision(said["closed"], numbers)


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands for one client."""

    version: ContractVersion
    phone: str
    emergency: str
    closings: list[str]


@dataclass(frozen=True, slots=True)
class Effect:
    """What the revision does to one client's agreement: the sentences, or why it can't be done."""

    version: ContractVersion
    text: str = ""
    changes: Sequence[str] = ()
    trouble: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def days(request: ViewerRequest) -> HttpResponse:
    """How it stands everywhere, and one form to change it; shows what would change before it is put in force."""
    require(leads(request.viewer))
    at = time_source.now()
    known = list(agreements.versions_in_force(at=at).order_by("client__name_key")[:MOST_CLIENTS])
    everybody = [str(one.client_id) for one in known]
    form = DaysForm(
        request.POST if request.method == "POST" else None, known=known, initial={"clients": everybody}
    )
    effects: list[Effect] = []
    if request.method == "POST" and form.is_valid():
        effects = [_effect(one, form.revision) for one in _chosen(form, known)]
        if "conclude" in request.POST and _concluded(request, at, form, effects):
            return to("days")
    context = {
        "title": _("Closed days and numbers"),
        "form": form,
        "standings": [_standing(one, at) for one in known],
        "effects": effects,
        "can_conclude": any(one.changes for one in effects) and not any(one.trouble for one in effects),
    }
    return show(request, "days", "days", at, context, status=UNPROCESSABLE if form.errors else 200)


def _chosen(form: DaysForm, known: Sequence[ContractVersion]) -> list[ContractVersion]:
    """The last version of each chosen client, for it may be another than the one in force."""
    ids = set(form.cleaned_data["clients"])
    found = (agreements.latest_version(one.client_id) for one in known if str(one.client_id) in ids)
    return [one for one in found if one is not None]


def _effect(version: ContractVersion, revision: Revision) -> Effect:
    try:
        text = revised(version.text, revision)
    except NotRevisableError:
        return Effect(
            version, trouble=_("This file is written in its own way: change it on the client’s page.")
        )
    examination = examine(text)
    if examination.agreement is None:
        return Effect(version, trouble=" ".join(one.sentence(language()) for one in examination.errors))
    changed = differences(agreements.agreement_of(version), examination.agreement)
    return Effect(version, text, [one.sentence(language()) for one in changed])


def _concluded(request: ViewerRequest, at: datetime, form: DaysForm, effects: Sequence[Effect]) -> bool:
    """All of them, or none; the form says why not."""
    changing = [one for one in effects if one.changes]
    if not changing or any(one.trouble for one in effects):
        return False
    try:
        with transaction.atomic():
            for one in changing:
                _conclude(request, at, one, form.cleaned_data["in_force_on"])
    except _RefusedForError as refused:
        form.add_error(None, f"{refused.client}: {refused.words}")
        return False
    words = ngettext(
        "One agreement has a new version.", "%(count)s agreements have a new version.", len(changing)
    )
    messages.success(request, words % {"count": len(changing)})
    return True


class _RefusedForError(Exception):
    def __init__(self, client: str, words: str) -> None:
        super().__init__(words)
        self.client, self.words = client, words


def _conclude(request: ViewerRequest, at: datetime, effect: Effect, on: date | None) -> None:
    was = effect.version
    zone = ZoneInfo(agreements.agreement_of(was).timezone)
    starts_at = first_instant_showing(zone, on, time.min).astimezone(UTC) if on else at
    try:
        version = commands.conclude(
            by=request.viewer, at=at, text=effect.text, client=was.client, in_force_from=starts_at
        )
        if on is None and only_closes_more(agreements.terms_of(was), agreements.terms_of(version), at):
            tickets.follow_correction(by=request.viewer, at=at, was=was, now=version)
    except Refused as refused:
        raise _RefusedForError(was.client.name, str(refused)) from refused


def _standing(version: ContractVersion, at: datetime) -> Standing:
    terms = agreements.terms_of(version)
    numbers = {channel.kind: channel.number or "" for channel in terms.channels.values()}
    named = [_closing_words(one) for one in _closings(terms, at)]
    return Standing(
        version, numbers.get("phone", ""), numbers.get("emergency_phone", ""), named[:CLOSINGS_SHOWN]
    )


def _closing_words(one: Closing) -> str:
    name = one.name_nl if language() == "nl" else one.name_en
    return f"{day_words(one.on, language())} ({name})"


def _closings(terms: Terms, at: datetime) -> Iterator[Closing]:
    """The closed days of the coming year, the next one first."""
    today = at.astimezone(terms.zone).date()
    for year in (today.year, today.year + 1):
        try:
            found = terms.calendar.closings(year)
        except YearOutOfRangeError:
            return
        yield from (one for day, one in sorted(found.items()) if today <= day <= today + LOOKS_AHEAD)
