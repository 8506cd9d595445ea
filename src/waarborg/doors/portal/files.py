"""Files that are added while one writes, and sent with the words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.portal.pages import UNPROCESSABLE
from waarborg.service.conversations import commands, queries
from waarborg.service.conversations.models import Upload
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation import time_source
from waarborg.service.foundation.refusals import Refused

FIELD = "files"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The files that wait to be sent with what is being written about ``about_id``."""

    about_id: UUID
    uploads: list[Upload]
    refused: str = ""


def waiting(request: ViewerRequest, about_id: UUID, refused: str = "") -> Waiting:
    return Waiting(about_id, list(queries.uploads_of(request.viewer, about_id)), refused)


def taken(request: ViewerRequest, at: datetime, about_id: UUID) -> list[UUID]:
    """All that waits, with what comes along with this very form. Raises: as ``conversations.upload``."""
    keep(request, at, about_id)
    return [upload.id for upload in queries.uploads_of(request.viewer, about_id)]


def keep(request: ViewerRequest, at: datetime, about_id: UUID) -> None:
    """Keep the files that came with this form. Raises: as ``conversations.upload``."""
    for file in request.FILES.getlist(FIELD):
        commands.upload(
            by=request.viewer,
            at=at,
            about_id=about_id,
            kind=MessageKind.PUBLIC,
            name=file.name or "",
            chunks=file.chunks(),
        )


@require_POST
def add(request: ViewerRequest, about_id: UUID) -> HttpResponse:
    """Keep files as soon as they are chosen or pasted; answers with the list as it is now."""
    try:
        keep(request, time_source.now(), about_id)
    except Refused as refused:
        return _list(request, about_id, str(refused), status=UNPROCESSABLE)
    return _list(request, about_id)


def changed(request: ViewerRequest, at: datetime, about_id: UUID) -> bool:
    """Whether a button beside the files was used, as without a script: then the form is shown again, with the new list.

    Raises: as ``conversations.upload``, NoSuchFile.
    """
    if "remove_file" in request.POST:
        commands.remove_upload(by=request.viewer, upload_id=_identity(request.POST["remove_file"]))
        return True
    if "add_file" in request.POST:
        keep(request, at, about_id)
        return True
    return False


def _identity(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@require_POST
def remove(request: ViewerRequest, about_id: UUID, upload_id: UUID) -> HttpResponse:
    """Take back what was not sent yet."""
    try:
        commands.remove_upload(by=request.viewer, upload_id=upload_id)
    except Refused as refused:
        return _list(request, about_id, str(refused), status=UNPROCESSABLE)
    return _list(request, about_id)


def limits() -> str:
    """How much may be added, in words."""
    return _("At most %(count)s files, each up to %(size)s MB.") % {
        "count": settings.WAARBORG_ATTACHMENTS_PER_MESSAGE,
        "size": settings.WAARBORG_ATTACHMENT_MB,
    }


def _list(request: ViewerRequest, about_id: UUID, refused: str = "", *, status: int = 200) -> HttpResponse:
    context = {"files": waiting(request, about_id, refused)}
    return render(request, "portal/files.html", context, status=status)
