"""The settings of the web framework, all of them derived from the environment that ``environment.py`` has checked."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy

from waarborg.config.databases import databases
from waarborg.config.environment import Environment, Mode
from waarborg.config.logs import logging_settings
from waarborg.config.mail import mail_settings

ENVIRONMENT = Environment.read(os.environ)
PRODUCTION = ENVIRONMENT.mode is Mode.PRODUCTION
HTTPS = urlsplit(ENVIRONMENT.address).scheme == "https"
PACKAGE = Path(__file__).parents[1]

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key()
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
ROOT_URLCONF = "waarborg.config.urls"
WSGI_APPLICATION = "waarborg.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # addresses of logins are unique whatever their case, by an index

INSTALLED_APPS = [
    "waarborg.doors.signing_in",  # before the framework and the library, whose pages and words it replaces
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "waarborg.doors.ui",
    "waarborg.doors.desk",
    "waarborg.doors.portal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "waarborg.service.foundation",
    "waarborg.service.parties",
    "waarborg.service.estate",
    "waarborg.service.agreements",
    "waarborg.service.guarantees",
    "waarborg.service.tickets",
    "waarborg.service.knowledge",
    "waarborg.service.relations",
    "waarborg.service.satisfaction",
    "waarborg.service.hours",
    "waarborg.service.conversations",
    "waarborg.service.organising",
    "waarborg.service.escalations",
    "waarborg.service.notifications",
    "waarborg.service.transfer",
]

MIDDLEWARE = [
    "waarborg.doors.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "waarborg.doors.static_files.PackedFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "waarborg.doors.live.refreshing.Refreshing",  # directly inside the sessions
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "waarborg.doors.gate.viewer_in_template",
            ],
        },
    },
]

# --- data ---------------------------------------------------------------------------------------------------------

DATABASES = databases(ENVIRONMENT)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_cache",  # in the database, so that limits on guessing hold over all machines
    }
}
WAARBORG_SUBSCRIPTIONS = "waarborg.config.subscriptions.SUBSCRIPTIONS"
PROCRASTINATE_ON_APP_READY = "waarborg.config.schedule.plan"

# --- people signing in --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "parties.Login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
WAARBORG_ADDRESS = ENVIRONMENT.address
WAARBORG_FIRST_PAGES = {  # by role first, then by audience
    "director": "desk:month",
    "team_lead": "desk:danger",
    "project_manager": "desk:waits",
    "staff": "desk:queue",
    "portal": "portal:home",
}
ACCOUNT_ADAPTER = "waarborg.doors.signing_in.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # logins are granted to known people, never asked for by strangers
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "sign_in_link": "20/m/ip,3/5m/key,20/d/key",
    "sign_in_link_used": "30/m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_ADAPTER = "waarborg.doors.signing_in.passkeys.MfaAdapter"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Waarborg"
WAARBORG_SECOND_FACTOR_FOR_STAFF = PRODUCTION

SESSION_ENGINE = "waarborg.service.foundation.sessions"
SESSION_COOKIE_NAME = "waarborg_session"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day; who comes back tomorrow signs in again
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "waarborg_csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.address]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- what the browser is told -------------------------------------------------------------------------------------

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "waarborg.doors.attachments.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
WAARBORG_OUTBOUND_NETWORKS = ENVIRONMENT.outbound_networks
WAARBORG_ATTACHMENTS = ENVIRONMENT.attachments
WAARBORG_ATTACHMENT_MB = ENVIRONMENT.attachment_mb
WAARBORG_ATTACHMENTS_PER_MESSAGE = ENVIRONMENT.attachments_per_message

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # straight out of the package: nothing to collect for who installs
WAARBORG_PACKED = ENVIRONMENT.home / "static"

# --- words, times and mail ----------------------------------------------------------------------------------------

LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [("nl", gettext_lazy("Dutch")), ("en", gettext_lazy("English"))]
LANGUAGE_COOKIE_NAME = "waarborg_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
FORMAT_MODULE_PATH = ["waarborg.config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = str(ENVIRONMENT.time_zone)

vars().update(mail_settings(ENVIRONMENT))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.email_sender

LOGGING_CONFIG = None
logging_settings(ENVIRONMENT)
