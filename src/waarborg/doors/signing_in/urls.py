"""Addresses of signing in. Their names are those by which the authentication library looks for them."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.db.transaction import atomic
from django.urls import re_path

from waarborg.doors import gate
from waarborg.doors.registry import RouteAudience, route
from waarborg.doors.signing_in import by_link, passkeys
from waarborg.doors.signing_in.views import choose_place

# What changes how somebody signs in is written in one transaction with the fact of it, of which they are told.
PUBLIC, SIGNED_IN = RouteAudience.PUBLIC, RouteAudience.SIGNED_IN

urlpatterns = [
    route("", account.login, name="account_login", audience=PUBLIC),
    route("out/", account.logout, name="account_logout", audience=PUBLIC),
    route("link/", by_link.ask, name="sign_in_link", audience=PUBLIC),
    route("link/sent/", by_link.sent, name="sign_in_link_sent", audience=PUBLIC),
    route("link/<str:token>/", by_link.use, name="sign_in_by_link", audience=PUBLIC),
    route("place/", choose_place, name="choose_place", audience=SIGNED_IN),
    route("passkey/", passkeys.Enter.as_view(), name="mfa_login_webauthn", audience=PUBLIC),
    route("not-active/", account.account_inactive, name="account_inactive", audience=PUBLIC),
    route("not-open/", account.signup, name="account_signup", audience=PUBLIC),
    route("second-step/", mfa.authenticate, name="mfa_authenticate", audience=PUBLIC),
    route("password/forgotten/", account.password_reset, name="account_reset_password", audience=PUBLIC),
    route(
        "password/forgotten/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
        audience=PUBLIC,
    ),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        gate.gated(atomic(account.password_reset_from_key), PUBLIC),
        name="account_reset_password_from_key",
    ),
    route(
        "password/new/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
        audience=PUBLIC,
    ),
    route("password/", atomic(account.password_change), name="account_change_password", audience=SIGNED_IN),
    route("password/first/", atomic(account.password_set), name="account_set_password", audience=SIGNED_IN),
    route("again/", account.reauthenticate, name="account_reauthenticate", audience=SIGNED_IN),
    route("security/", passkeys.Safety.as_view(), name="mfa_index", audience=SIGNED_IN),
    route("security/again/", mfa.reauthenticate, name="mfa_reauthenticate", audience=SIGNED_IN),
    route(
        "security/passkeys/add/", atomic(passkeys.Add.as_view()), name="mfa_add_webauthn", audience=SIGNED_IN
    ),
    route(
        "security/passkeys/again/",
        passkeys.Again.as_view(),
        name="mfa_reauthenticate_webauthn",
        audience=SIGNED_IN,
    ),
    route(
        "security/passkeys/<int:pk>/remove/",
        atomic(passkeys.Remove.as_view()),
        name="mfa_remove_webauthn",
        audience=SIGNED_IN,
    ),
    route("security/app/", atomic(totp.activate_totp), name="mfa_activate_totp", audience=SIGNED_IN),
    route(
        "security/app/remove/", atomic(totp.deactivate_totp), name="mfa_deactivate_totp", audience=SIGNED_IN
    ),
    route("security/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes", audience=SIGNED_IN),
    route(
        "security/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
        audience=SIGNED_IN,
    ),
    route(
        "security/codes/file/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
        audience=SIGNED_IN,
    ),
]
