"""Keeping the agency's canned replies. Whoever leads may; everybody at the agency uses them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from waarborg.service.conversations import events, filling
from waarborg.service.conversations.commands.refusals import (
    Retired,
    TitleMissing,
    TitleTaken,
    UnknownField,
    WordsMissing,
)
from waarborg.service.conversations.commands.speaking import taken
from waarborg.service.conversations.models import CannedReply
from waarborg.service.conversations.rules import LONGEST_TITLE
from waarborg.service.foundation import facts
from waarborg.service.foundation.names import sort_key
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.rules import require_leading


@dataclass(frozen=True, slots=True)
class Wording:
    """A canned reply's title and texts. An empty text means: not in that language."""

    title: str
    text_nl: str = ""
    text_en: str = ""


def add_canned_reply(*, by: Viewer, at: datetime, wording: Wording) -> CannedReply:
    """Raises: NotAllowed, TitleMissing, WordsMissing, TextTooLong, UnknownField, TitleTaken."""
    require_leading(by)
    canned = CannedReply(**asdict(_checked(wording)), added_at=at)
    _save(canned)
    facts.record(events.CannedReplyAdded(), about=canned.id, by=by, at=at)
    return canned


def change_canned_reply(*, by: Viewer, at: datetime, canned: CannedReply, wording: Wording) -> bool:
    """Set title and texts. Tells whether any was different. Raises: as ``add_canned_reply``, Retired."""
    require_leading(by)
    wanted = asdict(_checked(wording))
    held = _locked(canned)
    changed = tuple(name for name, value in wanted.items() if getattr(held, name) != value)
    for name in changed:
        setattr(held, name, wanted[name])
    if changed:
        _save(held)
        facts.record(events.CannedReplyChanged(changed), about=held.id, by=by, at=at)
    return bool(changed)


def retire_canned_reply(*, by: Viewer, at: datetime, canned: CannedReply) -> None:
    """Offer it no more; its title is free again. Raises: NotAllowed, Retired."""
    require_leading(by)
    held = _locked(canned)
    held.retired_at = at
    held.save(update_fields=["retired_at"])
    facts.record(events.CannedReplyRetired(), about=held.id, by=by, at=at)


def _locked(canned: CannedReply) -> CannedReply:
    """Raises: Retired."""
    held = CannedReply.objects.select_for_update().get(id=canned.id)
    if held.retired_at is not None:
        raise Retired
    return held


def _checked(wording: Wording) -> Wording:
    """The wording as it is kept. A title needs a letter or digit, or it could not be found."""
    title = " ".join(wording.title.split())
    if not sort_key(title) or len(title) > LONGEST_TITLE:
        raise TitleMissing(most=LONGEST_TITLE)
    checked = Wording(title, taken(wording.text_nl), taken(wording.text_en))
    if not checked.text_nl and not checked.text_en:
        raise WordsMissing
    unknown = filling.unknown_fields(f"{checked.text_nl}\n{checked.text_en}")
    if unknown:
        known = ", ".join(f"{{{{{name}}}}}" for name in filling.FIELDS)
        raise UnknownField(unknown=", ".join(unknown), known=known)
    return checked


def _save(canned: CannedReply) -> None:
    """Raises: TitleTaken."""
    try:
        with transaction.atomic():
            canned.save()
    except IntegrityError as error:
        raise TitleTaken from error
