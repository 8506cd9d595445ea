"""What people fill in."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, Select, Textarea

register = template.Library()

TALL = 12  # rows from which a text is a page's rather than a few sentences

_INPUT_CLASSES: Final = ((CheckboxInput, "switch"), (Textarea, "input textarea"), (Select, "input select"))


def _widget_class(bound: BoundField) -> str:
    return next((name for kind, name in _INPUT_CLASSES if isinstance(bound.field.widget, kind)), "input")


def _describing(bound: BoundField, hint: object) -> list[str]:
    """The ids of what describes a control: its hint, and what is wrong with it."""
    hints = [f"{bound.auto_id}-hint"] if hint else []
    return [*hints, f"{bound.auto_id}-error"] if bound.errors else hints


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """Label, control, hint and errors. Options: label, hint, rows, autocomplete, placeholder, wide, code (fixed width)."""
    described = _describing(bound, options.get("hint") or bound.help_text)
    tall = int(bound.field.widget.attrs.get("rows", 0)) >= TALL
    more = (" is-code" if options.get("code") else "") + (" is-tall" if tall else "")
    attrs: dict[str, Any] = {"class": _widget_class(bound) + more}
    attrs |= {"spellcheck": "false"} if options.get("code") else {}
    attrs |= {"aria-describedby": " ".join(described)} if described else {}
    attrs |= {"aria-invalid": "true"} if bound.errors else {}
    attrs |= {name: options[name] for name in ("rows", "autocomplete", "placeholder") if name in options}
    return {
        "field": bound,
        "label": options.get("label") or bound.label,
        "control": bound.as_widget(attrs=attrs),
        "hint": options.get("hint") or bound.help_text,
        "is_switch": isinstance(bound.field.widget, CheckboxInput),
        "wide": options.get("wide", False),
    }


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: BaseForm, focus: bool = True) -> dict[str, Any]:
    """What is still wrong, with links to the fields; takes the focus when the page comes, unless told otherwise."""
    return {"form": form, "fields": [bound for bound in form if bound.errors], "focus": focus}


@register.inclusion_tag("ui/parts/radio_cards.html")
def radio_cards(
    bound: BoundField, examples: Mapping[str, Sequence[str]] | None = None, columns: int = 1
) -> dict[str, Any]:
    """One choice of few, each as a card with examples beside it (a mapping of the choice's value to its examples)."""
    known = {str(value): words for value, words in (examples or {}).items()}
    choices = [choice for choice in bound.subwidgets if choice.data["value"] not in ("", None)]
    cards = [(choice, known.get(str(choice.data["value"]), ())) for choice in choices]
    return {
        "field": bound,
        "cards": cards,
        "columns": columns,
        "described": " ".join(_describing(bound, bound.help_text)),
    }
