"""What came from outside."""

from django.db import models

from motcua.rooms.payments.models.asked import PaymentRequest


class Message(models.Model):
    """One row per signed message of a gateway or a bank, however often it came; what it did is in ``effect``.

    Effects: ``counted``, ``known`` (another message had told of the same transaction), ``noted`` (no money in it),
    ``unmatched`` (money, but for nobody we know), ``contradicts`` (the same transaction with another amount).
    """

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=40)
    #: SHA-256 of the bytes
    digest = models.CharField(max_length=64)
    body = models.TextField()
    external = models.CharField(max_length=80)
    amount = models.BigIntegerField()
    request = models.ForeignKey(PaymentRequest, models.PROTECT, null=True, related_name="+")
    effect = models.CharField(max_length=12)
    at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    #: for money without an owner: when an officer said whose it is
    placed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="payments_message_once")]
        indexes = [
            models.Index(fields=["request"], name="payments_message_of"),
            models.Index(
                fields=["at"],
                name="payments_message_unplaced",
                condition=models.Q(effect="unmatched", placed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external} ({self.effect})"


class RefusedMessages(models.Model):
    """One row per source and hour in which messages came whose signature did not fit: how many.

    They are not kept: anybody can send them, and nobody should fill our disk with them.
    """

    source = models.CharField(max_length=40)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "hour"], name="payments_refused_hour")]

    def __str__(self) -> str:
        return f"{self.source} {self.hour:%F %H}: {self.count}"
