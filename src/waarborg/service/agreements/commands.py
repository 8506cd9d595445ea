"""Concluding and ending agreements."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements import events, queries
from waarborg.service.agreements.models import Contract, ContractVersion, InForce
from waarborg.service.agreements.rules import (
    day_ends_at,
    frozen_holidays,
    holidays_source,
    identity_of,
    term_of,
)
from waarborg.service.estate import commands as estate
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties import commands as parties
from waarborg.service.parties import rules as roles
from waarborg.service.parties.models import Client, Person
from waarborg.service.parties.queries import contact_like
from waarborg.sla.agreement import model as sla
from waarborg.sla.agreement.parsing import digest, examine
from waarborg.sla.agreement.problems import Problem


class UnreadableAgreement(Refused):
    """The SLA file has errors; ``problems`` holds all of them, each with its place and what is allowed."""

    code = "agreement.unreadable"
    sentence = _("Nothing was concluded. Errors in the SLA file: %(count)s.")
    field = "text"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems


class SameAgreement(Refused):
    """Nothing would change."""

    code = "agreement.same"
    sentence = _("This is the text of version %(number)s, which is the latest already.")
    field = "text"


class AlreadyConcluded(Refused):
    """The same text would make the same client twice."""

    code = "agreement.already_concluded"
    sentence = _("This very text is version %(number)s of %(client)s already; nothing was concluded.")
    field = "text"


class AnotherClient(Refused):
    """The file of one client would overwrite what is known of another."""

    code = "agreement.another_client"
    sentence = _(
        "This file is of %(other)s (it names %(name)s, contract %(number)s), and not of %(client)s. Open %(other)s"
        " to load it there."
    )
    field = "text"

    @classmethod
    def of(cls, other: Client, agreement: sla.Agreement, client: Client) -> "AnotherClient":
        found = identity_of(agreement)
        return cls(other=other.name, name=found.name, number=found.contract_number, client=client.name)


class NamesDiffer(Refused):
    """A slip of the hand and a new name look the same, so whoever concludes says which it is."""

    code = "agreement.names_differ"
    sentence = _("The file names %(client)s otherwise than it is known. Look at what differs, and confirm.")
    field = "confirmed"


class KnownClient(Refused):
    """A client that is known already would stand in the list twice."""

    code = "agreement.known_client"
    sentence = _(
        "This looks like a new version for %(other)s, which is a client already. Load it there; or confirm that it"
        " is another client."
    )
    field = "confirmed"


class OutsideTerm(Refused):
    """A version is in force within the first and last day that its own text names."""

    code = "agreement.outside_term"
    sentence = _(
        "The contract runs from %(starts)s to %(ends)s; the version can't come into force outside of that."
    )
    field = "in_force_from"


class BackwardInForce(Refused):
    """Versions follow each other in time."""

    code = "agreement.backward"
    sentence = _("Version %(number)s is in force from %(since)s; the next one has to come after it.")
    field = "in_force_from"


class InForceInThePast(Refused):
    """What was promised to reports that were made already is not changed behind their back."""

    code = "agreement.in_the_past"
    sentence = _(
        "A next version can come into force from now on, not in the past: what was reported keeps what was promised."
    )
    field = "in_force_from"


class OverlapsContract(Refused):
    """One client, one agreement at any instant."""

    code = "agreement.overlaps"
    sentence = _("Contract %(number)s is still in force then. End it first, or keep its number.")
    field = "in_force_from"


class NotInForceThen(Refused):
    """Only what would be in force later can be ended."""

    code = "agreement.not_in_force"
    sentence = _("Contract %(number)s is not in force after %(last_day)s.")
    field = "last_day"


def conclude(
    *,
    by: Viewer,
    at: datetime,
    text: str,
    client: Client | None = None,
    in_force_from: datetime | None = None,
    confirmed: bool = False,
) -> ContractVersion:
    """Put the agreement that ``text`` describes in force, from ``in_force_from`` or the contract's first day.

    Without ``client`` it is registered from the file. From the version's instant on, the client's name and details,
    its people, websites, integrations and suppliers follow the file. Earlier versions stay as they were concluded.
    ``confirmed`` says that whoever concludes saw what the file names otherwise, and that it is this client.

    Raises: NotAllowed, UnreadableAgreement, AlreadyConcluded, KnownClient, AnotherClient, SameAgreement, OutsideTerm,
        BackwardInForce, InForceInThePast, OverlapsContract, NamesDiffer.
    """
    roles.require_leading(by)
    agreement = _read(text)
    starts_at = in_force_from or term_of(agreement).starts_at
    if client is None:
        _require_new(text, agreement, confirmed=confirmed)
        _require_in_term(agreement, starts_at)
        client = parties.register_client(by=by, at=at, **_client_details(agreement))
        is_first = True
    else:
        follow_in_force(by=by, at=at, client=client)
        is_first = not _require_fits(client, agreement, text, starts_at, at, confirmed=confirmed)
    version = _write(by=by, at=at, client=client, agreement=agreement, text=text, starts_at=starts_at)
    if is_first or starts_at <= at:
        _follow(by, at, at, version, agreement)
    return version


def follow_in_force(*, by: Viewer, at: datetime, client: Client) -> int:
    """Let what is known of ``client`` be what its versions say that came into force up to ``at``, in their order.

    Each is judged by its own instant, however late it is noticed. Returns how many there were. Raises: NotAllowed.
    """
    roles.require_leading(by)
    Client.objects.select_for_update().get(id=client.id)  # versions of one client follow each other
    due = list(queries.to_follow(at=at).filter(client=client))
    for version in due:
        _follow(by, version.in_force_from, at, version, queries.agreement_of(version))
    return len(due)


def end(*, by: Viewer, at: datetime, contract: Contract, last_day: date) -> None:
    """Let a contract end after ``last_day``, by notice for instance. Raises: NotAllowed, NotInForceThen."""
    roles.require_leading(by)
    Client.objects.select_for_update().get(id=contract.client_id)
    last = contract.versions.order_by("in_force_from").last()
    ends_at = day_ends_at(last_day, ZoneInfo(queries.agreement_of(last).timezone)) if last else at
    running = InForce.objects.filter(version=last, during__contains=ends_at)
    if not running.exists():
        raise NotInForceThen(number=contract.number, last_day=last_day)
    _close(running.get(), ends_at)
    fact = events.ContractEnded(contract.number, ends_at)
    facts.record(fact, about=contract.id, client_id=contract.client_id, by=by, at=at)


def _read(text: str) -> sla.Agreement:
    examination = examine(text)
    if examination.agreement is None:
        raise UnreadableAgreement(examination.errors)
    return examination.agreement


def _require_new(text: str, agreement: sla.Agreement, *, confirmed: bool) -> None:
    same = ContractVersion.objects.select_related("client").filter(digest=digest(text)).first()
    if same is not None:
        raise AlreadyConcluded(number=same.number, client=same.client.name)
    known = queries.client_taken_for(identity_of(agreement))
    if known is not None and not confirmed:
        raise KnownClient(other=known.name)


def _require_fits(
    client: Client, agreement: sla.Agreement, text: str, starts_at: datetime, at: datetime, *, confirmed: bool
) -> ContractVersion | None:
    """Whether the file can be the client's next one. Returns the version that it follows, none when it is the first."""
    other = queries.better_match(identity_of(agreement), than=client)
    if other is not None:
        raise AnotherClient.of(other, agreement, client)
    _require_in_term(agreement, starts_at)
    latest = queries.latest_version(client.id)
    if latest is not None:
        _require_follows(latest, agreement, text, starts_at, at)
    if not confirmed and queries.contradictions_with(client, agreement):
        raise NamesDiffer(client=client.name)
    return latest


