"""Asking the client what is missing, noting its answers, and the briefing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from waarborg.doors.desk.colleagues import colleague, colleagues
from waarborg.doors.desk.deeds.deed import (
    FOR_THE_AGENCY,
    FOR_THE_CLIENT,
    Deed,
    DeedForm,
    Doing,
    Given,
    asking_for,
    asking_of_one,
    saying,
    words,
)
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets import commands, queries
from waarborg.service.tickets.models import Question
from waarborg.service.tickets.rules import Move


class QuestionsForm(DeedForm):
    """Some questions, each answerable on its own."""

    why = words(_("What do you need to know?"), rows=3, autofocus=True)
    second = words(_("A second question"), needed=False, rows=2)
    third = words(_("A third question"), needed=False, rows=2)
    fourth = words(_("A fourth question"), needed=False, rows=2)


class BriefingForm(DeedForm):
    """What is to be done, and by whom."""

    to = forms.ChoiceField(label=_("Who takes it on?"))
    text = words(_("What is to be done, and what is known?"), rows=8)

    def prepare(self) -> None:
        """Everybody at the agency."""
        self.choose("to", colleagues(self.doing.by))


def _ask(doing: Doing, given: Given) -> None:
    asked = [given[name] for name in ("why", "second", "third", "fourth")]
    commands.ask_client(**doing.acts, questions=asked)


def _question(doing: Doing, given: Given) -> Question:
    question: Question | None = queries.questions_of(doing.ticket).filter(id=given["which"]).first()
    if question is None:
        raise commands.QuestionNotOpen
    return question


def _answer(doing: Doing, given: Given) -> None:
    commands.answer_question(by=doing.by, at=doing.at, question=_question(doing, given), words=given["why"])


def _withdraw(doing: Doing, given: Given) -> None:
    commands.withdraw_question(by=doing.by, at=doing.at, question=_question(doing, given), why=given["why"])


def _brief(doing: Doing, given: Given) -> None:
    commands.brief(**doing.acts, text=given["text"], to=colleague(doing.by, given["to"]))


DEEDS = (
    Deed(
        "pause",
        _("Ask the client"),
        _ask,
        "circle-pause",
        QuestionsForm,
        _("Ask"),
        _(
            "The client reads this and answers each question on its own. The time to the solution stands still."
        ),
        "w",
        Move.PAUSE,
        refused_in="why",
    ),
    Deed(
        "answer_question",
        _("Note the answer"),
        _answer,
        "message-circle-reply",
        asking_of_one(_("What did the client answer?")),
        _("Note down"),
        FOR_THE_CLIENT,
        refused_in="why",
    ),
    Deed(
        "withdraw_question",
        _("Go on without this answer"),
        _withdraw,
        "message-circle-off",
        asking_of_one(_("Why is the answer not needed any more?")),
        _("Withdraw the question"),
        FOR_THE_CLIENT,
    ),
    Deed(
        "wait_longer",
        _("Give the client more time"),
        saying(commands.wait_longer, "why"),
        "hourglass",
        asking_for(_("Why do they get more time?")),
        _("Give more time"),
        roles=(StaffRole.PROJECT_MANAGER,),
    ),
    Deed(
        "brief",
        _("Brief a colleague"),
        _brief,
        "notebook-pen",
        BriefingForm,
        _("Hand over with this briefing"),
        FOR_THE_AGENCY,
        roles=(StaffRole.PROJECT_MANAGER, StaffRole.TEAM_LEAD),
    ),
)
