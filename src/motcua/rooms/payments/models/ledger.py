"""The ledger."""

from django.db import models
from django.db.models import Q

from motcua.rooms.payments.models.asked import PaymentRequest
from motcua.rooms.payments.models.day import Drawer
from motcua.rooms.payments.records import Method


class Entry(models.Model):
    """One row per movement of money, in whole đồng; what went out is negative. Rows are only added (a trigger).

    ``source`` and ``external`` name the movement for ever, so that it is counted once. Money that nobody can place has
    no ``request``; placing it adds two rows: one takes it away there, one adds it here.
    """

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(PaymentRequest, models.PROTECT, null=True, related_name="+")
    method = models.CharField(max_length=10, choices=[(m.value, m.name) for m in Method])
    amount = models.BigIntegerField()
    source = models.CharField(max_length=40)
    external = models.CharField(max_length=100)
    unit = models.CharField(max_length=40, default="")
    drawer = models.ForeignKey(Drawer, models.PROTECT, null=True, related_name="+")
    #: when it was written, and when the money moved (as its source says)
    at = models.DateTimeField()
    paid_at = models.DateTimeField()
    by = models.CharField(max_length=120)
    why = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external"], name="payments_counted_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="payments_moves_something"),
            models.CheckConstraint(
                condition=~Q(method="cash") | Q(drawer__isnull=False), name="payments_cash_lies_in_a_drawer"
            ),
        ]
        indexes = [
            models.Index(fields=["request", "id"], name="payments_entry_of"),
            models.Index(fields=["drawer"], name="payments_entry_drawer", condition=Q(drawer__isnull=False)),
            models.Index(fields=["unit", "at"], name="payments_entry_day"),
            models.Index(fields=["source", "paid_at"], name="payments_entry_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external}: {self.amount}"
