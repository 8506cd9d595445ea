"""What every step of an import asks: whose record this is, whether it is here already, and what became of others."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from waarborg.service.foundation import facts
from waarborg.service.foundation.names import sort_key
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.models import Client
from waarborg.service.transfer.models import Origin
from waarborg.service.transfer.records import BY_NAME, Named, RecordKind
from waarborg.service.transfer.refusals import (
    ClientAmbiguous,
    ClientRefused,
    ClientUnknown,
    TwoForOne,
)
from waarborg.service.transfer.rules import Act, Meanings, Outcome
from waarborg.service.transfer.shelf import Shelf, Shelved

_ONE_IMPORT = 0x1A9027  # advisory lock: two imports at once take turns, record by record
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a record refers to: here already, or (without ``id``) what this import would make."""

    id: UUID | None
    token: str

    @property
    def here(self) -> UUID:
        """Its identity here. Raises: LookupError for what a trial would only make."""
        if self.id is None:
            raise LookupError(self.token)
        return self.id


@dataclass(frozen=True, slots=True)
class Run:
    """One import. A trial reads and decides as the real one does, and writes nothing."""

    by: Viewer
    at: datetime
    system: str
    meanings: Meanings
    shelf: Shelf
    is_trial: bool
    fallback: UUID | None = None
    title: str = ""

    def lock(self) -> None:
        """Until the record's transaction ends."""
        if not self.is_trial:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_xact_lock(%s)", (_ONE_IMPORT,))

    def origin(self, kind: RecordKind, foreign_id: str) -> Origin | None:
        return Origin.objects.filter(system=self.system, kind=kind.value, foreign_id=foreign_id).first()

    def require_unclaimed(self, kind: RecordKind, about: UUID, foreign_id: str) -> None:
        """One of ours stands for one of theirs, save where theirs has only a name. Raises: TwoForOne."""
        _require_only_names(foreign_id, self._claimants(kind, about, foreign_id))

    def is_claimed(self, kind: RecordKind, about: UUID, foreign_id: str) -> bool:
        """Whether another record of that system is it, so that this one, which only looks like it, is not."""
        return bool(self._claimants(kind, about, foreign_id))

    def taken(self, kind: RecordKind, token: str, foreign_id: str) -> bool:
        """Whether this trial would have made that already, for a record that has only a name. Raises: TwoForOne."""
        other = self.shelf.taken_by(kind, token=token)
        if other is None or other == foreign_id:
            return False
        _require_only_names(foreign_id, [other])
        return True

    def client_named(self, named: Named) -> Found | None:
        """The client that a record names; none when it names none.

        Raises: ClientUnknown, ClientAmbiguous, ClientRefused.
        """
        if named.id and (found := self._by_id(named)):
            return found
        return self._by_name(named) if named.name else None

    def remember(
        self, shelved: Shelved, about: UUID, client_id: UUID | None, fact: object, **more: str
    ) -> None:
        """From here on ours is theirs: the record of it, and a fact. Nothing of it in a trial."""
        if self.is_trial:
            return
        Origin.objects.create(
            client_id=client_id,
            system=self.system,
            kind=shelved.kind.value,
            foreign_id=shelved.record.id,
            about_id=about,
            digest=more.pop("digest", shelved.digest),
            first_at=self.at,
            last_at=self.at,
            **more,
        )
        facts.record(fact, about=about, client_id=client_id, by=self.by, at=self.at)

    def touch(self, origin: Origin, digest: str) -> None:
        """It was read again, with other content."""
        if not self.is_trial:
            origin.revise({"digest": digest, "last_at": self.at})

    def _claimants(self, kind: RecordKind, about: UUID, foreign_id: str) -> list[str]:
        theirs = Origin.objects.filter(about_id=about, system=self.system, kind=kind.value)
        others = [*theirs.exclude(foreign_id=foreign_id).values_list("foreign_id", flat=True)[:_MOST_NAMED]]
        if self.is_trial and (other := self.shelf.taken_by(kind, about=about)):
            others.append(other)
        return others

    def _by_id(self, named: Named) -> Found | None:
        origin = self.origin(RecordKind.CLIENT, named.id)
        if origin is not None:
            return Found(origin.about_id, str(origin.about_id))
        return self._on_shelf(named.id, named)

    def _on_shelf(self, foreign_id: str, named: Named) -> Found | None:
        """What this import made, or would make, of the client's record."""
        outcome = self.shelf.outcome(RecordKind.CLIENT, foreign_id)
        if outcome is None:
            return None
        if outcome.act is Act.REFUSED:
            raise ClientRefused(found=named)
        return Found(outcome.about, str(outcome.about or outcome.token))

    def _by_name(self, named: Named) -> Found:
        here = list(Client.objects.filter(name_key=sort_key(named.name))[:_MOST_NAMED])
        ids = self.shelf.clients_named(named.name)
        if len(here) > 1 or len([one for one in ids if not one.startswith(BY_NAME)]) > 1:
            raise ClientAmbiguous(found=", ".join([f"{one} ({one.id})" for one in here] or ids[:_MOST_NAMED]))
        if here:
            return Found(here[0].id, str(here[0].id))
        for one in ids:
            if (found := self._on_shelf(one, named)) is not None:
                return found
        raise ClientUnknown(found=named)


def refused(why: Refused) -> Outcome:
    return Outcome(Act.REFUSED, code=why.code, why=str(why))


def _require_only_names(foreign_id: str, others: list[str]) -> None:
    if foreign_id.startswith(BY_NAME):
        return
    other = next((one for one in others if not one.startswith(BY_NAME)), None)
    if other is not None:
        raise TwoForOne(found=foreign_id, other=other)
