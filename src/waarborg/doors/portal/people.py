"""One's own details, and letting a colleague in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.portal.pages import UNPROCESSABLE, Now, language, now_of, page, role_words
from waarborg.doors.ui.phone_field import PhoneField
from waarborg.service.foundation.refusals import Refused
from waarborg.service.parties import own_people


class ProfileForm(forms.Form):
    """What one may change about oneself. The address is what one signs in with: that asks the project manager."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    phone = PhoneField(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("For when we want to call you about a ticket."),
    )


class InviteForm(forms.Form):
    """A colleague, and what they may do."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("What may they do?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language do they get the mail?"),
        choices=[("nl", gettext_lazy("Dutch")), ("en", gettext_lazy("English"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, role_words(role).capitalize()) for role in own_people.MAY_BE_GIVEN]
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: ViewerRequest) -> HttpResponse:
    """One's own name and number, the language and the theme."""
    now = now_of(request)
    if request.method != "POST":
        kept = {"name": request.person.name, "phone": request.person.phone}
        return _answer(request, now, "profile", ProfileForm(initial=kept))
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _answer(request, now, "profile", form, status=UNPROCESSABLE)
    try:
        own_people.keep_own_details(by=request.viewer, at=now.at, person=request.person, **form.cleaned_data)
    except Refused as refused:
        return _refused(request, now, "profile", form, refused)
    messages.success(request, _("Your details are kept."))
    return HttpResponseRedirect(reverse("portal:profile"))


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ViewerRequest) -> HttpResponse:
    """For who directs the agreement at the client."""
    if not own_people.may_invite(request.viewer):
        raise PermissionDenied
    now = now_of(request)
    if request.method != "POST":
        return _answer(
            request,
            now,
            "invite",
            InviteForm(initial={"roles": [own_people.MAY_BE_GIVEN[0].value], "language": language()}),
        )
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _answer(request, now, "invite", form, status=UNPROCESSABLE)
    assert request.person.client is not None  # noqa: S101 - the gate admits a client's people only
    try:
        own_people.invite(
            by=request.viewer,
            at=now.at,
            client=request.person.client,
            **form.cleaned_data,
        )
    except Refused as refused:
        return _refused(request, now, "invite", form, refused)
    said = _("%(name)s gets a mail with a link to come in by.") % {"name": form.cleaned_data["name"]}
    messages.success(request, said)
    return HttpResponseRedirect(f"{reverse('portal:agreement')}#people")


def _refused(
    request: ViewerRequest, now: Now, template: str, form: forms.Form, refused: Refused
) -> HttpResponse:
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    return _answer(request, now, template, form, status=UNPROCESSABLE)


def _answer(
    request: ViewerRequest, now: Now, template: str, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    return page(request, template, "", now, {"form": form, "person": request.person}, status=status)
