"""The mail that tells somebody what concerns them: one for all that waits for them, in their language."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waarborg.service.conversations.models import Message, Retraction
from waarborg.service.foundation.letters import Item, Letter, written
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import Audience
from waarborg.service.notifications import queries, rules
from waarborg.service.notifications.models import Mail, Notification
from waarborg.service.notifications.recipients import sees
from waarborg.service.notifications.rules import Notice
from waarborg.service.parties.models import Person
from waarborg.service.tickets.models import Delivery, Question
from waarborg.sla.wording import Language, instant_words

MOST_QUOTED = 1_500
MOST_TOLD = 50
_PAGES = {Audience.STAFF: "desk:ticket", Audience.PORTAL: "portal:ticket"}
_CHOICES = {Audience.STAFF: "desk:notices", Audience.PORTAL: "portal:notices"}
_IN_THEIR_OWN_WORDS = frozenset({Notice.SENT_BACK, Notice.TURNED_DOWN})


def mail_of(mail: Mail) -> EmailMultiAlternatives | None:
    """What is sent; none when nothing is left to tell, or nobody to tell it to. Within the system's scope."""
    person = Person.objects.get(id=mail.person_id)
    if person.left_at is not None or not person.email:
        return None
    told = [one for one in _told(mail) if _is_still_news(one, person)]
    if not told:
        return None
    with translation.override(queries.preference_of(person).language):
        return written(
            _letter(told, person),
            to=person.email,
            identity=f"told-{mail.id}",
            about=told[0].ticket_id if len({one.ticket_id for one in told}) == 1 else None,
            is_pressing=any(rules.MANNERS[Notice(one.notice)].is_pressing for one in told),
        )


def _told(mail: Mail) -> list[Notification]:
    rows = mail.notifications.select_related("by", "ticket", "ticket__client", "person")
    return list(rows.order_by("id")[:MOST_TOLD])


def _is_still_news(one: Notification, person: Person) -> bool:
    """Not when it was read at the desk meanwhile, nor when the ticket is no longer the reader's to see."""
    if one.read_at is not None:
        return False
    return one.ticket_id is None or person.audience is Audience.STAFF or sees(person, one.ticket_id)


def _letter(told: Sequence[Notification], person: Person) -> Letter:
    facts = Fact.objects.in_bulk([one.fact_id for one in told], field_name="public_id")
    about_account = [one for one in told if one.ticket_id is None]
    return Letter(
        subject=_subject(told),
        opening=_("Hello %(name)s,") % {"name": person.name},
        items=[_item(one, facts, person) for one in told],
        closing=_account_words() if about_account else "",
        arrange_url="" if len(about_account) == len(told) else _address(_CHOICES[person.audience]),
    )


def _subject(told: Sequence[Notification]) -> str:
    first = told[0]
    if len(told) == 1:
        return f"{_matter(first)}: {first.sentence}" if first.ticket else first.sentence
    if len({one.ticket_id for one in told}) == 1 and first.ticket is not None:
        return ngettext("%(matter)s: %(count)s message", "%(matter)s: %(count)s messages", len(told)) % {
            "matter": _matter(first),
            "count": len(told),
        }
    return ngettext("%(count)s message for you", "%(count)s messages for you", len(told)) % {
        "count": len(told)
    }


def _item(one: Notification, facts: Mapping[UUID, Fact], person: Person) -> Item:
    fact = facts.get(one.fact_id)
    at = instant_words(one.at, timezone.get_default_timezone(), _reads(), year=False)
    lines = [f"{one.sentence} ({at})"]
    if fact is not None and one.notice == Notice.FOLLOWED:
        lines.append(fact.sentence)
    return Item(
        title=_matter(one, with_client=person.audience is Audience.STAFF)
        if one.ticket
        else _("Your account"),
        lines=lines,
        quoted=_quoted(one, fact)[:MOST_QUOTED] if fact is not None else "",
        url=_address(_PAGES[person.audience], one.ticket_id) if one.ticket_id else _address("mfa_index"),
    )


def _matter(one: Notification, *, with_client: bool = False) -> str:
    ticket = one.ticket
    assert ticket is not None  # noqa: S101 - asked for tickets only
    client = f"{ticket.client.name} " if with_client else ""
    return f"{client}{ticket} {ticket.subject}"


def _quoted(one: Notification, fact: Fact) -> str:
    """The words that it is about, as they stand now: what was retracted since is not told."""
    said = fact.payload
    if (message_id := getattr(said, "message_id", None)) is not None:
        return _said_in(message_id)
    if (question_id := getattr(said, "question_id", None)) is not None:
        question = Question.objects.filter(id=question_id).first()
        return (
            (question.answer if fact.kind == "ticket.question_answered" else question.text)
            if question
            else ""
        )
    if one.notice == Notice.DELIVERED and said.delivery_id is not None:
        return Delivery.objects.filter(id=said.delivery_id).values_list("words", flat=True).first() or ""
    return fact.why if one.notice in _IN_THEIR_OWN_WORDS else ""


def _said_in(message_id: UUID) -> str:
    if Retraction.objects.filter(message=message_id).exists():
        return ""
    return Message.objects.filter(id=message_id).values_list("text", flat=True).first() or ""


def _account_words() -> str:
    return _(
        "Was it not you? Change your password at once, and tell us. Look at how you sign in on the page above."
    )


def _address(name: str, *args: object) -> str:
    return f"{settings.WAARBORG_ADDRESS}{reverse(name, args=args)}"


def _reads() -> Language:
    return "nl" if (translation.get_language() or "").startswith("nl") else "en"
