"""Reading questions to clients, within the rows of the scope's viewer."""

from datetime import datetime

from django.db.models import Q, QuerySet

from waarborg.service.tickets.models import Question, Ticket

OPEN = Q(answered_at__isnull=True, withdrawn_at__isnull=True)


def questions_of(ticket: Ticket) -> QuerySet[Question]:
    """Everything that was asked, oldest first, with who asked and who answered."""
    return Question.objects.filter(ticket=ticket).select_related("asked_by", "answered_by")


def open_questions(ticket: Ticket) -> QuerySet[Question]:
    """What the client has not answered yet."""
    return Question.objects.filter(OPEN, ticket=ticket)


def questions_to_remind(at: datetime) -> QuerySet[Question]:
    """Open questions whose reminder was due by ``at``; locked, but for those being answered."""
    due = Question.objects.select_for_update(skip_locked=True).filter(OPEN, reminder_due_at__lte=at)
    return due.filter(reminded_at=None).order_by("reminder_due_at")


def questions_to_decide(at: datetime) -> QuerySet[Question]:
    """Open questions that no reminder helped; locked, but for those being answered."""
    due = Question.objects.select_for_update(skip_locked=True).filter(OPEN, decision_due_at__lte=at)
    return due.filter(reminded_at__isnull=False, decision_noticed_at=None).order_by("decision_due_at")
