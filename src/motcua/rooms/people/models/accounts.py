"""Who may sign in, and how often somebody may try."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id
from motcua.rooms.people.models.officers import Officer
from motcua.rooms.people.models.persons import Person
from motcua.rooms.people.records import AccountKind


class AccountManager(BaseUserManager["Account"]):
    """Accounts by the name that is typed at sign-in."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(login=(username or "").lower())


class Account(AbstractBaseUser):
    """One row per way into the house: an officer's (password and a second factor) or a citizen's (identity provider).

    ``login`` of a citizen is a meaningless name, so that neither logs nor the session list show who he is. What an
    account may do is not here: it follows from the assignments of its officer.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=8, choices=[(k.value, k.name) for k in AccountKind])
    login = models.CharField(max_length=64, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="+")
    officer = models.OneToOneField(Officer, models.PROTECT, null=True, related_name="+")
    is_active = models.BooleanField(default=True)
    #: invented for the demonstration: only such an account is ever helped to its second factor
    is_demo = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AccountKind.OFFICER.value, officer__isnull=False, person__isnull=True)
                | Q(kind=AccountKind.CITIZEN.value, officer__isnull=True, person__isnull=False),
                name="account_is_of_one_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=AccountKind.OFFICER.value) | Q(password__startswith="!"),  # noqa: S106 - a lookup
                name="account_only_officers_have_passwords",
            ),
        ]

    def __str__(self) -> str:
        return self.login

    @property
    def is_staff(self) -> bool:
        """Nobody is staff: there is no admin site."""
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's own permissions are not used."""
        return False


class ApiClient(models.Model):
    """One row per machine that may call the API: its scopes, its unit, and hashes of its secrets.

    During a change of secrets the one before stays good until ``previous_until``.
    """

    id = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    scopes = ArrayField(models.CharField(max_length=60))
    unit = models.CharField(max_length=20)
    #: SHA-256 of 256 random bits: such a secret needs no slow hash
    secret_hash = models.BinaryField(max_length=32)
    previous_hash = models.BinaryField(max_length=32, null=True)
    previous_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.id


class Throttle(models.Model):
    """One row per sign-in name or network address that failed lately: how often, and until when it must wait."""

    key = models.CharField(primary_key=True, max_length=80)
    failures = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.failures} failures"
