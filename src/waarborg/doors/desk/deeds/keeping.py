"""Keeping order: tags, following, and macros."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from waarborg.doors.desk.deeds.deed import Deed, DeedForm, Doing, Given, Which, calling
from waarborg.service.foundation.identity import uuid7
from waarborg.service.organising import commands, queries
from waarborg.service.organising.models import Tag

MOST_MACROS = 200


class TagForm(DeedForm):
    """By which name."""

    name = forms.CharField(label=_("Tag"), widget=forms.TextInput(attrs={"autofocus": True}), max_length=200)


class MacroForm(DeedForm):
    """Which of the agency's macros."""

    which = forms.ChoiceField(label=_("Which macro?"))
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """Those in use."""
        found = queries.macros_of(self.doing.by)[:MOST_MACROS]
        self.choose("which", [(str(one.id), one.name) for one in found])
        self.begin_with({"once": uuid7()})

    @property
    def nothing(self) -> str:
        """Said where nobody has made a macro."""
        if self.fields["which"].choices:  # type: ignore[attr-defined]
            return ""
        return gettext("There are no macros yet. Who leads makes them under Administration, Macros.")


def _untag(doing: Doing, given: Given) -> None:
    tags = queries.tags_of(doing.by, [doing.ticket.id])[doing.ticket.id]
    chosen = next((one for one in tags if one.id == given["which"]), None)
    commands.untag(**doing.acts, tag=chosen or Tag(id=given["which"]))


def _run_macro(doing: Doing, given: Given) -> None:
    macro = queries.macros_of(doing.by).filter(id=given["which"]).first()
    if macro is None:
        raise commands.MacroRetired
    commands.run_macro(**doing.acts, macro=macro, once=given["once"])


DEEDS = (
    Deed("tag", _("Add a tag"), calling(commands.tag, "name"), "tag", TagForm, _("Add"), refused_in="name"),
    Deed("untag", _("Take the tag off"), _untag, "x", Which, is_quick=True),
    Deed("follow", _("Follow"), calling(commands.follow), "eye", is_quick=True),
    Deed("unfollow", _("Don't follow any more"), calling(commands.unfollow), "eye-off", is_quick=True),
    Deed(
        "run_macro",
        _("Run a macro"),
        _run_macro,
        "list-checks",
        MacroForm,
        _("Run"),
        _("All its steps are done at once, or none of them."),
        refused_in="which",
    ),
)
