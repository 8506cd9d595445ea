"""Writing on a ticket: replies and notes with files, drafts that the server keeps, canned replies and a preview.

All of it is one form that works without scripts; with them files are kept as soon as they are chosen, and what is
being written is saved while one types.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from waarborg.doors.gate import ViewerRequest
from waarborg.service.agreements.queries import agreement_of
from waarborg.service.conversations import commands, queries
from waarborg.service.conversations.models import CannedReply, Draft, Upload
from waarborg.service.conversations.rules import Channel, MessageKind
from waarborg.service.foundation.identity import uuid7
from waarborg.service.tickets.models import Ticket

FIELD = "files"
MOST_CANNED = 200


@dataclass(frozen=True, slots=True)
class Composer:
    """What stands in the form. ``is_whole`` when the drafts, files and canned replies were read too."""

    kind: MessageKind
    texts: Mapping[str, str]
    once: UUID
    seen: Mapping[str, int]
    files: Mapping[str, list[Upload]]
    canned: list[CannedReply]
    preview: SafeString | None = None
    refused: str = ""
    missing: tuple[str, ...] = ()
    is_whole: bool = False

    @property
    def text(self) -> str:
        """What is being written now."""
        return self.texts.get(self.kind.value, "")

    @property
    def waiting(self) -> list[tuple[str, list[Upload]]]:
        """The files that wait, by kind."""
        return [(kind.value, self.files.get(kind.value, [])) for kind in MessageKind]

    @property
    def seen_by_kind(self) -> list[tuple[str, str, int]]:
        """Each kind with what was saved of it, and its revision."""
        return [
            (kind.value, self.texts.get(kind.value, ""), self.seen.get(kind.value, 0)) for kind in MessageKind
        ]


def empty() -> Composer:
    """A form without what was saved, which is fetched after the page; it can be written in at once."""
    return Composer(MessageKind.PUBLIC, {}, uuid7(), {}, {}, [])


def whole(request: ViewerRequest, of: Ticket, kind: MessageKind | None = None, **typed: object) -> Composer:
    """The form with the viewer's drafts and files, and the canned replies. ``typed`` stands above what was saved.

    Where it is not said of which ``kind``, it is a note when there is a draft of a note and of no reply.
    """
    saved = queries.drafts_of(request.viewer, of)
    texts = {one.value: draft.text for one, draft in saved.items()}
    if kind is None:
        is_note = bool(texts.get(MessageKind.INTERNAL)) and not texts.get(MessageKind.PUBLIC)
        kind = MessageKind.INTERNAL if is_note else MessageKind.PUBLIC
    if "text" in typed:
        texts[kind.value] = str(typed.pop("text"))
    uploads = list(queries.uploads_of(request.viewer, of.id))
    values = {
        "once": uuid7(),
        "seen": {one.value: draft.revision for one, draft in saved.items()},
        "files": {one.value: [file for file in uploads if file.kind == one.value] for one in MessageKind},
        "canned": list(queries.canned_replies(request.viewer)[:MOST_CANNED]),
        "is_whole": True,
    } | typed
    return Composer(kind=kind, texts=texts, **values)  # type: ignore[arg-type]


def asked(request: ViewerRequest, of: Ticket) -> Composer:
    """The form that an address asks for: with ``?write=reply`` or ``note`` whole, with ``canned`` made out."""
    kinds = {"reply": MessageKind.PUBLIC, "note": MessageKind.INTERNAL}
    kind = kinds.get(request.GET.get("write", ""))
    if kind is None:
        return empty()
    chosen = request.GET.get("canned", "")
    if not chosen:
        return whole(request, of, kind)
    try:
        made_out = filled(request, of, _identity(chosen))
    except commands.Retired as refused:
        return whole(request, of, kind, refused=str(refused))
    return whole(request, of, kind, text=made_out.text, missing=made_out.missing)


def send(request: ViewerRequest, of: Ticket, at: datetime) -> UUID:
    """Post what stands in the form, with the files that wait and those that come along. Raises: as ``post``."""
    kind = kind_of(request)
    keep(request, of, kind, at)
    waiting = queries.uploads_of(request.viewer, of.id).filter(kind=kind.value)
    channel = request.POST.get("channel", "")
    coming = commands.Coming(Channel(channel)) if channel in (Channel.PHONE, Channel.WHATSAPP) else None
    message = commands.post(
        by=request.viewer,
        at=at,
        ticket=of,
        kind=kind,
        text=request.POST.get("text", ""),
        attachments=[upload.id for upload in waiting],
        once=_identity(request.POST["once"]) if request.POST.get("once") else None,
        coming=coming,
    )
    return message.id


def kind_of(request: ViewerRequest) -> MessageKind:
    """A reply or a note. What does not say so is a note: nothing goes to a client by mistake."""
    chosen = request.POST.get("kind", "")
    return MessageKind.PUBLIC if chosen == MessageKind.PUBLIC else MessageKind.INTERNAL


def keep(request: ViewerRequest, of: Ticket, kind: MessageKind, at: datetime) -> None:
    """Keep the files that came with this form. Raises: as ``conversations.upload``."""
    for file in request.FILES.getlist(FIELD):
        commands.upload(
            by=request.viewer,
            at=at,
            about_id=of.id,
            kind=kind,
            name=file.name or "",
            chunks=file.chunks(),
        )


def remove(request: ViewerRequest, upload_id: str) -> None:
    """Take back what was not sent yet. Raises: NoSuchFile."""
    commands.remove_upload(by=request.viewer, upload_id=_identity(upload_id))


def previewed(request: ViewerRequest, of: Ticket) -> SafeString:
    """What stands in the form, as it would look on the ticket."""
    return queries.preview(request.viewer, of, kind_of(request), request.POST.get("text", ""))


def save(request: ViewerRequest, of: Ticket, at: datetime) -> Draft | None:
    """Keep what is being written; nothing when there is nothing yet. Raises: DraftChangedElsewhere, TextTooLong."""
    text, seen = request.POST.get("text", ""), request.POST.get("seen", "0")
    revision = int(seen) if seen.isdecimal() else 0
    if not text.strip() and not revision:
        return None
    kind = kind_of(request)
    return commands.save_draft(by=request.viewer, at=at, ticket=of, kind=kind, text=text, seen=revision)


def filled(request: ViewerRequest, of: Ticket, canned_id: UUID) -> queries.Filled:
    """A canned reply made out for the ticket, in the language that its client reads. Raises: Retired."""
    canned = queries.canned_replies(request.viewer).filter(id=canned_id).first()
    if canned is None:
        raise commands.Retired
    language = agreement_of(of.version).language if of.version is not None else settings.LANGUAGE_CODE
    return queries.fill(by=request.viewer, canned=canned, ticket=of, language=language)


def limits() -> str:
    """How much may be added, in words."""
    return _("At most %(count)s files, each up to %(size)s MB.") % {
        "count": settings.WAARBORG_ATTACHMENTS_PER_MESSAGE,
        "size": settings.WAARBORG_ATTACHMENT_MB,
    }


def _identity(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
