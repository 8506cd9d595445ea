"""What the queue runs for signing in. Pages answer before it is known whether a mail goes out, so that they tell nobody."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from waarborg.doors.signing_in import mails
from waarborg.service.foundation import time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties import commands as parties
from waarborg.service.parties import queries
from waarborg.service.parties.models import Login, Membership, Person

# Who asked for a link waits at the page, for minutes; an invitation may find the post office closed for hours.
SHORTLY = RetryStrategy(max_attempts=5, exponential_wait=3)
PATIENTLY = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="signing_in.send_link", queue="mail", retry=SHORTLY)
def send_link(email: str, language: str, way_on: str) -> None:
    """Mail the link, when there is a login with that address that opens anything."""
    login = Login.objects.filter(email__iexact=email, is_active=True).first()
    if login is None:
        return
    with scope(SYSTEM):
        opens_something = queries.person_of_login(login.id) is not None
    if opens_something:
        mails.send_link(login, at=time_source.now(), language=language, way_on=way_on)


@app.task(name="signing_in.invite", queue="mail", retry=PATIENTLY)
def invite(fact_id: str) -> None:
    """Give the person that a colleague invited a login, and mail the link. Runs again safely: the login is given once."""
    at = time_source.now()
    with scope(SYSTEM):
        fact = Fact.objects.get(public_id=fact_id)
        assert fact.by_id is not None  # noqa: S101 - only people invite
        invited_by = Person.objects.get(id=fact.by_id)
        membership = _membership_of(fact.about_id)
    mails.send_invitation(
        membership, at=at, language=fact.payload.language, invited_by=invited_by, identity=fact_id
    )


def _membership_of(person_id: UUID) -> Membership:
    person = Person.objects.select_related("client").get(id=person_id)
    known = Membership.objects.select_related("login").filter(person=person).first()
    membership = known or parties.grant_login(by=SYSTEM, at=time_source.now(), person=person)
    membership.person = person
    return membership
