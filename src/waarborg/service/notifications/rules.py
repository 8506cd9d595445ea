"""What people are told of, and how. Pure decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.viewer import Audience

# Ten mentions in a minute are one mail. The first waits too: nobody acts on a mention within that minute.
BUNDLED_FOR = timedelta(minutes=1)
# Who was away for longer than this reads the ticket, not the news of it; and a queue that stood still floods nobody.
NEWS_FOR = timedelta(days=3)
KEPT_FOR = timedelta(days=90)
ATTEMPTS = 9
# A mail that was claimed and about which nothing was heard, is sent again after this long, under the same identity.
CLAIMED_FOR = timedelta(minutes=5)
_FIRST_RETRY = timedelta(seconds=30)


class MailState(StrEnum):
    """What has become of one mail."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    NOT_NEEDED = "not_needed"  # read at the desk, or no longer the reader's to see, before it was sent


class Notice(StrEnum):
    """One sort of thing that somebody is told."""

    REPORTED = "reported"
    CHECK_OVERDUE = "check_overdue"
    TO_CHECK = "to_check"
    NOBODY_TOOK_OVER = "nobody_took_over"
    RELEASED = "released"
    UNANSWERED = "unanswered"
    SENT_BACK = "sent_back"
    TURNED_DOWN = "turned_down"
    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    CLIENT_SPOKE = "client_spoke"
    FOLLOWED = "followed"
    LET_IN = "let_in"
    QUESTION = "question"
    REMINDER = "reminder"
    TAKEN_IN_HAND = "taken_in_hand"
    REPLIED = "replied"
    DELIVERED = "delivered"
    CLOSED = "closed"
    CLOSED_UNANSWERED = "closed_unanswered"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - what happened, not a password
    PROOF_ADDED = "proof_added"
    PROOF_REMOVED = "proof_removed"
    SECOND_FACTOR_RESET = "second_factor_reset"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a notice is given. ``audience`` is none when it is for everybody; ``label`` is its line among the choices.

    ``is_pressing`` does not wait to be bundled. Without a ``label`` nobody can decline it.
    """

    sentence: Any
    label: Any = ""
    audience: Audience | None = None
    is_pressing: bool = False

    @property
    def can_be_declined(self) -> bool:
        return bool(self.label)


_STAFF, _PORTAL = Audience.STAFF, Audience.PORTAL

MANNERS: Mapping[Notice, Manner] = MappingProxyType(
    {
        Notice.REPORTED: Manner(
            _("%(who)s reported this."), _("A client reported something new"), _STAFF, is_pressing=True
        ),
        Notice.CHECK_OVERDUE: Manner(
            _("Nobody has checked this in time, and the client’s time runs on."),
            _("A check at my gate is overdue"),
            _STAFF,
            is_pressing=True,
        ),
        Notice.TO_CHECK: Manner(
            _("%(who)s handed this in for your check."), _("Something was handed in for my check"), _STAFF
        ),
        Notice.NOBODY_TOOK_OVER: Manner(
            _("Everybody was called in for the escalation, and nobody took it over."),
            _("Nobody takes over an escalation"),
            _STAFF,
            is_pressing=True,
        ),
        Notice.RELEASED: Manner(
            _("%(who)s released this to the client without your check."),
            _("Something was released past my gate"),
            _STAFF,
        ),
        Notice.UNANSWERED: Manner(
            _("The client has not answered our question: decide how to go on."),
            _("A client does not answer a question"),
            _STAFF,
        ),
        Notice.SENT_BACK: Manner(
            _("%(who)s sent your delivery back."), _("A delivery of mine was sent back"), _STAFF
        ),
        Notice.TURNED_DOWN: Manner(
            _("%(who)s turned the delivery down."), _("A client turned a delivery down"), _STAFF
        ),
        Notice.ASSIGNED: Manner(_("%(who)s handed this to you."), _("A ticket was handed to me"), _STAFF),
        Notice.MENTIONED: Manner(_("%(who)s mentioned you."), _("Somebody mentioned me"), _STAFF),
        Notice.CLIENT_SPOKE: Manner(
            _("%(who)s wrote on this ticket."), _("A client wrote on a ticket of mine"), _STAFF
        ),
        Notice.FOLLOWED: Manner(
            _("There is news on a ticket that you follow."), _("News on a ticket that I follow")
        ),
        Notice.LET_IN: Manner(
            _("%(who)s lets you look along with this ticket."), _("Somebody lets me look along"), _PORTAL
        ),
        Notice.QUESTION: Manner(
            _("%(who)s has a question for you. The clock stands still until it is answered."),
            _("We have a question for you"),
            _PORTAL,
        ),
        Notice.REMINDER: Manner(
            _("A question of ours is still open. We can go on as soon as it is answered."),
            _("A question of ours is still open"),
            _PORTAL,
        ),
        Notice.TAKEN_IN_HAND: Manner(
            _("%(who)s has taken your ticket in hand."), _("A ticket of yours was taken in hand"), _PORTAL
        ),
        Notice.REPLIED: Manner(_("%(who)s replied."), _("There is a reply on a ticket of yours"), _PORTAL),
        Notice.DELIVERED: Manner(
            _("%(who)s delivered this to you. Look whether it is right, and accept it or turn it down."),
            _("Something was delivered to you"),
            _PORTAL,
        ),
        Notice.CLOSED: Manner(_("%(who)s closed this."), _("A ticket of yours was closed"), _PORTAL),
        Notice.CLOSED_UNANSWERED: Manner(
            _("We closed this, because our question was not answered."),
            _("A ticket was closed without your answer"),
            _PORTAL,
        ),
        Notice.PASSWORD_CHANGED: Manner(_("The password of your account was changed."), is_pressing=True),
        Notice.PROOF_ADDED: Manner(
            _("A passkey or another second step was added to your account."), is_pressing=True
        ),
        Notice.PROOF_REMOVED: Manner(
            _("A passkey or another second step was removed from your account."), is_pressing=True
        ),
        Notice.SECOND_FACTOR_RESET: Manner(
            _("An administrator of the agency took away the second step of your account."), is_pressing=True
        ),
    }
)
# What the choice is called, at every door that offers it.
CHOICE_WORDS = _("Mail me when")
LANGUAGE_WORDS = _("Language of the mails")


def is_for(notice: Notice, audience: Audience) -> bool:
    """Whether somebody of that audience may be given the notice at all."""
    wanted = MANNERS[notice].audience
    return audience in (_STAFF, _PORTAL) if wanted is None else audience is wanted


def choices_of(audience: Audience) -> list[Notice]:
    """The notices of which somebody may say whether they want them by mail, in their order."""
    return [one for one in Notice if MANNERS[one].can_be_declined and is_for(one, audience)]


def is_wanted(notice: Notice, declined: list[str]) -> bool:
    """Whether it goes by mail to somebody who declined those."""
    return not MANNERS[notice].can_be_declined or notice.value not in declined


def mailed_at(notice: Notice, at: datetime) -> datetime:
    """From when a notice of ``at`` may be mailed; what else waits for the same person goes along then."""
    return at if MANNERS[notice].is_pressing else at + BUNDLED_FOR


def retried_at(at: datetime, attempts: int) -> datetime | None:
    """When a mail that could not be sent is tried again; none after the last attempt."""
    return None if attempts >= ATTEMPTS else at + _FIRST_RETRY * 3 ** (attempts - 1)
