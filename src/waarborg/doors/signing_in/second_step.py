"""Who is asked for a second step, and what a passkey is to whom."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpResponse

from waarborg.service.foundation.viewer import SYSTEM, Audience, scope
from waarborg.service.parties import queries as parties


class SecondStep(AuthenticateStage):
    """The library's stage, but for a client's person whose only other proof is a passkey.

    To them a passkey is one more way in, beside the link in the mail: whoever opens that on another device must not be
    asked for the telephone at home. To the agency's people it is a second factor, always asked for.
    """

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if not is_asked_for(self.login.user):
            return None, True
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer


def is_asked_for(login: Any) -> bool:
    """Whether a second proof of this login, if it has one, is asked for at every sign-in."""
    if Authenticator.objects.filter(user=login, type=Authenticator.Type.TOTP).exists():
        return True
    with scope(SYSTEM):
        person = parties.person_of_login(login.pk)
    return person is not None and person.audience is Audience.STAFF
