"""How the authentication library behaves in this house: logins are granted, never asked for, and each use is a fact."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from waarborg.doors.gate import SESSION_STANDING
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties import commands as parties
from waarborg.service.parties.events import ChangeOfLogin, PasswordChanged, ProofAdded, ProofRemoved

log = structlog.get_logger(__name__)

_SECOND_STEP = {"allauth.mfa.stages.AuthenticateStage": "waarborg.doors.signing_in.second_step.SecondStep"}
# What the library would mail about, and the fact that it is here; the fact is what people are told of.
_CHANGES: Mapping[str, ChangeOfLogin] = MappingProxyType(
    {
        "account/email/password_changed": PasswordChanged(),
        "account/email/password_set": PasswordChanged(),
        "account/email/password_reset": PasswordChanged(),
        "mfa/email/webauthn_added": ProofAdded("passkey"),
        "mfa/email/webauthn_removed": ProofRemoved("passkey"),
        "mfa/email/totp_activated": ProofAdded("app"),
        "mfa/email/totp_deactivated": ProofRemoved("app"),
    }
)


class Adapter(DefaultAccountAdapter):
    """Source: the adapter hooks of django-allauth."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_login_stages(self) -> list[str]:
        return [_SECOND_STEP.get(stage, stage) for stage in super().get_login_stages()]

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        request.session.pop(SESSION_STANDING, None)
        with scope(SYSTEM):
            parties.note_sign_in(login=user, at=time_source.now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The address that was tried is not logged: people type passwords into that field."""
        super().authentication_failed(request, **credentials)
        log.warning("sign_in_failed", visitor=self.get_client_ip(request))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,  # noqa: ARG002
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        """In the transaction of the change: the addresses of such changes run in one."""
        what = _CHANGES.get(template_prefix)
        if what is not None:
            with scope(SYSTEM):
                parties.note_change_of_login(login=user, at=time_source.now(), what=what)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page after signing in or out says enough by itself."""
