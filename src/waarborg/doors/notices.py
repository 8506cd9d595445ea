"""The form in which somebody says what they want to be mailed; both doors show it."""

from datetime import datetime
from typing import Any

from django import forms

from waarborg.doors.gate import ViewerRequest
from waarborg.service.foundation.refusals import Refused
from waarborg.service.notifications import commands, queries
from waarborg.service.notifications.rules import CHOICE_WORDS, LANGUAGE_WORDS, MANNERS, choices_of, is_wanted

LANGUAGES = (("nl", "Nederlands"), ("en", "English"))


class NoticesForm(forms.Form):
    """What is mailed, of all that this reader can be told, and in which language."""

    wanted = forms.MultipleChoiceField(
        label=CHOICE_WORDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=LANGUAGE_WORDS, choices=LANGUAGES)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = choices  # type: ignore[attr-defined]


def notices_form(request: ViewerRequest) -> NoticesForm:
    """As it was kept, or as it was sent."""
    known = choices_of(request.viewer.audience)
    preference = queries.preference_of(request.person)
    wanted = [one.value for one in known if is_wanted(one, preference.declined)]
    return NoticesForm(
        request.POST if request.method == "POST" else None,
        initial={"wanted": wanted, "language": preference.language},
        choices=[(one.value, MANNERS[one].label) for one in known],
    )


def kept(request: ViewerRequest, form: NoticesForm, at: datetime) -> bool:
    """Whether the choice was kept; when it was refused, the form says why."""
    if not form.is_valid():
        return False
    try:
        commands.arrange(by=request.viewer, at=at, person=request.person, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
