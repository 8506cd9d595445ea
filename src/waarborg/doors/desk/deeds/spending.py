"""Time spent on a ticket: by hand, by timer, and put right."""

from datetime import date

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waarborg.doors.desk.deeds.deed import Deed, DeedForm, Doing, Given, Which, words
from waarborg.service.hours import commands, queries
from waarborg.service.hours.models import Timer
from waarborg.service.hours.rules import NOTE_CHARACTERS, SERVICE_NAMES, day_of


class ServiceForm(DeedForm):
    """On which service of the agreement."""

    service = forms.ChoiceField(label=_("For what?"))
    note = forms.CharField(label=_("Remark"), required=False, max_length=NOTE_CHARACTERS)

    def prepare(self) -> None:
        """What the agreement has, and what is outside of it."""
        known = queries.services_on(self.doing.ticket.client_id, self._today, at=self.doing.at)
        self.choose("service", [(one, str(SERVICE_NAMES[one])) for one in known])

    @property
    def _today(self) -> date:
        return day_of(self.doing.at, timezone.get_default_timezone())


class SpendForm(ServiceForm):
    """How long, and on which day."""

    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, widget=forms.NumberInput(attrs={"autofocus": True})
    )
    worked_on = forms.DateField(
        label=_("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ("minutes", "service", "worked_on", "note")

    def prepare(self) -> None:
        """Today, at first."""
        super().prepare()
        self.begin_with({"worked_on": self._today})


class SettleForm(Which):
    """How long a forgotten timer really measured."""

    minutes = forms.IntegerField(
        label=_("How many minutes was it really?"),
        min_value=1,
        widget=forms.NumberInput(attrs={"autofocus": True}),
    )


class ReverseForm(Which):
    """Why an entry is taken back."""

    why = words(_("Why is this entry taken back?"), rows=2, autofocus=True)


def _where_it_shows(doing: Doing) -> str:
    """The ticket with its hours unfolded, so that one sees what became of it."""
    return f"{reverse('desk:ticket', args=[doing.ticket.id])}?hours=shown#time-spent"


def _spend(doing: Doing, given: Given) -> str:
    spent = commands.Spent(given["minutes"], given["service"], given["worked_on"], given["note"])
    commands.spend(**doing.acts, what=spent)
    return _where_it_shows(doing)


def _start(doing: Doing, given: Given) -> str:
    commands.start_timer(**doing.acts, service=given["service"], note=given["note"])
    return _where_it_shows(doing)


def _timer(doing: Doing, given: Given) -> Timer:
    """One's own timer, running or to be settled. Raises: NoTimerRuns."""
    person_id = doing.by.person_id
    running = queries.running_timer_of(doing.by, person_id) if person_id else None
    if running is not None and running.id == given["which"]:
        return running
    forgotten = queries.timers_to_settle(doing.by, person_id) if person_id else Timer.objects.none()
    found: Timer | None = forgotten.filter(id=given["which"]).first()
    if found is None:
        raise commands.NoTimerRuns
    return found


def _stop(doing: Doing, given: Given) -> str:
    commands.stop_timer(by=doing.by, at=doing.at, timer=_timer(doing, given))
    return _where_it_shows(doing)


def _discard(doing: Doing, given: Given) -> str:
    commands.discard_timer(by=doing.by, at=doing.at, timer=_timer(doing, given))
    return _where_it_shows(doing)


def _settle(doing: Doing, given: Given) -> str:
    commands.settle_timer(by=doing.by, at=doing.at, timer=_timer(doing, given), minutes=given["minutes"])
    return _where_it_shows(doing)


def _reverse(doing: Doing, given: Given) -> str:
    entry = queries.of_ticket(doing.by, doing.ticket.id).filter(id=given["which"]).first()
    if entry is None:
        raise commands.ReversedAlready
    commands.reverse(by=doing.by, at=doing.at, entry=entry, why=given["why"])
    return _where_it_shows(doing)


DEEDS = (
    Deed("spend", _("Enter time"), _spend, "clock", SpendForm, _("Enter"), refused_in="minutes"),
    Deed("start_timer", _("Start the timer"), _start, "timer", ServiceForm, _("Start"), refused_in="service"),
    Deed("stop_timer", _("Stop the timer"), _stop, "timer-off", Which, is_quick=True),
    Deed("discard_timer", _("Throw the timer away"), _discard, "trash-2", Which, is_quick=True),
    Deed(
        "settle_timer",
        _("Say how long it was"),
        _settle,
        "clock",
        SettleForm,
        _("Enter"),
        refused_in="minutes",
    ),
    Deed("reverse_time", _("Take back"), _reverse, "undo-2", ReverseForm, _("Take back"), refused_in="why"),
)
