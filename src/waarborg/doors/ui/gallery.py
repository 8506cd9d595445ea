"""What the gallery shows: every component in its states."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from waarborg.doors.ui.parts import Chip, Command, Fact, Frame, Link, NavEntry, QueueRow, Rung, Tab, Way
from waarborg.doors.ui.situations import exhibits, local

_TITLES: Final[tuple[tuple[str | Promise, str, str, str], ...]] = (
    (gettext_lazy("Checkout does not work"), "Voorbeeldwinkel", "critical", "0143"),
    (gettext_lazy("Orders do not reach the ERP"), "Groothandel De Wit", "major", "0077"),
    (gettext_lazy("An article can't be published"), "De Streekkrant", "normal", "0212"),
    (gettext_lazy("Login link is sent twice"), "Zorggroep Oost", "major", "0031"),
    (gettext_lazy("Page about opening hours shows an old address"), "Gemeentemuseum", "minor", "0009"),
    (gettext_lazy("Search finds nothing with a hyphen"), "De Streekkrant", "normal", "0208"),
    (gettext_lazy("Menu does not open on an older phone"), "Voorbeeldwinkel", "normal", "0139"),
    (gettext_lazy("Contact form sends no confirmation"), "Zorggroep Oost", "major", "0028"),
)
_ASSIGNEES: Final = (
    "Sanne Bakker",
    "",
    "Joris de Vries",
    "Fatima El Idrissi",
    "",
    "Sanne Bakker",
    "Tom Jansen",
    "Joris de Vries",
)


def queue_rows() -> list[QueueRow]:
    """A queue with one row for each situation."""
    shown = [one.band for one in exhibits()]
    return [
        QueueRow(
            url=f"#ticket-{number}",
            number=f"#{number}",
            title=str(title),
            client=client,
            severity=severity,
            state=band.tracks[-1].state,
            due_at=band.tracks[-1].due_at,
            at=band.now_at,
            timezone=band.timezone,
            assignee=assignee,
            band=band,
            is_new=not assignee,
        )
        for (title, client, severity, number), assignee, band in zip(_TITLES, _ASSIGNEES, shown, strict=False)
    ]


class ExampleForm(forms.Form):
    """A form with every kind of control."""

    title = forms.CharField(
        label=gettext_lazy("What goes wrong?"), help_text=gettext_lazy("One sentence is enough.")
    )
    website = forms.ChoiceField(
        label=gettext_lazy("Which website?"),
        choices=[("winkel", "winkel.example"), ("b2b", "b2b.winkel.example")],
    )
    text = forms.CharField(
        label=gettext_lazy("What did you do, what did you see?"), widget=forms.Textarea, required=False
    )
    affected = forms.ChoiceField(
        label=gettext_lazy("Who is affected?"),
        widget=forms.RadioSelect,
        choices=[
            ("all", gettext_lazy("All users")),
            ("some", gettext_lazy("Some users")),
            ("single", gettext_lazy("A single user")),
        ],
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("What does it resemble most?"),
        widget=forms.RadioSelect,
        choices=[
            ("1", gettext_lazy("Business-critical")),
            ("2", gettext_lazy("Important")),
            ("3", gettext_lazy("Annoying")),
            ("4", gettext_lazy("Cosmetic")),
        ],
    )
    notify = forms.BooleanField(label=gettext_lazy("Keep me informed by mail"), required=False)


class SignInForm(forms.Form):
    """A form of the plain frame."""

    email = forms.EmailField(label=gettext_lazy("Mail address"))
    password = forms.CharField(label=gettext_lazy("Password"), widget=forms.PasswordInput)


def _priority_examples() -> Mapping[str, tuple[str, ...]]:
    return {
        "1": (_("Checkout does not work"), _("The website is down")),
        "2": (_("An article can't be published"),),
        "3": (_("A form shows the wrong confirmation"),),
        "4": (_("An icon is crooked"),),
    }


def _frame() -> Frame:
    entries = (
        (_("Queue"), "list-checks", 7, ("g", "q"), ""),
        (_("Projects"), "square-kanban", None, ("g", "b"), ""),
        (_("Clients"), "building-2", None, ("g", "c"), pgettext("short", "Clients")),
        (_("Roster"), "calendar-clock", None, ("g", "r"), ""),
        (_("Reports"), "chart-column", None, ("g", "v"), ""),
    )
    return Frame(
        nav=[
            NavEntry(label, "?", icon, is_current=index == 0, count=count, keys=keys, short=short)
            for index, (label, icon, count, keys, short) in enumerate(entries)
        ],
        home_url="?",
        user_name="Sanne Bakker",
        user_role=_("Support developer"),
        search_url="?",
        commands=[Command(_("Report an incident"), url="#form", icon="circle-plus", keys=("c",))],
    )


def context() -> dict[str, Any]:
    """All that the gallery's template shows."""
    shown = exhibits()
    return {
        "frame": _frame(),
        "exhibits": shown,
        "first": shown[0].band,
        "rows": queue_rows(),
        "states": ("on_time", "in_danger", "missed", "met", "paused", "none"),
        "severities": ("critical", "major", "normal", "minor"),
        "form": ExampleForm(
            {
                "title": "",
                "text": _("I press Pay and the page stays white."),
                "website": "winkel",
                "priority": "2",
            }
        ),
        "fresh_form": ExampleForm(auto_id="fresh_%s", initial={"affected": "some", "notify": True}),
        "priority_examples": _priority_examples(),
        "at": shown[0].band.now_at,
        "tabs": [
            Tab(_("Story"), "?", is_current=True),
            Tab(_("Time"), "?tab=time", count=3),
            Tab(_("Earlier tickets"), "?tab=earlier", count=12),
        ],
        "crumbs": [Link(_("Clients"), "?"), Link("Voorbeeldwinkel", "?"), Link("#0143", "")],
        "chips": [
            Chip(_("Mine"), "?", is_on=True, count=3),
            Chip(_("Team"), "?", count=7),
            Chip(_("In danger"), "?", count=2),
            Chip(_("Waiting for client"), "?", count=1),
        ],
        "page": Paginator(range(120), 25).page(2),
        "ways": [
            Way(
                _("Emergency number"),
                "+31100100100",
                remark=_("until 09:00, answered by Joris de Vries"),
                icon="siren",
                is_asked=True,
            ),
            Way(_("Project manager"), "+31612345678", remark=_("available, WhatsApp too"), icon="smartphone"),
            Way(_("Ticket system"), url="#form", remark=_("always open"), icon="ticket"),
        ],
        "rungs": [
            Rung(
                1,
                _("Team lead service desk"),
                local(17, "08:12"),
                _("75 percent of resolution"),
                "acknowledged",
                ["Mirjam Smit"],
            ),
            Rung(
                2,
                _("Directors"),
                local(17, "10:12"),
                _("100 percent of resolution"),
                "coming",
                ["Paul Visser", "Directie Voorbeeldwinkel"],
            ),
        ],
        "facts": [
            Fact(_("Agreement"), _("SLA-2026-001, office hours")),
            Fact(_("Website"), "winkel.example", "link", "?"),
            Fact(_("Hosting"), _("Hostingpartner, comparable agreement")),
            Fact(_("Project manager"), "+31612345678", "phone"),
            Fact(_("Mail"), "redactie@winkel.example", "mail"),
        ],
        "invoice": [
            (_("Support"), Decimal("2.50"), Decimal("325.00")),
            (_("Security updates"), Decimal("3.00"), Decimal("390.00")),
            (_("Core Web Vitals"), Decimal("1.00"), Decimal("130.00")),
        ],
        "total": Decimal("1450.00"),
        "days": [local(16, "10:12"), local(17, "08:12")],
    }


def portal_context() -> dict[str, Any]:
    """What the portal's example page shows."""
    nav = (
        (_("Home"), "house"),
        (_("Tickets"), "ticket"),
        (_("Updates"), "refresh-cw"),
        (_("Agreement"), "file-text"),
    )
    open_ticket = exhibits()[0]
    return {
        "frame": Frame(
            nav=[
                NavEntry(label, "?", icon, is_current=index == 0) for index, (label, icon) in enumerate(nav)
            ],
            home_url="?",
            user_name="Eva Mulder",
            user_role="Voorbeeldwinkel",
            organisation="Voorbeeldbureau",
        ),
        "band": open_ticket.band,
        "at": open_ticket.band.now_at,
        "ways": [
            Way(_("General number"), "+31101010101", remark=_("until 17:00 today"), is_asked=True),
            Way(_("Project manager"), "+31612345678", remark=_("available, WhatsApp too"), icon="smartphone"),
        ],
        "form": ExampleForm(auto_id="portal_%s"),
        "priority_examples": _priority_examples(),
    }
