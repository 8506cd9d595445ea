"""What was said on a ticket elsewhere, in the shape in which it is kept here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from waarborg.service.conversations.commands import SaidElsewhere
from waarborg.service.conversations.rules import LONGEST_TEXT, Channel, MessageKind, sound
from waarborg.service.parties.models import Person
from waarborg.service.transfer.commands.importing import files
from waarborg.service.transfer.commands.importing.details import lasting
from waarborg.service.transfer.commands.importing.running import Run
from waarborg.service.transfer.formats.markup import MOST_CHARACTERS, as_markdown, as_plain, escaped
from waarborg.service.transfer.records import MessageRecord, Named, Place, RecordKind

_NAMES = UUID("6f0a8c52-7d1b-4e0e-9a51-3c7c1d0f4b11")
_CUT_AT = LONGEST_TEXT - 8_000  # room for what is said of its files
_WHOLE_TEXT_ATTACHED = _("The whole text is attached.")
_CHANNELS = {"mail": Channel.MAIL, "phone": Channel.PHONE, "whatsapp": Channel.WHATSAPP}


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message: a person here, or only a name; and on which side they stood, as far as that is known."""

    person: Person | None
    name: str
    is_agencys: bool | None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with its place in the export and its author."""

    record: MessageRecord
    place: Place
    author: Author

    @property
    def at(self) -> datetime:
        return self.record.at


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as it is kept, if anything of it is; and what is to be said of files that are not."""

    said: SaidElsewhere | None
    notices: tuple[str, ...]


def name_of(system: str, message_id: str) -> UUID:
    """A message of another system by the name that it has here for ever: the same one comes along once."""
    return uuid5(_NAMES, f"{system}\0{message_id}")


def heard(run: Run, ticket: str, client_id: UUID | None) -> list[Heard]:
    """All that was said on the ticket, in its order, by whom as far as they are known. Who said nothing is left out."""
    found = run.shelf.messages_of(ticket)
    records = [
        (one.record, one.place)
        for one in found
        if isinstance(one.record, MessageRecord) and (one.record.text or one.record.files)
    ]
    authors: dict[Named, Author] = {}
    for record, _place in records:
        if record.author not in authors:
            authors[record.author] = author_of(run, record.author, client_id)
    return [Heard(record, place, authors[record.author]) for record, place in records]


def author_of(run: Run, named: Named, client_id: UUID | None) -> Author:
    """A person counts only when they are the agency's or the ticket's own client's; of others the name stays."""
    person = person_named(run, named, client_id)
    if person is not None and person.client_id not in (None, client_id):
        return Author(None, person.name, is_agencys=False)
    if person is not None:
        return Author(person, person.name, is_agencys=person.client_id is None)
    shelved = run.shelf.record(RecordKind.PERSON, named.id) if named.id else None
    name, is_agencys = getattr(shelved, "name", ""), getattr(shelved, "is_agencys", None)
    return Author(None, name or named.name or named.email, is_agencys)


def person_named(run: Run, named: Named, client_id: UUID | None) -> Person | None:
    """By origin; else by mail address, at the client or at the agency."""
    origin = run.origin(RecordKind.PERSON, named.id) if named.id else None
    if origin is not None:
        return Person.objects.filter(id=origin.about_id).first()
    if not named.email:
        return None
    same = Person.objects.present().filter(email__iexact=named.email, supplier=None)
    own = same.filter(client=client_id).first() if client_id else None
    return own or same.filter(client=None).first()


def is_opening(one: Heard, reporter: Named) -> bool:
    """Whether a ticket can open with it: what everybody may read, and nobody but the reporter said.

    Of a reporter who can't be linked the name would be lost, so their words stay a message, which names them.
    """
    if one.author.person is None and one.author.name:
        return False
    is_reporters = (
        not one.record.author or one.record.author == reporter or _same(one.record.author, reporter)
    )
    return one.record.is_public and is_reporters and one.author.is_agencys is not True


def opening_words(one: Heard) -> str:
    """A ticket's own words are shown as they were typed."""
    text = as_plain(one.record.text) if one.record.is_html else one.record.text
    return sound(text)


def said(run: Run, about: UUID, one: Heard, *, is_opening: bool = False) -> Kept:
    """The message as it is kept, with its files. Of an opening only what the ticket itself does not say."""
    record, kind = one.record, MessageKind.PUBLIC if one.record.is_public else MessageKind.INTERNAL
    text = opening_words(one) if is_opening else _words(one)
    is_long = len(text) > _CUT_AT or len(record.text) > MOST_CHARACTERS
    room = settings.WAARBORG_ATTACHMENTS_PER_MESSAGE - is_long
    taken = files.take_along(run, about, kind, one.place, record.files, room=room)
    uploads = list(taken.uploads)
    parts = [] if is_opening else [cut(text)]
    if is_long:
        parts.append(lasting(_WHOLE_TEXT_ATTACHED))
        whole = (
            text if len(record.text) <= MOST_CHARACTERS else record.text
        )  # of more, not all was turned into words
        uploads += filter(None, [files.keep_text(run, about, kind, whole)])
    shown = "\n\n".join(filter(None, [*parts, *map(_escaped_line, taken.lines)]))
    if not shown and not taken.count:
        return Kept(None, taken.notices)
    return Kept(
        SaidElsewhere(
            once=name_of(run.system, record.id),
            at=record.at,
            kind=kind,
            channel=_channel(one),
            text=shown[:LONGEST_TEXT],
            author=one.author.person,
            is_automatic=record.is_automatic,
            files=tuple(uploads),
        ),
        taken.notices,
    )


def cut(text: str) -> str:
    """As much of a text as is shown."""
    return text if len(text) <= _CUT_AT else f"{text[:_CUT_AT]}…"


def _escaped_line(line: str) -> str:
    """An address in it stays one."""
    before, mark, after = line.partition(" <http")
    return f"{escaped(before)}{mark}{after}" if mark else escaped(line)


def begun_at(conversation: Sequence[Heard]) -> datetime | None:
    """When somebody of the agency first did something that shows; no robot did."""
    words = (one.at for one in conversation if _is_agencys(one) and not one.record.is_automatic)
    return min(words, default=None)


def _is_agencys(one: Heard) -> bool:
    known = one.record.is_agencys
    return bool(known if known is not None else one.author.is_agencys)


def _words(one: Heard) -> str:
    text = sound(as_markdown(one.record.text) if one.record.is_html else one.record.text)
    if one.author.person is None and one.author.name:
        return f"**{escaped(one.author.name)}**\n\n{text}".strip()
    return text


def _channel(one: Heard) -> Channel:
    door = Channel.DESK if _is_agencys(one) else Channel.PORTAL
    return _CHANNELS.get(one.record.channel, door)


def _same(one: Named, other: Named) -> bool:
    by_id = bool(one.id) and one.id == other.id
    return by_id or (bool(one.email) and one.email.lower() == other.email.lower())
