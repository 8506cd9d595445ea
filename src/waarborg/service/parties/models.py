"""The tables of who is who."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper

from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.models import Identified
from waarborg.service.foundation.names import sort_key, surname_key
from waarborg.service.foundation.viewer import Audience, Viewer


class Client(Identified):
    """An organisation that receives guarantees (Dutch: opdrachtgever)."""

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=250, editable=False)
    registration = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    since_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name_key", "id"]
        indexes: ClassVar = [
            models.Index(fields=["name_key", "id"], name="parties_client_by_name"),
            # Whose file it could be that is being loaded.
            models.Index(fields=["registration"], name="parties_client_registration"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = sort_key(self.name)
        super().save(*args, **kwargs)


class Supplier(Identified):
    """Who owns the other side of a client's integration, or its hosting (clauses A2, G).

    A company that works for two clients stands here twice: what one client arranged with it is no business of the
    other's.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="suppliers")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=250, editable=False)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        ordering: ClassVar = ["name_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("client", "name_key", name="parties_supplier_once_per_client"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = sort_key(self.name)
        super().save(*args, **kwargs)


class PersonQuerySet(models.QuerySet["Person"]):
    """Ways to pick people."""

    def of_the_agency(self) -> "PersonQuerySet":
        return self.filter(client__isnull=True)

    def present(self) -> "PersonQuerySet":
        return self.filter(left_at__isnull=True)


class Person(Identified):
    """Somebody at the agency (no client), at a client, or at a client's supplier."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="people")
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, null=True, related_name="people", db_constraint=False
    )
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=250, editable=False)
    title = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    whatsapp = models.BooleanField(default=False)
    roles = ArrayField(models.CharField(max_length=40), default=list)
    since_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "client",
                "supplier",
                Lower("email"),
                name="parties_person_email_once",
                condition=~Q(email="") & Q(left_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="parties_person_suppliers_people_have_a_client",
                condition=Q(supplier__isnull=True) | Q(client__isnull=False),
            ),
        ]
        # What ``email__iexact`` leans on, here and at the login: it compares in upper case.
        indexes: ClassVar = [models.Index(Upper("email"), name="parties_person_by_email")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = surname_key(self.name)
        super().save(*args, **kwargs)

    @property
    def audience(self) -> Audience:
        """As which kind of viewer this person sees the product."""
        if self.client_id is None:
            return Audience.STAFF
        return Audience.PORTAL if self.supplier_id is None else Audience.SUPPLIER

    def as_viewer(self) -> Viewer:
        clients = frozenset([self.client_id] if self.client_id else [])
        return Viewer(self.audience, self.id, frozenset(self.roles), clients, self.supplier_id)


class LoginManager(BaseUserManager["Login"]):
    """Finds logins by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Login":
        return self.get(email__iexact=username)


class Login(AbstractBaseUser):
    """What somebody signs in with. It says nothing about who that is: ``Membership`` does.

    It has no client, so that signing in can read it before it is known whose rows may be seen.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField()
    is_active = models.BooleanField(default=True)
    signed_out_at = models.DateTimeField(null=True)
    """When all of its sessions were ended for it, last; each session ends at the next request."""

    objects = LoginManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Upper("email"), name="parties_login_email_once")]

    def get_session_auth_hash(self) -> str:
        """What a session remembers of its login and ends without: the password, and the last time that all were ended."""
        return self._ended_with(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under each of the keys from before."""
        return map(self._ended_with, super().get_session_auth_fallback_hash())

    def _ended_with(self, digest: str) -> str:
        return digest if self.signed_out_at is None else f"{digest}.{self.signed_out_at.timestamp():.0f}"


class Membership(Identified):
    """In which capacity a login acts: as this person, at this client or at the agency."""

    login = models.ForeignKey(Login, on_delete=models.PROTECT, related_name="memberships")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="membership")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+")
    since_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
