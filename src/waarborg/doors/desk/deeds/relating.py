"""Bringing tickets of one client together, and taking them apart."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from waarborg.doors.desk.deeds.arranging import RatedForm
from waarborg.doors.desk.deeds.deed import FOR_THE_CLIENT, Deed, DeedForm, Doing, Given, Which, words
from waarborg.service.foundation.identity import uuid7
from waarborg.service.relations import commands, queries
from waarborg.service.relations.rules import BY_HAND, MERGING_IS_FOR_GOOD, READINGS, LinkKind
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.queries import visible_to
from waarborg.service.tickets.rules import KIND_WORDS, TREATMENTS, Kind

_FORTH, _BACK = "forth", "back"


class OtherForm(DeedForm):
    """Another ticket of the same client, by its number; those that read alike are offered."""

    other = forms.CharField(
        label=_("Number of the other ticket"),
        max_length=12,
        widget=forms.TextInput(attrs={"list": "deed-other-list", "inputmode": "numeric", "autofocus": True}),
    )

    @property
    def offered(self) -> list[tuple[str, str]]:
        """Tickets that may be meant: their number, and what they are about."""
        of = self.doing.ticket
        alike = queries.alike(self.doing.by, of.client_id, of.subject, besides=of.id)
        return [(str(one), f"{one} {one.subject}") for one in alike]

    def clean_other(self) -> Ticket:
        """The ticket itself."""
        digits = self.cleaned_data["other"].strip().lstrip("#")
        same_client = visible_to(self.doing.by).filter(client=self.doing.ticket.client_id)
        found = same_client.filter(number=int(digits)).first() if digits.isdecimal() else None
        if found is None:
            raise forms.ValidationError(_("This client has no ticket with that number."))
        return found


class LinkForm(OtherForm):
    """What the ticket is to the other one."""

    how = forms.ChoiceField(label=_("This ticket …"))
    field_order = ("how", "other")

    def prepare(self) -> None:
        """Each kind that people make by hand, read from either end."""
        choices = []
        for kind in BY_HAND:
            reading = READINGS[kind]
            choices.append((f"{kind.value} {_FORTH}", str(reading.forth)))
            if not reading.is_mutual:
                choices.append((f"{kind.value} {_BACK}", str(reading.back)))
        self.choose("how", choices)


class MergeForm(OtherForm):
    """Into which ticket, and why."""

    why = words(_("Why? (optional)"), needed=False, rows=2)


class SplitForm(RatedForm):
    """The part that becomes a ticket of its own."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(label=_("What is the part about?"), max_length=200)
    description = words(_("What was said of it?"), needed=False)
    kind = forms.ChoiceField(label=_("What is it?"))
    why = words(_("Why is it a ticket of its own?"), rows=2)
    field_order = ("subject", "description", "kind", "users", "priority", "why")

    def prepare(self) -> None:
        """As the whole, at first."""
        super().prepare()
        kinds = [kind for kind in Kind if not TREATMENTS[kind].chooses_team]
        self.choose("kind", [(kind.value, str(KIND_WORDS[kind]).capitalize()) for kind in kinds])
        self.begin_with({"once": uuid7(), "kind": self.doing.ticket.kind})


def _link(doing: Doing, given: Given) -> None:
    kind, direction = given["how"].split()
    here, there = doing.ticket, given["other"]
    ticket, other = (here, there) if direction == _FORTH else (there, here)
    commands.link(by=doing.by, at=doing.at, ticket=ticket, kind=LinkKind(kind), other=other)


def _unlink(doing: Doing, given: Given) -> None:
    found = queries.links_of(doing.by, doing.ticket.id)
    chosen = next((one.link for one in found if one.link.id == given["which"]), None)
    if chosen is None:
        raise commands.LinkGone
    commands.unlink(by=doing.by, at=doing.at, link=chosen)


def _merge(doing: Doing, given: Given) -> str:
    commands.merge(**doing.acts, into=given["other"], why=given["why"])
    return reverse("desk:ticket", args=[given["other"].id])


def _split(doing: Doing, given: Given) -> str:
    kind = Kind(given["kind"])
    is_rated = TREATMENTS[kind].is_guaranteed
    part = commands.Part(
        subject=given["subject"],
        description=given["description"],
        kind=kind,
        users=given["users"] if is_rated else "",
        priority=given["priority"] if is_rated else 0,
        once=given["once"],
    )
    made = commands.split(**doing.acts, part=part, why=given["why"])
    return reverse("desk:ticket", args=[made.id])


DEEDS = (
    Deed("link", _("Link to another ticket"), _link, "link", LinkForm, _("Link"), refused_in="other"),
    Deed("unlink", _("Undo the link"), _unlink, "unlink", Which, is_quick=True),
    Deed(
        "merge",
        _("Merge into another ticket"),
        _merge,
        "merge",
        MergeForm,
        _("Merge for good"),
        MERGING_IS_FOR_GOOD,
        refused_in="other",
    ),
    Deed(
        "split",
        _("Split a part off"),
        _split,
        "split",
        SplitForm,
        _("Split off"),
        FOR_THE_CLIENT,
        cards=("users", "priority"),
        refused_in="subject",
    ),
)
