"""Sentences of the framework and of the authentication library that we say in our own voice.

They are named here so that our catalogue has them; an application's own translation goes before the framework's, which
addresses people more stiffly than the rest of the product does.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

SAID_OUR_WAY = (
    gettext_noop("Your password can’t be too similar to your other personal information."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("This password is too common."),
    gettext_noop("Authenticator code"),
)
