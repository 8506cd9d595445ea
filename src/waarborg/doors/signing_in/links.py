"""Links that sign in, by mail (Dutch: inloglink). Nothing of them is stored: each is a signed sentence about a login.

A link names its login as it stood when the link was made, so that the first sign-in spends every link from before it,
and so does a new password or another address.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from waarborg.service.foundation import time_source
from waarborg.service.parties.models import Login

ASKED_FOR_LASTS = timedelta(minutes=15)
INVITATION_LASTS = timedelta(days=7)
_PURPOSE = "waarborg.signing_in.link"
_STANDING_LENGTH = 32  # hexadecimal: 128 bits, so that the address stays short enough to be read out
_signer = Signer(sep="~", salt=_PURPOSE)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link that still works says: whose it is, where to go, and as which membership when it says so."""

    login: Login
    way_on: str
    membership_id: UUID | None


def address_of(login: Login, *, until: datetime, way_on: str = "", membership_id: UUID | None = None) -> str:
    """The whole address that goes into a mail."""
    said = [login.id.hex, _standing(login), int(until.timestamp()), way_on]
    if membership_id is not None:
        said.append(membership_id.hex)
    token = _signer.sign_object(said)
    return f"{settings.WAARBORG_ADDRESS}{reverse('sign_in_by_link', args=[token])}"


def opened(token: str, *, for_use: bool = False) -> Opened | None:
    """What the link says; none when it was used, is too old or was never ours.

    ``for_use`` locks the login to the end of the transaction: of two who use one link at once, one comes in.
    """
    try:
        login_id, stood, until, way_on, *membership = _signer.unsign_object(token)
    except BadSignature:
        return None
    if until <= time_source.now().timestamp():
        return None
    logins = Login.objects.select_for_update() if for_use else Login.objects.all()
    login = logins.filter(id=login_id, is_active=True).first()
    if login is None or not constant_time_compare(stood, _standing(login)):
        return None
    return Opened(login, way_on, UUID(membership[0]) if membership else None)


def _standing(login: Login) -> str:
    last_used = login.last_login.isoformat() if login.last_login else ""
    stands = f"{login.id}{login.password}{login.email}{last_used}"
    return salted_hmac(_PURPOSE, stands, algorithm="sha256").hexdigest()[:_STANDING_LENGTH]
