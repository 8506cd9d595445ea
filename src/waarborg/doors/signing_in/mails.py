"""The mails of signing in: a link that was asked for, and an invitation."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from waarborg.doors.signing_in import links
from waarborg.service.parties.models import Login, Membership, Person


def send_link(login: Login, *, at: datetime, language: str, way_on: str) -> None:
    """The link that somebody asked for, in the language of the page on which they did."""
    link = links.address_of(login, until=at + links.ASKED_FOR_LASTS, way_on=way_on)
    minutes = int(links.ASKED_FOR_LASTS.total_seconds() // 60)
    _send("link", login.email, language, {"link": link, "minutes": minutes})


def send_invitation(
    membership: Membership, *, at: datetime, language: str, invited_by: Person, identity: str
) -> None:
    """Tell somebody that a colleague has let them in, with the link by which they come in the first time.

    The mail of one ``identity`` can arrive twice, as when the worker is killed; whoever receives it can tell.
    """
    link = links.address_of(membership.login, until=at + links.INVITATION_LASTS, membership_id=membership.id)
    person = membership.person
    words = {
        "link": link,
        "days": links.INVITATION_LASTS.days,
        "name": person.name,
        "invited_by": invited_by.name,
        "client": person.client.name if person.client else "",
    }
    name = "invitation" if person.client else "invitation_agency"
    host = settings.WAARBORG_ADDRESS.rpartition("/")[2].partition(":")[0]
    headers = {"Message-ID": f"<invitation-{identity}@{host}>"}
    _send(name, person.email, language, words, headers)


def _send(
    name: str, to: str, language: str, words: dict[str, object], headers: dict[str, str] | None = None
) -> None:
    with translation.override(language):
        subject = render_to_string(f"signing_in/mail/{name}_subject.txt", words).strip()
        body = render_to_string(f"signing_in/mail/{name}.txt", words).strip()
    automatic = {"Auto-Submitted": "auto-generated"}  # other desks then don't answer it
    message = EmailMessage(
        subject, f"{body}\n", settings.DEFAULT_FROM_EMAIL, [to], headers=automatic | (headers or {})
    )
    message.send()
