"""What can happen to the agency's order in its work. Names that people gave stand in the fact's ``why``."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind("tag.made", about="tag", sentence=_("A tag was made."))
@dataclass(frozen=True, slots=True)
class TagMade:
    pass


@kind("tag.renamed", about="tag", sentence=_("A tag was renamed."))
@dataclass(frozen=True, slots=True)
class TagRenamed:
    pass


@kind("tag.merged", about="tag", sentence=_("A tag was merged into this one, on %(tickets)s tickets."))
@dataclass(frozen=True, slots=True)
class TagMerged:
    """``tag_id`` went into the tag that this is about."""

    tag_id: UUID
    tickets: int


@kind("ticket.tagged", about="ticket", sentence=_("Tagged."))
@dataclass(frozen=True, slots=True)
class TicketTagged:
    tag_id: UUID


@kind("ticket.untagged", about="ticket", sentence=_("A tag was taken off."))
@dataclass(frozen=True, slots=True)
class TicketUntagged:
    tag_id: UUID


@kind("ticket.followed", about="ticket", sentence=_("Somebody follows this ticket."))
@dataclass(frozen=True, slots=True)
class TicketFollowed:
    """``because`` is "asked", "assigned", "mentioned" or "merged"."""

    person_id: UUID
    because: str


@kind("ticket.unfollowed", about="ticket", sentence=_("Somebody follows this ticket no longer."))
@dataclass(frozen=True, slots=True)
class TicketUnfollowed:
    person_id: UUID


@kind("view.saved", about="view", sentence=_("A view was saved."))
@dataclass(frozen=True, slots=True)
class ViewSaved:
    is_shared: bool


@kind("view.changed", about="view", sentence=_("A view was changed."))
@dataclass(frozen=True, slots=True)
class ViewChanged:
    fields: tuple[str, ...]


@kind("view.removed", about="view", sentence=_("A view was removed."))
@dataclass(frozen=True, slots=True)
class ViewRemoved:
    pass


@kind("view.arranged", about="person", sentence=_("Views were put in another order."))
@dataclass(frozen=True, slots=True)
class ViewsArranged:
    view_ids: tuple[UUID, ...]


@kind("view.put_first", about="person", sentence=_("Another view comes first."))
@dataclass(frozen=True, slots=True)
class ViewPutFirst:
    """None when the queue begins with everything again."""

    view_id: UUID | None


@kind("macro.made", about="macro", sentence=_("A macro was made."))
@dataclass(frozen=True, slots=True)
class MacroMade:
    steps: int


@kind("macro.changed", about="macro", sentence=_("A macro was changed."))
@dataclass(frozen=True, slots=True)
class MacroChanged:
    fields: tuple[str, ...]


@kind("macro.retired", about="macro", sentence=_("A macro was retired."))
@dataclass(frozen=True, slots=True)
class MacroRetired:
    pass


@kind("ticket.macro_run", about="ticket", sentence=_("A macro was run: %(steps)s steps."))
@dataclass(frozen=True, slots=True)
class MacroRun:
    macro_id: UUID
    steps: int
