"""A cashier's day, and the comparison with the gateway's file."""

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id
from motcua.rooms.payments.records import DifferenceKind


class Drawer(models.Model):
    """One row per time that a cashier's drawer was open; amounts in whole đồng.

    ``expected`` is written at closing and never afterwards: what was counted stands beside what should have been there.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.CharField(max_length=40)
    cashier = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    opening = models.PositiveBigIntegerField()
    closed_at = models.DateTimeField(null=True)
    counted = models.PositiveBigIntegerField(null=True)
    expected = models.BigIntegerField(null=True)
    handed_to = models.CharField(max_length=200, default="")
    note = models.CharField(max_length=500, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cashier", "unit"], condition=Q(closed_at__isnull=True), name="payments_one_open_drawer"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, counted__isnull=True, expected__isnull=True)
                | Q(closed_at__isnull=False, counted__isnull=False, expected__isnull=False),
                name="payments_drawer_is_counted_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(counted__isnull=True) | Q(counted=models.F("expected")) | ~Q(note=""),
                name="payments_drawer_says_why_it_differs",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-opened_at"], name="payments_drawer_of")]

    def __str__(self) -> str:
        return f"{self.unit} {self.opened_at:%F}"


class Reconciliation(models.Model):
    """One row per source and day whose file was compared with our ledger; sums in whole đồng."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=40)
    day = models.DateField()
    compared_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    ours = models.BigIntegerField()
    theirs = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "day"], name="payments_reconciled_once_a_day")]

    def __str__(self) -> str:
        return f"{self.source} {self.day}"


class Difference(models.Model):
    """One row per transaction on which a day's two ledgers do not agree; an officer resolves it with a reason."""

    id = models.BigAutoField(primary_key=True)
    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.name) for k in DifferenceKind])
    external = models.CharField(max_length=80)
    order = models.CharField(max_length=40, default="")
    ours = models.BigIntegerField(null=True)
    theirs = models.BigIntegerField(null=True)
    #: when the money moved, as the file says (ISO); "" when only we know of it
    moved_at = models.CharField(max_length=40, default="")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=120, null=True)
    reason = models.CharField(max_length=500, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "external"], name="payments_difference_once"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | (Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(reason="")),
                name="payments_difference_is_resolved_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="payments_difference_open", condition=Q(resolved_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external}"
