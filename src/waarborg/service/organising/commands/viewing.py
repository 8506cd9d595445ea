"""Saving a filter under a name, sharing it with the agency, and saying which comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed, Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.organising import events, rules
from waarborg.service.organising.commands.acting import require_person
from waarborg.service.organising.models import VIEW_CHARACTERS, FirstView, SavedView
from waarborg.service.parties.rules import require_leading

VIEWS_AT_MOST = 50


class FilterNotUnderstood(Refused):
    """Nothing is saved or sent out by half a filter."""

    code = "filter.not_understood"
    sentence = "%(problems)s"  # in the words of the problems themselves, which are translated


class ViewNameMissing(Refused):
    """A view is chosen by its name."""

    code = "view.name_missing"
    sentence = _("Give the view a name of 1 to %(most)s characters.")
    field = "name"


class ViewNameTaken(Refused):
    """Two views under one name could not be told apart."""

    code = "view.name_taken"
    sentence = _("There is a view named “%(name)s” already.")
    field = "name"


class TooManyViews(Refused):
    """A list that nobody can read to its end helps nobody."""

    code = "view.too_many"
    sentence = _("There are %(most)s views already. Remove one first.")


class NotTheseViews(Refused):
    """An order names every view of the list, each once."""

    code = "view.not_these"
    sentence = _("The list of views has changed meanwhile. Look at it again.")


@dataclass(frozen=True, slots=True)
class ViewDetails:
    """What a view is called, what it shows, and whether it is everybody's at the agency."""

    name: str
    filter: rules.Filter
    sort: rules.Sort = rules.Sort.DUE
    is_shared: bool = False


def understood(parameters: rules.Parameters) -> rules.Reading:
    """What an address asks for, for whoever can't do with half of it. Raises: FilterNotUnderstood."""
    reading = rules.read(parameters)
    if reading.problems:
        raise FilterNotUnderstood(problems=" ".join(map(str, reading.problems)))
    return reading


def save_view(*, by: Viewer, at: datetime, what: ViewDetails) -> SavedView:
    """A new view, last in its list. Raises: NotAllowed, ViewNameMissing, ViewNameTaken, TooManyViews."""
    view = SavedView(owner_id=require_person(by), saved_at=at)
    for name, value in _fields(view, what).items():
        setattr(view, name, value)
    view.position = _next_position(view)
    view.save(force_insert=True)
    facts.record(events.ViewSaved(what.is_shared), about=view.id, by=by, at=at, why=view.name)
    return view


def change_view(*, by: Viewer, at: datetime, view: SavedView, what: ViewDetails) -> bool:
    """Set a view anew: one's own; a shared one also for who leads. Tells whether anything was different.

    A view that is shared no longer comes first for nobody but its owner.
    Raises: NotAllowed, ViewNameMissing, ViewNameTaken, TooManyViews.
    """
    known = _own(by, view)
    was_shared = known.is_shared
    values = _fields(known, what)
    if was_shared != what.is_shared:
        known.is_shared = what.is_shared
        values["position"] = _next_position(known)
        known.is_shared = was_shared
    changed = known.revise(values)
    if was_shared and not what.is_shared:
        FirstView.objects.filter(view=known).exclude(person=known.owner_id).delete()
    if changed:
        facts.record(events.ViewChanged(changed), about=known.id, by=by, at=at, why=known.name)
    return bool(changed)


def remove_view(*, by: Viewer, at: datetime, view: SavedView) -> None:
    """Remove a view: one's own; a shared one also for who leads. Raises: NotAllowed."""
    known = _own(by, view)
    facts.record(events.ViewRemoved(), about=known.id, by=by, at=at, why=known.name)
    known.delete()


def arrange_views(*, by: Viewer, at: datetime, view_ids: Sequence[UUID], is_shared: bool = False) -> None:
    """Put one's own views in this order, or the shared ones, which is for who leads. Raises: NotAllowed, NotTheseViews."""
    person_id = require_person(by)
    if is_shared:
        require_leading(by)
    views = {view.id: view for view in _list(person_id, is_shared=is_shared).select_for_update()}
    if len(view_ids) != len(views) or set(view_ids) != set(views):
        raise NotTheseViews
    for position, view_id in enumerate(view_ids, start=1):
        views[view_id].position = position
    SavedView.objects.bulk_update(views.values(), ["position"])
    facts.record(events.ViewsArranged(tuple(view_ids)), about=person_id, by=by, at=at)


def put_first(*, by: Viewer, at: datetime, view: SavedView | None) -> None:
    """Let one's queue begin with a view that one may see; with everything, without one. Raises: NotAllowed."""
    person_id = require_person(by)
    if view is None:
        FirstView.objects.filter(person=person_id).delete()
    elif not view.is_shared and view.owner_id != person_id:
        raise NotAllowed
    else:
        FirstView.objects.update_or_create(person_id=person_id, defaults={"view": view})
    facts.record(events.ViewPutFirst(view.id if view else None), about=person_id, by=by, at=at)


def _fields(view: SavedView, what: ViewDetails) -> dict[str, object]:
    """Raises: ViewNameMissing, ViewNameTaken."""
    name = " ".join(what.name.split())
    if not name or len(name) > VIEW_CHARACTERS:
        raise ViewNameMissing(most=VIEW_CHARACTERS)
    others = _list(view.owner_id, is_shared=what.is_shared).exclude(id=view.id)
    if others.filter(name__iexact=name).exists():
        raise ViewNameTaken(name=name)
    parameters = rules.write(what.filter, what.sort)
    return {"name": name, "parameters": parameters, "is_shared": what.is_shared}


def _list(owner_id: UUID, *, is_shared: bool) -> QuerySet[SavedView]:
    """The views that one list shows: the shared ones, or one person's own."""
    own = Q(is_shared=True) if is_shared else Q(owner=owner_id, is_shared=False)
    return SavedView.objects.filter(own)


def _next_position(view: SavedView) -> int:
    """Raises: TooManyViews."""
    others = _list(view.owner_id, is_shared=view.is_shared)
    if others.count() >= VIEWS_AT_MOST:
        raise TooManyViews(most=VIEWS_AT_MOST)
    return (others.aggregate(last=Max("position"))["last"] or 0) + 1


def _own(by: Viewer, view: SavedView) -> SavedView:
    """The view, locked, when ``by`` may change it. Raises: NotAllowed, also for one that is gone."""
    person_id = require_person(by)
    known = SavedView.objects.select_for_update().filter(id=view.id).first()
    if known is None:
        raise NotAllowed
    if known.owner_id != person_id:
        if not known.is_shared:
            raise NotAllowed
        require_leading(by)
    return known
