"""A view is a filter under a name: one's own, or everybody's at the agency."""

import pytest
from django.db.utils import ProgrammingError

from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import scope
from waarborg.service.organising import commands, queries, rules
from waarborg.service.organising.commands import ViewDetails
from waarborg.service.organising.commands.viewing import VIEWS_AT_MOST
from waarborg.service.organising.models import SavedView
from waarborg.service.organising.rules import DueWord, Filter, Sort, Who
from world import NOW

MINE = Filter(assignee=Who.ME)
LATE = Filter(due=DueWord.LATE)


def save(by, name, wanted=MINE, *, sort=Sort.DUE, is_shared=False) -> SavedView:
    return commands.save_view(by=by, at=NOW, what=ViewDetails(name, wanted, sort, is_shared))


def names(by) -> list[str]:
    return [view.name for view in queries.views_of(by)]


def test_a_view_keeps_filter_and_order(world):
    with scope(world.developer.as_viewer()) as by:
        view = SavedView.objects.get(id=save(by, "Van mij", sort=Sort.OLDEST).id)
        assert queries.reading_of(view) == rules.Reading(MINE, Sort.OLDEST)


def test_own_views_are_ones_own_and_shared_ones_everybodys(world):
    with scope(world.developer.as_viewer()) as by:
        save(by, "Van mij")
        save(by, "Te laat", LATE, is_shared=True)
    with scope(world.team_lead.as_viewer()) as by:
        save(by, "Mijn eigen")
        assert names(by) == ["Mijn eigen", "Te laat"]


def test_a_shared_view_is_about_whoever_looks(world):
    with scope(world.developer.as_viewer()) as by:
        view = save(by, "Van mij", is_shared=True)
    assert rules.address(queries.reading_of(view).filter) == "assignee=me"


def test_names_are_given_and_tell_views_apart(world):
    with scope(world.developer.as_viewer()) as by:
        for name in ("", "   ", "x" * 81):
            with pytest.raises(commands.ViewNameMissing):
                save(by, name)
        save(by, "Van mij")
        with pytest.raises(commands.ViewNameTaken):
            save(by, "van  MIJ")
        assert save(by, "Van mij", is_shared=True)
    with scope(world.team_lead.as_viewer()) as by:
        assert save(by, "Van mij")


def test_a_view_is_changed_by_its_owner_and_a_shared_one_by_who_leads(world):
    with scope(world.developer.as_viewer()) as by:
        own, shared = save(by, "Eigen"), save(by, "Samen", is_shared=True)
    with scope(world.team_lead.as_viewer()) as by:
        assert commands.change_view(
            by=by, at=NOW, view=shared, what=ViewDetails("Samen", LATE, is_shared=True)
        )
        with pytest.raises(NotAllowed):
            commands.change_view(by=by, at=NOW, view=own, what=ViewDetails("Van mij", LATE))
    with scope(world.developer.as_viewer()) as by:
        assert not commands.change_view(by=by, at=NOW, view=own, what=ViewDetails("Eigen", MINE))
        assert commands.change_view(by=by, at=NOW, view=own, what=ViewDetails("Anders", LATE, Sort.NEWEST))


def test_nobody_else_removes_a_view(world):
    with scope(world.team_lead.as_viewer()) as by:
        theirs, shared = save(by, "Van mij"), save(by, "Samen", is_shared=True)
    with scope(world.developer.as_viewer()) as by:
        for view in (theirs, shared):
            with pytest.raises(NotAllowed):
                commands.remove_view(by=by, at=NOW, view=view)
    with scope(world.director.as_viewer()) as by:
        commands.remove_view(by=by, at=NOW, view=shared)
        assert names(by) == []


def test_views_stand_in_the_order_that_was_given(world):
    with scope(world.developer.as_viewer()) as by:
        views = [save(by, name) for name in ("een", "twee", "drie")]
        order = [views[number].id for number in (2, 0, 1)]
        commands.arrange_views(by=by, at=NOW, view_ids=order)
        assert names(by) == ["drie", "een", "twee"]
        save(by, "vier")
        assert names(by)[-1] == "vier"
        for wrong in (order, [*order, order[0]], order[:2]):
            with pytest.raises(commands.NotTheseViews):
                commands.arrange_views(by=by, at=NOW, view_ids=wrong)


def test_the_order_of_shared_views_is_for_who_leads(world):
    with scope(world.developer.as_viewer()) as by:
        order = [save(by, name, is_shared=True).id for name in ("een", "twee")][::-1]
        with pytest.raises(NotAllowed):
            commands.arrange_views(by=by, at=NOW, view_ids=order, is_shared=True)
    with scope(world.project_manager.as_viewer()) as by:
        commands.arrange_views(by=by, at=NOW, view_ids=order, is_shared=True)
        assert names(by) == ["twee", "een"]


def test_a_queue_begins_with_the_view_that_somebody_chose(world):
    with scope(world.developer.as_viewer()) as by:
        assert queries.first_view_of(by) is None
        view = save(by, "Van mij")
        commands.put_first(by=by, at=NOW, view=view)
        assert queries.first_view_of(by) == view
        commands.put_first(by=by, at=NOW, view=None)
        assert queries.first_view_of(by) is None


def test_others_views_come_first_only_while_they_are_shared(world):
    with scope(world.developer.as_viewer()) as by:
        own, shared = save(by, "Eigen"), save(by, "Samen", is_shared=True)
        commands.put_first(by=by, at=NOW, view=shared)
    with scope(world.team_lead.as_viewer()) as by:
        with pytest.raises(NotAllowed):
            commands.put_first(by=by, at=NOW, view=own)
        commands.put_first(by=by, at=NOW, view=shared)
    with scope(world.developer.as_viewer()) as by:
        commands.change_view(by=by, at=NOW, view=shared, what=ViewDetails("Samen", MINE))
        assert queries.first_view_of(by) == shared
    with scope(world.team_lead.as_viewer()) as by:
        assert queries.first_view_of(by) is None


def test_a_removed_view_comes_first_for_nobody(world):
    with scope(world.developer.as_viewer()) as by:
        view = save(by, "Eigen")
        commands.put_first(by=by, at=NOW, view=view)
        commands.remove_view(by=by, at=NOW, view=view)
        assert queries.first_view_of(by) is None


def test_a_list_of_views_ends(world):
    with scope(world.developer.as_viewer()) as by:
        for number in range(VIEWS_AT_MOST):
            save(by, f"Nummer {number}")
        with pytest.raises(commands.TooManyViews):
            save(by, "Nog een")


def test_nothing_is_saved_by_half_a_filter():
    with pytest.raises(commands.FilterNotUnderstood) as refusal:
        commands.understood({"state": ["weg"], "severity": ["erg"]})
    assert "weg" in str(refusal.value)
    assert "erg" in str(refusal.value)
    assert commands.understood({"assignee": ["me"]}).filter == MINE


def test_a_client_has_no_views(world):
    with scope(world.shop.directing.as_viewer()) as viewer:
        with pytest.raises(NotAllowed):
            save(viewer, "Van mij")
        assert names(viewer) == []
        assert queries.first_view_of(viewer) is None
        with pytest.raises(ProgrammingError, match="permission denied"), scope(viewer):
            SavedView.objects.count()
