"""The agency's own times and teams: what it asks of itself, beside what it promised to clients."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from waarborg.doors.desk.admin.pages import administers, require, settled, show_form, to
from waarborg.doors.gate import ViewerRequest
from waarborg.service.foundation import time_source
from waarborg.service.tickets import commands
from waarborg.service.tickets.queries import agency
from waarborg.service.tickets.rules import TEAM_WORDS
from waarborg.sla.agreement.model import Severity

_CHECK = {
    Severity.CRITICAL: gettext_lazy("Minutes for the check of a Critical incident"),
    Severity.MAJOR: gettext_lazy("Minutes for the check of a Major incident"),
    Severity.NORMAL: gettext_lazy("Minutes for the check of a Normal incident"),
    Severity.MINOR: gettext_lazy("Minutes for the check of a Minor incident"),
}
LONGEST_MINUTES = 32_000


class TimesForm(forms.Form):
    """How long a check may take, when a client is reminded, and the teams of other expertise."""

    check_share = forms.IntegerField(
        label=gettext_lazy("Share of the client’s time that a check may take, in per cent"),
        min_value=1,
        max_value=90,
    )
    remind_after = forms.IntegerField(
        label=gettext_lazy("Working days after which a client is reminded of a question"),
        min_value=1,
        max_value=365,
    )
    decide_after = forms.IntegerField(
        label=gettext_lazy("Working days after the reminder after which the project manager decides"),
        min_value=1,
        max_value=365,
    )
    teams = forms.CharField(
        label=gettext_lazy("Teams of other expertise"),
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("One a line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checks = {
            severity.value: forms.IntegerField(label=label, min_value=1, max_value=LONGEST_MINUTES)
            for severity, label in _CHECK.items()
        }
        self.fields = checks | self.fields

    def clean_teams(self) -> list[str]:
        """By the names that the product knows them by, where it knows them."""
        known = {str(words).casefold(): team for team, words in TEAM_WORDS.items()}
        lines = filter(None, map(str.strip, self.cleaned_data["teams"].splitlines()))
        return [known.get(line.casefold(), line) for line in lines]


@require_http_methods(["GET", "HEAD", "POST"])
def own_times(request: ViewerRequest) -> HttpResponse:
    """They hold for what is handed in and asked from now on."""
    require(administers(request.viewer))
    at, kept = time_source.now(), agency.setting()
    first = {
        **kept.check_minutes,
        "check_share": kept.check_share,
        "remind_after": kept.remind_after,
        "decide_after": kept.decide_after,
        "teams": "\n".join(str(TEAM_WORDS.get(team, team)) for team in kept.teams),
    }
    form = TimesForm(request.POST if request.method == "POST" else None, initial=first)

    def keep(said: dict[str, Any]) -> None:
        commands.set_agency_times(
            by=request.viewer,
            at=at,
            check_minutes={severity.value: said[severity.value] for severity in _CHECK},
            check_share=said["check_share"],
            remind_after=said["remind_after"],
            decide_after=said["decide_after"],
        )
        if said["teams"] != kept.teams:
            commands.set_teams(by=request.viewer, at=at, teams=said["teams"])

    if request.method == "POST" and settled(form, keep):
        messages.success(request, _("Saved."))
        return to("own_times")
    note = _(
        "These times are the agency’s own and hold for what is handed in and asked from now on. A client’s holidays,"
        " windows and numbers stand in its agreement; closed days and numbers have a page of their own here."
    )
    return show_form(
        request, "own_times", at, form, title=_("Own times"), back=reverse("desk:clients"), note=note
    )
