"""What can happen to parties. Payloads name people and clients by id only: facts stay, people may be forgotten."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind("client.registered", about="client", sentence=_("The client was registered."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class ClientRegistered:
    pass


@kind(
    "client.changed", about="client", sentence=_("Details of the client were changed."), shown_to_client=True
)
@dataclass(frozen=True, slots=True)
class ClientChanged:
    """Which details, not what they were: they can hold a person's."""

    fields: tuple[str, ...]


@kind("supplier.added", about="supplier", sentence=_("A supplier was added."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class SupplierAdded:
    pass


@kind(
    "supplier.changed",
    about="supplier",
    sentence=_("Details of a supplier were changed."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class SupplierChanged:
    fields: tuple[str, ...]


@kind("person.added", about="person", sentence=_("A person was added."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class PersonAdded:
    roles: tuple[str, ...]


@kind("person.invited", about="person", sentence=_("A colleague was invited."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class PersonInvited:
    """``language`` is the one that was chosen for the mail."""

    roles: tuple[str, ...]
    language: str


@kind("person.changed", about="person", sentence=_("Details of a person were changed."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Which details changed; the roles as they are now, for they decide who may do what."""

    fields: tuple[str, ...]
    roles: tuple[str, ...]


@kind("person.left", about="person", sentence=_("A person left."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class PersonLeft:
    pass


@kind("membership.granted", about="person", sentence=_("A person was given a login."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class MembershipGranted:
    login_id: UUID


@kind("membership.ended", about="person", sentence=_("A person's login was withdrawn."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class MembershipEnded:
    login_id: UUID


@kind("person.second_factor_reset", about="person", sentence=_("The second step of signing in was reset."))
@dataclass(frozen=True, slots=True)
class SecondFactorReset:
    pass


@kind("login.signed_in", about="login", sentence=_("Somebody signed in."))
@dataclass(frozen=True, slots=True)
class SignedIn:
    pass


@kind("login.password_changed", about="login", sentence=_("A password was set."))
@dataclass(frozen=True, slots=True)
class PasswordChanged:
    pass


@kind("login.proof_added", about="login", sentence=_("A further proof of signing in was added."))
@dataclass(frozen=True, slots=True)
class ProofAdded:
    """``proof`` is "passkey" or "app"."""

    proof: str


@kind("login.proof_removed", about="login", sentence=_("A proof of signing in was removed."))
@dataclass(frozen=True, slots=True)
class ProofRemoved:
    proof: str


ChangeOfLogin = PasswordChanged | ProofAdded | ProofRemoved
