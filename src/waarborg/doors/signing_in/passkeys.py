"""Passkeys: signing in with what unlocks one's own telephone or laptop. The library does the proof, these the pages."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from waarborg.doors.signing_in.second_step import is_asked_for
from waarborg.doors.signing_in.views import places_of

UNPROCESSABLE = 422


class MfaAdapter(DefaultMFAAdapter):
    """Source: the adapter hooks of django-allauth."""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002, ARG002 - the hook's own names
        return gettext("My passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What the telephone shows beside the passkey."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Waarborg"}


class PasskeyForm(AddWebAuthnForm):
    """The library's form, with a label of ours."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("So that you recognise it later, such as “telephone”."),
    )


class Enter(views.LoginWebAuthnView):
    """Sign in with a passkey; when it is not known here, back to the other ways, saying so."""

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ARG002
        return HttpResponseRedirect(f"{reverse('account_login')}?passkey=unknown")


class Add(views.AddWebAuthnView):
    """Add one. Whoever is asked for a second step is shown the codes for when the telephone is lost."""

    form_class = PasskeyForm

    def get_success_url(self) -> str:
        shows_codes = self.did_generate_recovery_codes and is_asked_for(self.request.user)
        return reverse("mfa_view_recovery_codes" if shows_codes else "mfa_index")

    def form_invalid(self, form: Any) -> HttpResponse:
        return _refused(self, form)


class Remove(views.RemoveWebAuthnView):
    """Remove one, after asking."""

    def get_success_url(self) -> str:
        return reverse("mfa_index")


class Again(views.ReauthenticateWebAuthnView):
    """Prove it once more, before what touches the safety of the account."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return _refused(self, form)


class Safety(mfa.IndexView):
    """All that one can prove with."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        return context | {
            "is_asked_for": is_asked_for(user),
            "has_password": user.has_usable_password(),
            "has_choice": len(places_of(self.request)) > 1,
        }


def _refused(view: Any, form: Any) -> HttpResponse:
    answer: HttpResponse = view.render_to_response(view.get_context_data(form=form), status=UNPROCESSABLE)
    return answer
