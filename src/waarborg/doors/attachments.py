"""Taking files in and giving them out (Dutch: bijlagen): one view that every door registers for its own audience.

A file was made by a stranger, so a browser is told to save it; pictures may be shown, and nothing in any of them may
run, load or be taken for something else.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from waarborg.doors.gate import ViewerRequest
from waarborg.service.conversations.queries import NoFileError, Opened, opened

POLICY = "default-src 'none'; sandbox"

_BYTES_OF_MB = 1_000_000


@require_safe
def attachment(request: ViewerRequest, attachment_id: UUID) -> FileResponse:
    """The file of a message that the viewer may read, or one of their own that is not sent yet."""
    try:
        found = opened(request.viewer, attachment_id)
    except NoFileError as error:
        raise Http404 from error
    return _given(found)


def _given(found: Opened) -> FileResponse:
    """Reads the open file after the scope has ended, and no row. The name is encoded by the framework."""
    response = FileResponse(
        found.file,
        as_attachment=not found.is_shown_inline,
        filename=found.name,
        content_type=f"{found.media_type}; charset=utf-8"
        if found.media_type == "text/plain"
        else found.media_type,
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


class UploadLimit(FileUploadHandler):
    """Refuses a request that is larger than a message with all its files may be, before any of it is stored.

    Who has not signed in sends no files at all. The framework reads a form before any view decides.
    """

    def handle_raw_input(  # the framework's own signature
        self,
        input_data: Any,  # noqa: ARG002
        META: Any,  # noqa: ARG002, N803
        content_length: int,
        *_: Any,
        **__: Any,
    ) -> None:
        """Raises: RequestDataTooBig, which is answered with 400."""
        if content_length > self._most_bytes():
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Leave it to the handlers that store."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """As above."""

    def _most_bytes(self) -> int:
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        files = settings.WAARBORG_ATTACHMENTS_PER_MESSAGE * settings.WAARBORG_ATTACHMENT_MB * _BYTES_OF_MB
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE + files
