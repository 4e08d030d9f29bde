"""The tables of the kernel: the outbox and the journal."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class OutboxEvent(models.Model):
    """One row per event that was announced. Delivered rows are swept after a while: the history is in the journal."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    payload = models.JSONField()
    at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    #: not before this moment, once it has failed; the first try is at once
    next_try_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    #: set when it kept failing: an operator looks at it and replays it
    parked_at = models.DateTimeField(null=True)
    last_error = models.TextField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="outbox_pending",
                condition=Q(delivered_at__isnull=True, parked_at__isnull=True),
            ),
            models.Index(fields=["parked_at"], name="outbox_parked", condition=Q(parked_at__isnull=False)),
            models.Index(fields=["delivered_at"], name="outbox_delivered", condition=Q(delivered_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.name}"


class OutboxDelivery(models.Model):
    """One row per reaction that has settled an event, written in the batch's transaction: the proof of "once"."""

    event = models.ForeignKey(OutboxEvent, models.CASCADE, related_name="+")
    reaction = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="outbox_each_reaction_once")]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.reaction}"


class JournalLine(models.Model):
    """One row per act: who did what to which subject, when. Rows are only added (a trigger refuses anything else).

    ``hash`` covers the line and ``previous``, the hash of the line before it with the same ``subject``.
    """

    id = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    act = models.CharField(max_length=80)
    facts = models.JSONField()
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "seq"], name="journal_line_in_its_chain")]

    def __str__(self) -> str:
        return f"{self.subject} {self.seq} {self.act}"


class JournalUnsealed(models.Model):
    """One row per journal line that waits for its seal; written with the line and removed by the seal."""

    line_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.line_id)


class JournalSeal(models.Model):
    """One row per batch of lines sealed together, in one chain over all subjects: nothing can leave it unseen."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    lines = ArrayField(models.BigIntegerField())
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"seal {self.id}"


class JournalAnchor(models.Model):
    """One row per day on which something was sealed: its last seal, in a chain of days; also kept in a file outside."""

    day = models.DateField(primary_key=True)
    seal = models.ForeignKey(JournalSeal, models.PROTECT, related_name="+")
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    anchored_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.day)


class ClockJob(models.Model):
    """One row per job that runs by the clock: when it ran last, and what went wrong if it did.

    ``met_at`` is kept for a job with an hour of its own: it waits for the first such hour after that moment.
    """

    name = models.CharField(max_length=120, primary_key=True)
    met_at = models.DateTimeField(null=True)
    last_run_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(null=True)

    def __str__(self) -> str:
        return self.name


class ContentLoad(models.Model):
    """One row per time that the content folder was loaded; the last one says which state of it is in force."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.at:%Y-%m-%d}"
