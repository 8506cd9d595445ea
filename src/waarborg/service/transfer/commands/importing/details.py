"""What of a record's details fits here: whatever does not is left out, and said."""

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

LONGEST_NAME = 200
_LONGEST_PHONE = 20
_REGION = "NL"  # of numbers that are written without their country


def lasting(sentence: Promise, **places: object) -> str:
    """Words that stay in a story: in the language of the installation, whoever imports."""
    with override(settings.LANGUAGE_CODE):
        return str(sentence) % places


def email_of(written: str, notices: list[str]) -> str:
    """The address, or empty for what is none."""
    if not written:
        return ""
    try:
        validate_email(written)
    except ValidationError:
        notices.append(_("“%(found)s” is no mail address and was left out.") % {"found": written[:60]})
        return ""
    return written


def phone_of(written: str, notices: list[str]) -> str:
    """The number in its international form; one that no telephone could have is left out."""
    if not written:
        return ""
    try:
        parsed = phonenumbers.parse(written, _REGION)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        notices.append(_("“%(found)s” is no phone number and was left out.") % {"found": written[:60]})
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)[:_LONGEST_PHONE]


def short(written: str, notices: list[str], longest: int = LONGEST_NAME) -> str:
    """The text, cut where no more fits."""
    if len(written) <= longest:
        return written
    notices.append(
        _("“%(found)s…” was cut after %(longest)s characters.") % {"found": written[:40], "longest": longest}
    )
    return f"{written[: longest - 1]}…"
