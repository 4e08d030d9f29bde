"""Officers, their posts, and what they delegate."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.kernel.ids import new_id


class Officer(models.Model):
    """One row per official or employee of an office. He keeps it when he changes posts."""

    id = models.UUIDField(primary_key=True, default=new_id)
    staff_number = models.CharField(max_length=32, unique=True)
    full_name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    #: position in words (chức vụ), as it is printed under a signature
    title = models.CharField(max_length=120, default="")
    email = models.CharField(max_length=254, null=True)
    phone = models.CharField(max_length=20, null=True)
    #: whether notices also go to ``email``; his inbox has them all either way
    wants_mail = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    #: set when he leaves the service: he then holds nothing
    left_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.staff_number


class Assignment(models.Model):
    """One row per post: an officer holds a role at a unit from ``starts_at`` until ``ends_at``.

    ``unit`` is a code and not a foreign key: ``"*"`` (everywhere) is a value too, and a merged unit keeps its history.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    unit = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "role", "unit"], condition=Q(ends_at__isnull=True), name="assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="assignment_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"], name="assignment_by_unit")]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.role} {self.unit}"


class Delegation(models.Model):
    """One row per delegation (ủy quyền xử lý): ``receiver`` acts in the roles of ``giver`` until it ends.

    It passes on only what the giver holds himself at that moment, never what was delegated to him.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    giver = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=40))
    units = ArrayField(models.CharField(max_length=20))
    #: only these permissions of the roles; empty means all of them
    permissions = ArrayField(models.CharField(max_length=60), default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    given_by = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="delegation_between_two"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="delegation_ends_after_start"),
            models.CheckConstraint(condition=Q(roles__len__gt=0, units__len__gt=0), name="delegation_has_a_scope"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="delegation_withdrawal_signed_and_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["receiver"], name="delegation_by_receiver", condition=Q(withdrawn_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)
