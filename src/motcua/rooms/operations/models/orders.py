"""Orders and their history."""

from django.db import models
from django.db.models import Q

from motcua.rooms.operations.models.alerts import AlertRow
from motcua.rooms.operations.models.scenarios import Step
from motcua.rooms.operations.records import CLOSED, EntryKind, OrderKind, OrderState

OPEN = Q(state__in=[state.value for state in OrderState if state not in CLOSED])


class OrderRow(models.Model):
    """One row per order to one unit; one act to ten units makes ten rows that share ``batch``.

    Nothing says that it is late: that is computed from ``due_at`` and the time of day.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.UUIDField()
    kind = models.CharField(max_length=10, choices=[(one.value, one.name) for one in OrderKind])
    unit = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=[(one.value, one.name) for one in OrderState])
    #: "4h", "2wd"; empty for a notice
    limit = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField(null=True)
    due_reasons = models.JSONField(default=list)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)
    acknowledged_at = models.DateTimeField(null=True)
    #: the last report that it is done
    reported_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    urged = models.PositiveSmallIntegerField(default=0)
    #: the alert that it was given for: when the data close that one, this is fulfilled
    alert = models.ForeignKey(AlertRow, models.PROTECT, related_name="+", null=True)
    #: the step of a scenario that gave it: each gives one order to a unit, whatever happens to the worker
    step = models.ForeignKey(Step, models.PROTECT, related_name="+", null=True)

    class Meta:
        db_table = "operations_order"
        constraints = [
            models.UniqueConstraint(fields=["step", "unit"], name="operations_order_once_per_step"),
            models.CheckConstraint(
                condition=Q(kind="notice") | Q(due_at__isnull=False), name="operations_order_has_a_clock"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) ^ OPEN, name="operations_order_closed_has_a_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "due_at"], name="operations_order_open", condition=OPEN),
            models.Index(fields=["unit", "-given_at"], name="operations_order_of_unit"),
            models.Index(fields=["batch"], name="operations_order_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.unit} {self.state}"


class OrderEntry(models.Model):
    """One row per thing that was done to an order or said about it, with the file that proves it, if any."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(OrderRow, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(one.value, one.name) for one in EntryKind])
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)
    file_mime = models.CharField(max_length=100, blank=True)
    #: what the house itself says only once: "soon", "late"
    once = models.CharField(max_length=20, null=True)

    class Meta:
        db_table = "operations_order_entry"
        constraints = [models.UniqueConstraint(fields=["order", "once"], name="operations_order_said_once")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"
