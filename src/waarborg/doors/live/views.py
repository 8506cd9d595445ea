"""What the pages' own server answers where the web process has no front beside it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET


@require_GET
def not_here(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view is handed its request
    """Nothing to hear: a page that is told so asks no more, and stays as it is."""
    return HttpResponse(status=204)
