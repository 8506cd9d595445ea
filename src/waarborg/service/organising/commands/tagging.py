"""Putting tags on tickets, and keeping their names in order."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.organising import events, rules
from waarborg.service.organising.commands.acting import record, require_agency
from waarborg.service.organising.models import Tag, Tagging, TagName
from waarborg.service.parties.rules import require_leading
from waarborg.service.tickets.models import Ticket


class TagNameNotPossible(Refused):
    """A tag is known by letters and digits, and is short enough to stand beside others."""

    code = "tag.name_not_possible"
    sentence = _("A tag has 1 to %(most)s characters, at least one of them a letter or a digit.")
    field = "name"


class TaggedAlready(Refused):
    """Nothing would change."""

    code = "tag.tagged_already"
    sentence = _("This ticket has the tag “%(name)s” already.")
    field = "name"


class NotTagged(Refused):
    """Nothing would change."""

    code = "tag.not_tagged"
    sentence = _("This ticket does not have the tag “%(name)s”.")


class TagTaken(Refused):
    """Two tags under one name would be one tag; whoever means that, merges them."""

    code = "tag.taken"
    sentence = _("“%(name)s” is another tag already. Merge the two if they mean the same.")
    field = "name"


class SameTag(Refused):
    """A tag can't go into itself."""

    code = "tag.same"
    sentence = _("Choose another tag to merge this one into.")
    field = "into"


class TagGone(Refused):
    """Somebody merged it away meanwhile."""

    code = "tag.gone"
    sentence = _("This tag is gone; it was merged into another one.")


# What carries both tags keeps the one that stays.
_MOVE_TAGGINGS = """
with moved as (
    insert into organising_tagging (client_id, ticket_id, tag_id, tagged_at)
    select client_id, ticket_id, %(into)s, tagged_at from organising_tagging where tag_id = %(tag)s
    on conflict (ticket_id, tag_id) do nothing
), gone as (delete from organising_tagging where tag_id = %(tag)s returning 1)
select count(*) from gone
"""


def tag(*, by: Viewer, at: datetime, ticket: Ticket, name: str) -> Tag:
    """Put a tag on a ticket, by any name that it is or was known by; one that is not known yet is made.

    Raises: NotAllowed, TagNameNotPossible, TaggedAlready.
    """
    require_agency(by)
    found = _named(by, at, name)
    _tagging, is_new = Tagging.objects.get_or_create(
        ticket=ticket, tag=found, defaults={"client_id": ticket.client_id, "tagged_at": at}
    )
    if not is_new:
        raise TaggedAlready(name=found.name)
    record(events.TicketTagged(found.id), ticket, by, at, found.name)
    return found


def untag(*, by: Viewer, at: datetime, ticket: Ticket, tag: Tag) -> None:
    """Take a tag off a ticket. Raises: NotAllowed, NotTagged."""
    require_agency(by)
    gone, _by_model = Tagging.objects.filter(ticket=ticket, tag=tag).delete()
    if not gone:
        raise NotTagged(name=tag.name)
    record(events.TicketUntagged(tag.id), ticket, by, at, tag.name)


def rename_tag(*, by: Viewer, at: datetime, tag: Tag, name: str) -> None:
    """Give a tag another name; by the old one it is still found.

    Raises: NotAllowed, TagNameNotPossible, TagTaken, TagGone.
    """
    require_leading(by)
    shown, key = _possible(name)
    _locked(tag)
    known = TagName.objects.select_for_update().filter(key=key).first()
    if known is not None and known.tag_id != tag.id:
        raise TagTaken(name=shown)
    TagName.objects.filter(tag=tag, is_current=True).exclude(key=key).update(is_current=False)
    TagName.objects.update_or_create(key=key, defaults={"tag": tag, "is_current": True})
    Tag.objects.filter(id=tag.id).update(name=shown)
    facts.record(events.TagRenamed(), about=tag.id, by=by, at=at, why=shown)


def merge_tags(*, by: Viewer, at: datetime, tag: Tag, into: Tag) -> int:
    """Let ``into`` stand wherever ``tag`` stood, and be found by its names. Returns on how many tickets it stood.

    Raises: NotAllowed, SameTag, TagGone.
    """
    require_leading(by)
    if tag.id == into.id:
        raise SameTag
    for one in sorted((tag, into), key=lambda one: one.id):  # two merges crosswise wait in the same order
        _locked(one)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_TAGGINGS, {"tag": tag.id, "into": into.id})
        (tickets,) = cursor.fetchone()
    TagName.objects.filter(tag=tag).update(tag=into, is_current=False)
    Tag.objects.filter(id=tag.id).delete()
    facts.record(events.TagMerged(tag.id, tickets), about=into.id, by=by, at=at, why=tag.name)
    return int(tickets)


def _possible(name: str) -> tuple[str, str]:
    """The name as it is shown, and its key. Raises: TagNameNotPossible."""
    shown, key = rules.tag_name(name), rules.tag_key(name)
    if not key or len(shown) > rules.TAG_CHARACTERS:
        raise TagNameNotPossible(most=rules.TAG_CHARACTERS)
    return shown, key


def _named(by: Viewer, at: datetime, name: str) -> Tag:
    """The tag of that name, its names locked so that nobody merges it away before this transaction ends."""
    shown, key = _possible(name)
    known = TagName.objects.select_for_update().filter(key=key).first()
    if known is not None:
        return Tag.objects.get(id=known.tag_id)
    try:
        with transaction.atomic():
            made = Tag.objects.create(name=shown, made_at=at)
            TagName.objects.create(key=key, tag=made)
    except IntegrityError:  # somebody else made it at the same instant
        return Tag.objects.get(id=TagName.objects.select_for_update().get(key=key).tag_id)
    facts.record(events.TagMade(), about=made.id, by=by, at=at, why=shown)
    return made


def _locked(tag: Tag) -> None:
    """Keep everybody from using or changing a tag until this transaction ends. Raises: TagGone."""
    if not list(TagName.objects.select_for_update().filter(tag=tag).order_by("key")):
        raise TagGone
