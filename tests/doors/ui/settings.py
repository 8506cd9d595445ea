"""The least that Django needs to draw the component set: no tables, the strict policy as in production."""

SECRET_KEY = "tests-only"
DEBUG = True  # the static files come straight from the package
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
STATIC_URL = "/static/"
ROOT_URLCONF = "doors.ui.urls"
INSTALLED_APPS = ["django.contrib.messages", "django.contrib.staticfiles", "django_htmx", "waarborg.doors.ui"]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
MIDDLEWARE = [
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "doors.ui.policy.strict",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
