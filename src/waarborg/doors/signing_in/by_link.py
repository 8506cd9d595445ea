"""Signing in by a link in the mail: asking for it, and using it. Opening the link shows a button, no more: mail
scanners and browsers look ahead, and must not spend it.
"""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from waarborg.doors.gate import act_as
from waarborg.doors.signing_in import links, tasks

UNPROCESSABLE = 422
GONE = 410


class AddressForm(forms.Form):
    """Where the link goes. The field is called as on the page with the password, which sends it here too."""

    login = forms.EmailField(
        label=gettext_lazy("E-mail address"), max_length=254, widget=forms.EmailInput({"autofocus": True})
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a link. Known and unknown addresses get the same answer, in the same time: a job looks who it is."""
    if request.method != "POST":
        form = AddressForm(initial={"login": request.GET.get("login", "")})
        return render(request, "signing_in/link.html", {"form": form, "way_on": _way_on(request)})
    form = AddressForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "way_on": _way_on(request)}
        return render(request, "signing_in/link.html", context, status=UNPROCESSABLE)
    email = form.cleaned_data["login"].lower()
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action="sign_in_link", key=email)
    if refused is not None:
        return refused
    tasks.send_link.defer(email=email, language=get_language(), way_on=_way_on(request))
    return HttpResponseRedirect(reverse("sign_in_link_sent"))


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What to do now."""
    minutes = int(links.ASKED_FOR_LASTS.total_seconds() // 60)
    return render(request, "signing_in/link_sent.html", {"minutes": minutes})


@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest, token: str) -> HttpResponse:
    """The page that the link opens, and its one button."""
    if request.method != "POST":
        found = links.opened(token)
        if found is None:
            return render(request, "signing_in/link_gone.html", status=GONE)
        return render(request, "signing_in/link_opened.html", {"login": found.login})
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action="sign_in_link_used")
    if refused is not None:
        return refused
    with transaction.atomic():
        return _enter(request, token)


def _enter(request: HttpRequest, token: str) -> HttpResponse:
    found = links.opened(token, for_use=True)
    if found is None:
        return render(request, "signing_in/link_gone.html", status=GONE)
    answer: HttpResponse = perform_login(request, found.login, redirect_url=found.way_on or "/")
    if found.membership_id is not None:
        act_as(request, found.membership_id)
    return answer


def _way_on(request: HttpRequest) -> str:
    """Where the reader was going, when that is ours."""
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else ""