def _require_in_term(agreement: sla.Agreement, starts_at: datetime) -> None:
    term = term_of(agreement)
    if starts_at < term.starts_at or (term.ends_at is not None and starts_at >= term.ends_at):
        raise OutsideTerm(starts=agreement.contract.starts, ends=agreement.contract.ends or "…")


def _require_follows(
    latest: ContractVersion, agreement: sla.Agreement, text: str, starts_at: datetime, at: datetime
) -> None:
    if latest.digest == digest(text):
        raise SameAgreement(number=latest.number)
    if starts_at <= latest.in_force_from:
        raise BackwardInForce(number=latest.number, since=latest.in_force_from)
    if starts_at < at:
        raise InForceInThePast
    if not InForce.objects.filter(client=latest.client_id, during__contains=starts_at).exists():
        return  # the client has no agreement then: what is reported in the gap before it has no guarantees
    if latest.contract.number != agreement.contract.number:
        raise OverlapsContract(number=latest.contract.number)


def _write(
    *, by: Viewer, at: datetime, client: Client, agreement: sla.Agreement, text: str, starts_at: datetime
) -> ContractVersion:
    contract, _created = Contract.objects.get_or_create(client=client, number=agreement.contract.number)
    manager = _project_manager(by, at, agreement)
    version = ContractVersion.objects.create(
        client=client,
        contract=contract,
        number=contract.versions.count() + 1,
        text=text,
        digest=digest(text),
        holidays=frozen_holidays(agreement, starts_at),
        holidays_source=holidays_source(agreement),
        in_force_from=starts_at,
        project_manager=manager,
        concluded_at=at,
        concluded_by_id=by.person_id,
    )
    for running in InForce.objects.filter(client=client, during__contains=starts_at):
        _close(running, starts_at)
    InForce.objects.create(
        version=version, client=client, during=DateTimeTZRange(starts_at, term_of(agreement).ends_at)
    )
    fact = events.VersionConcluded(
        version.id, contract.number, version.number, version.digest, starts_at, manager.id
    )
    facts.record(fact, about=contract.id, client_id=client.id, by=by, at=at)
    return version


