"""Messages after a deed, with a way to take it back: undo is the rule, asking first the exception."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse


def undoable(request: HttpRequest, sentence: str, undo_url: str) -> None:
    """Says on the next page what was done, with a button that posts to ``undo_url``."""
    messages.success(request, sentence, extra_tags=f"undo:{undo_url}")


def announce(response: HttpResponse, sentence: str, undo_url: str = "") -> None:
    """Says the same in answer to an htmx request, where the page stays."""
    response.headers["HX-Trigger"] = json.dumps({"ui:toast": {"text": sentence, "undo": undo_url}})
