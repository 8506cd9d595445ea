"""The form of the second page of reporting: what it asks depends on the kind, and on what was said already."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.portal.examples import Example
from waarborg.doors.portal.pages import Agreed
from waarborg.service.estate import queries as estate
from waarborg.service.tickets.rules import Kind

LONGEST_SUBJECT = 200
MOST_WEBSITES = 200
NOBODY_CHOSE = 0


class ReportForm(forms.Form):
    """What goes wrong, for whom and where. Only the first sentence and who is affected have to be said."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.CharField(
        label=gettext_lazy("In one sentence"),
        max_length=LONGEST_SUBJECT,
        error_messages={"required": gettext_lazy("Say in a few words what it is about.")},
    )
    users = forms.ChoiceField(
        label=gettext_lazy("Who is affected?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who is affected; that decides how fast we act.")},
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("What is it most like?"),
        widget=forms.RadioSelect,
        coerce=int,
        error_messages={"required": gettext_lazy("Choose what it is most like.")},
    )
    description = forms.CharField(
        label=gettext_lazy("What did you do, and what did you see?"),
        widget=forms.Textarea,
        required=False,
        max_length=20_000,
    )
    since = forms.CharField(
        label=gettext_lazy("Since when?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For example: since this morning, about nine."),
    )
    website = forms.ChoiceField(label=gettext_lazy("On which website?"), required=False)
    where = forms.CharField(
        label=gettext_lazy("On which page?"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Its address, or what it is called."),
    )

    def __init__(
        self,
        *args: Any,
        request: ViewerRequest,
        agreed: Agreed | None,
        kind: Kind,
        like: Example | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agreed, self.kind, self.like = agreed, kind, like
        found = estate.websites_visible_to(request.viewer)[:MOST_WEBSITES]
        self.websites = {str(one.id): one for one in found}
        for name in self._not_asked():
            del self.fields[name]
        self._choose("users", self._user_choices())
        self._choose("priority", self._priority_choices())
        self._choose("website", [("", "–"), *((key, one.url) for key, one in self.websites.items())])
        if kind is not Kind.INCIDENT:
            self.fields["description"].label = _("Tell us more")

    @property
    def examples(self) -> dict[str, tuple[str, ...]]:
        """The client's own examples of each priority."""
        levels = self.agreed.agreement.severity.priorities if self.agreed else {}
        return {key: one.examples for key, one in levels.items()}

    @property
    def rated(self) -> tuple[str, int] | None:
        """Who is affected and the priority, once both are known: what a promise needs."""
        users = self.cleaned_data.get("users")
        priority = self.like.priority if self.like else self.cleaned_data.get("priority")
        return (users, priority) if users and priority else None

    def story(self) -> str:
        """All that was told, as one text, with the short answers under it."""
        said = self.cleaned_data
        lines = [
            f"{label} {words}"
            for label, words in ((_("Since:"), said.get("since")), (_("Page:"), said.get("where")))
            if words
        ]
        return "\n\n".join(part for part in (said["description"].strip(), "\n".join(lines)) if part)

    def _not_asked(self) -> list[str]:
        is_incident = self.kind is Kind.INCIDENT
        asked = {
            "users": is_incident,
            "priority": is_incident and self.like is None and self.agreed is not None,
            "since": is_incident,
            "website": len(self.websites) > 1,
        }
        return [name for name, is_asked in asked.items() if not is_asked]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        if name in self.fields:
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _user_choices(self) -> list[tuple[str, str]]:
        known = {"all": _("Everybody"), "some": _("Some people"), "single": _("One person")}
        return [(key, known.get(key, key)) for key in (self.agreed.terms.matrix if self.agreed else known)]

    def _priority_choices(self) -> list[tuple[str, str]]:
        levels = self.agreed.agreement.severity.priorities if self.agreed else {}
        return [(key, one.name) for key, one in sorted(levels.items())]
