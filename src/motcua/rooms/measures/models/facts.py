"""Facts about dossiers, and which of them are to be read again."""

from django.db import models
from django.db.models import F, Q


class Stale(models.Model):
    """One row per dossier that something happened to since its facts were read; gone when they are read again."""

    dossier = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.dossier)


class FactRow(models.Model):
    """One row per dossier: all that is ever counted of it, and nothing about the person. Days are local days.

    What each column means is said at ``records.Fact``. The row accumulates: it is written anew whenever the dossier
    moves, and the counters change by the difference.
    """

    dossier = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=60)
    procedure = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    receiving = models.CharField(max_length=40)
    deciding = models.CharField(max_length=40)
    filed_on = models.DateField()
    received_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    rated_on = models.DateField(null=True)
    ending = models.CharField(max_length=10)
    after_due = models.BooleanField(null=True)
    early = models.BooleanField()
    late = models.BooleanField(null=True)
    supplements = models.PositiveSmallIntegerField()
    days_taken = models.IntegerField()
    fee_due = models.BooleanField()
    paid_online = models.PositiveSmallIntegerField()
    papers = models.PositiveSmallIntegerField()
    digital = models.PositiveSmallIntegerField()
    reused = models.PositiveSmallIntegerField()
    all_digital = models.BooleanField()
    elsewhere = models.BooleanField()
    e_result = models.BooleanField()
    synced = models.BooleanField()
    rating = models.PositiveSmallIntegerField(null=True)
    paid_on = models.DateField(null=True)
    amount_paid = models.BigIntegerField(default=0)
    shared = models.BooleanField(default=False)
    holder = models.CharField(max_length=40, default="")

    class Meta:
        indexes = [
            models.Index(fields=["deciding", "received_on"], name="measures_decided_received"),
            models.Index(fields=["deciding", "closed_on"], name="measures_decided_closed"),
            models.Index(fields=["deciding", "finished_on"], name="measures_decided_finished"),
            models.Index(fields=["receiving", "received_on"], name="measures_received_received"),
            models.Index(
                fields=["receiving", "due_at"],
                include=["received_on", "procedure", "channel"],
                name="measures_open_received",
                condition=Q(closed_on__isnull=True),
            ),
            # the dossiers behind a figure of the whole city, the newest first
            models.Index(fields=["received_on", "code"], name="measures_city_received"),
            models.Index(fields=["finished_on", "code"], name="measures_city_finished"),
            models.Index(fields=["closed_on", "code"], name="measures_city_closed"),
            models.Index(fields=["rated_on"], name="measures_city_rated", condition=Q(rated_on__isnull=False)),
            models.Index(fields=["paid_on"], name="measures_city_paid", condition=Q(paid_on__isnull=False)),
            # what stood overdue, and what was closed before it was received
            models.Index(
                fields=["settled_on", "deciding"],
                name="measures_no_longer_due",
                condition=Q(settled_on__gt=F("due_on")),
            ),
            models.Index(
                fields=["due_on", "deciding"], name="measures_fell_overdue", condition=Q(settled_on__gt=F("due_on"))
            ),
            models.Index(fields=["closed_on"], name="measures_backwards", condition=Q(closed_on__lt=F("received_on"))),
            # the open ones by their due moment: counted and listed without reading the facts themselves
            models.Index(
                fields=["deciding", "due_at"],
                include=["ending", "received_on", "procedure", "channel"],
                name="measures_open_due",
                condition=Q(closed_on__isnull=True),
            ),
            models.Index(
                fields=["due_at"],
                include=["deciding", "ending"],
                name="measures_open_next",
                condition=Q(closed_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code
