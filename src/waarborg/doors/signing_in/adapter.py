"""How the authentication library behaves in this house: logins are granted, never asked for, and each use is a fact."""

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from waarborg.doors.gate import SESSION_STANDING
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties import commands as parties

log = structlog.get_logger(__name__)

_SECOND_STEP = {"allauth.mfa.stages.AuthenticateStage": "waarborg.doors.signing_in.second_step.SecondStep"}


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

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page after signing in or out says enough by itself."""
