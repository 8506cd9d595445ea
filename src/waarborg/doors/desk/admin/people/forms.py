"""What is asked about people."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from waarborg.doors.desk.pages import role_words
from waarborg.doors.ui.phone_field import PhoneField
from waarborg.service.parties.commands import Details
from waarborg.service.parties.models import Client

LANGUAGES = (("nl", gettext_lazy("Dutch")), ("en", gettext_lazy("English")))


class InvitationForm(forms.Form):
    """In which language the mail is."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"),
        choices=LANGUAGES,
        help_text=gettext_lazy("That of who reads it."),
    )


class PersonForm(forms.Form):
    """What is known of somebody, and what they may do. Where there is one role only, it is not asked for."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    title = forms.CharField(label=gettext_lazy("Position"), max_length=200, required=False)
    email = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254, required=False)
    phone = PhoneField(label=gettext_lazy("Telephone"), required=False)
    whatsapp = forms.BooleanField(label=gettext_lazy("Reads WhatsApp"), required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )

    def __init__(self, *args: Any, roles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = tuple(roles) if len(roles) == 1 else ()
        if self.only:
            del self.fields["roles"]
        else:
            self.fields["roles"].choices = [(role, role_words(role)) for role in roles]  # type: ignore[attr-defined]

    def details(self, said: dict[str, Any]) -> Details:
        return Details(
            name=" ".join(said["name"].split()),
            email=said["email"],
            phone=said["phone"],
            title=said["title"],
            whatsapp=said["whatsapp"],
            roles=self.only or tuple(said["roles"]),
        )


class NewColleagueForm(PersonForm):
    """The same, and whether they are let in at once."""

    is_invited = forms.BooleanField(
        label=gettext_lazy("Mail an invitation to sign in"), required=False, initial=True
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=LANGUAGES, required=False
    )


class NewContactForm(NewColleagueForm):
    """The same, and at which client; written to in the language of its agreement where no other is chosen."""

    client = forms.ChoiceField(label=gettext_lazy("Client"))
    field_order = ("client",)

    def __init__(self, *args: Any, clients: Sequence[Client], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", gettext_lazy("That of the client’s agreement")), *LANGUAGES]  # type: ignore[attr-defined]
        self.fields["client"].choices = [("", "–"), *((str(one.id), one.name) for one in clients)]  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    """Who stands in, and until when."""

    deputy = forms.ChoiceField(label=gettext_lazy("Deputy"), required=False)
    away_until = forms.DateField(
        label=gettext_lazy("Away until"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("The first day back. Leave both empty when present."),
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].choices = [("", "–"), *people]  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """How it was made sure who asks."""

    why = forms.CharField(
        label=gettext_lazy("How did you make sure who asks?"),
        widget=forms.Textarea({"rows": 3}),
        max_length=1000,
    )
