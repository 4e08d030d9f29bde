"""What is asked for, how it is being paid, what proves it, and what goes back."""

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id
from motcua.rooms.payments.records import Method, OrderState, PaidOnline, RefundState, State


class PaymentRequest(models.Model):
    """One row per amount that somebody is asked to pay, in whole đồng; once per ``purpose``.

    ``received`` is the sum of the ledger's lines for it, kept in the transaction that writes the line, so that a list
    needs no sums; a check compares the two. ``reference`` is what a bank transfer quotes.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    purpose = models.CharField(max_length=160, unique=True)
    reference = models.CharField(max_length=16, unique=True)
    procedure = models.CharField(max_length=40, default="")
    #: the unit that collects; officers of ``also_unit`` may collect for it
    unit = models.CharField(max_length=40)
    also_unit = models.CharField(max_length=40, default="")
    what = models.CharField(max_length=300)
    lines = models.JSONField(default=list)
    amount = models.PositiveBigIntegerField()
    received = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, default=State.ASKED, choices=[(s.value, s.name) for s in State])
    #: actor id of the person who may pay it in the portal
    payer = models.CharField(max_length=120, default="")
    payer_details = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    settled_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=10, null=True, choices=[(m.value, m.name) for m in Method])
    paid_online = models.PositiveSmallIntegerField(default=PaidOnline.NO)
    #: why it was waived or cancelled
    reason = models.CharField(max_length=500, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_asks_for_something"),
            models.CheckConstraint(condition=Q(received__gte=0), name="payments_never_pays_out_what_it_has_not"),
            models.CheckConstraint(
                condition=~Q(state__in=["settled", "refunded"]) | Q(settled_at__isnull=False),
                name="payments_settled_is_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["payer", "-asked_at"], name="payments_of_payer"),
            models.Index(fields=["unit", "-asked_at"], name="payments_of_unit"),
            # what must go back is looked for among what is not simply asked for or paid exactly
            models.Index(fields=["unit"], name="payments_surplus", condition=Q(received__gt=0) & ~Q(state="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.amount} ({self.state})"


class Order(models.Model):
    """One row per attempt to pay a request online; ``code`` is how the gateway knows it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, unique=True)
    gateway = models.CharField(max_length=20)
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, default=OrderState.OPENING, choices=[(s.value, s.name) for s in OrderState])
    address = models.CharField(max_length=1000, default="")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    #: when the job opens it or asks about it next; empty once nothing more is to be learnt
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [
            models.Index(fields=["request", "-created_at"], name="payments_order_of"),
            models.Index(fields=["next_try_at"], name="payments_order_due", condition=Q(next_try_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.state})"


class Receipt(models.Model):
    """One row per electronic receipt (biên lai điện tử); its number is never used twice."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.OneToOneField(PaymentRequest, models.PROTECT, related_name="+")
    unit = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=80, unique=True)
    amount = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    #: the PDF; empty until the worker has drawn it
    sha256 = models.CharField(max_length=64, default="")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year", "sequence"], name="payments_receipt_number")]
        indexes = [models.Index(fields=["at"], name="payments_receipt_undrawn", condition=Q(sha256=""))]

    def __str__(self) -> str:
        return self.number


class ReceiptCounter(models.Model):
    """One row per unit and year: the last number given. Its lock makes numbers follow each other."""

    unit = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="payments_counter_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}: {self.last}"


class Refund(models.Model):
    """One row per amount that is to go back, asked for by one officer and decided by another."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="+")
    amount = models.PositiveBigIntegerField()
    method = models.CharField(max_length=10, choices=[(m.value, m.name) for m in Method])
    #: an online refund goes back along the transaction that brought the money
    external = models.CharField(max_length=80, default="")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, default=RefundState.ASKED, choices=[(s.value, s.name) for s in RefundState])
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=120, null=True)
    decision_reason = models.CharField(max_length=500, default="")
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refunds_something"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="payments_refund_needs_two",
            ),
        ]
        indexes = [
            models.Index(fields=["request"], name="payments_refund_of"),
            models.Index(
                fields=["asked_at"], name="payments_refund_open", condition=Q(state__in=["asked", "approved"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} ({self.state})"


class StatedFee(models.Model):
    """One row per procedure whose fee nobody states, as an officer entered it at receipt, once for all that follow."""

    procedure = models.CharField(max_length=40, primary_key=True)
    amount = models.PositiveBigIntegerField()
    source = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.procedure}: {self.amount}"
