"""Concluding and ending agreements."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements import events, queries
from waarborg.service.agreements.models import Contract, ContractVersion, InForce
from waarborg.service.agreements.rules import day_ends_at, frozen_holidays, holidays_source, term_of
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
        "An agreement is in force already; a new version can come into force from now on, not in the past."
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
) -> ContractVersion:
    """Put the agreement that ``text`` describes in force, from ``in_force_from`` or the contract's first day.

    Without ``client`` it is registered from the file. Its people, websites, integrations and suppliers follow the
    file too. Earlier versions stay as they were concluded.

    Raises: NotAllowed, UnreadableAgreement, AlreadyConcluded, SameAgreement, OutsideTerm, BackwardInForce,
        InForceInThePast, OverlapsContract.
    """
    roles.require_leading(by)
    agreement = _read(text)
    starts_at = in_force_from or term_of(agreement).starts_at
    if client is None:
        _require_new(text)
    client = _follow_client(by, at, client, agreement)
    Client.objects.select_for_update().get(
        id=client.id
    )  # two versions at once would both follow the same one
    latest = ContractVersion.objects.filter(client=client).order_by("in_force_from").last()
    _require_in_term(agreement, starts_at)
    if latest is not None:
        _require_follows(latest, agreement, text, starts_at, at)
    version = _write(by=by, at=at, client=client, agreement=agreement, text=text, starts_at=starts_at)
    estate.follow_agreement(by=by, at=at, client=client, agreement=agreement)
    return version


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


def _require_new(text: str) -> None:
    same = ContractVersion.objects.select_related("client").filter(digest=digest(text)).first()
    if same is not None:
        raise AlreadyConcluded(number=same.number, client=same.client.name)


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
    if not InForce.objects.filter(client=latest.client_id, during__contains=starts_at).exists():
        return  # the client had no agreement then, so nothing changes for anybody
    if starts_at < at:
        raise InForceInThePast
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


def _follow_client(by: Viewer, at: datetime, client: Client | None, agreement: sla.Agreement) -> Client:
    named = agreement.client
    details = {
        "name": named.name,
        "registration": named.registration or "",
        "address": named.address or "",
        "email": named.email or "",
        "phone": named.phone or "",
    }
    if client is None:
        client = parties.register_client(by=by, at=at, **details)
    else:
        parties.change_client(by=by, at=at, client=client, details=details)
    for contact in named.contacts:
        _follow_contact(by, at, client, contact)
    return client


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
