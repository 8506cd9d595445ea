"""What somebody of a client is mailed about."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.notices import kept, notices_form
from waarborg.doors.portal.pages import UNPROCESSABLE, now_of, page


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: ViewerRequest) -> HttpResponse:
    """One's own choice, and the language of the mails."""
    now, form = now_of(request), notices_form(request)
    if request.method == "POST" and kept(request, form, now.at):
        messages.success(request, _("Your choice is kept."))
        return HttpResponseRedirect(reverse("portal:notices"))
    status = UNPROCESSABLE if form.errors else 200
    return page(request, "notices", "", now, {"form": form}, status=status)