def _close(running: InForce, ends_at: datetime) -> None:
    running.during = DateTimeTZRange(running.during.lower, ends_at)
    running.save(update_fields=["during"])


def _follow(
    by: Viewer, at: datetime, noticed_at: datetime, version: ContractVersion, agreement: sla.Agreement
) -> None:
    """The client, its people and its estate become what ``version`` says, as of ``at``."""
    client = version.client
    parties.change_client(by=by, at=at, client=client, details=_client_details(agreement))
    for contact in agreement.client.contacts:
        _follow_contact(by, at, client, contact)
    estate.follow_agreement(by=by, at=at, client=client, agreement=agreement)
    InForce.objects.filter(version=version).update(followed_at=noticed_at)


def _client_details(agreement: sla.Agreement) -> dict[str, str]:
    named = agreement.client
    return {
        "name": named.name,
        "registration": named.registration or "",
        "address": named.address or "",
        "email": named.email or "",
        "phone": named.phone or "",
    }


def _follow_contact(by: Viewer, at: datetime, client: Client, named: sla.Person) -> None:
    details = parties.Details(
        name=named.name,
        email=named.email or "",
        phone=named.phone or "",
        title=named.title or "",
        roles=named.roles,
    )
    known = contact_like(client.id, name=named.name, email=details.email)
    if known is None:
        parties.add_contact(by=by, at=at, client=client, details=details)
    else:
        parties.change_person(by=by, at=at, person=known, details=details)


def _project_manager(by: Viewer, at: datetime, agreement: sla.Agreement) -> Person:
    named = agreement.project_manager
    details: dict[str, Any] = {"phone": named.mobile or "", "whatsapp": named.whatsapp}
    return parties.name_project_manager(
        by=by, at=at, details=parties.Details(name=named.name, email=named.email, **details)
    )
