"""A telephone number as people write it, kept with its country code and without spaces."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from waarborg.doors.ui import number_words


class PhoneField(forms.RegexField):
    """Takes "06 12 34 56 78", "0031 6 …" and "+31 6 …" alike; shows what is kept in groups."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 40)
        options.setdefault("widget", forms.TextInput({"type": "tel", "autocomplete": "off"}))
        super().__init__(r"^\+[1-9][0-9]{6,14}$", **options)
        self.error_messages["invalid"] = gettext_lazy(
            "Write it with the country code, such as +31 6 12345678."
        )

    def to_python(self, value: Any) -> str:
        typed = str(value or "").strip()
        if any(sign.isalpha() for sign in typed):
            return typed  # no number: the field says so, instead of dropping it
        digits = number_words.dial(typed)
        if digits.startswith("00"):
            return f"+{digits[2:]}"
        return f"+31{digits[1:]}" if digits.startswith("0") else digits

    def prepare_value(self, value: Any) -> Any:
        """What was typed stays as it was typed."""
        kept = str(value or "")
        return number_words.phone(kept) if kept.startswith("+") and kept[1:].isdigit() else value
