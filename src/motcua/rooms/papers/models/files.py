"""The table of kept files."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.rooms.papers.records import ScanState


class File(models.Model):
    """One row per content that was ever kept. The row outlives its bytes: with ``deleted_at`` it is their tombstone."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    mime = models.CharField(max_length=80)
    pages = models.PositiveIntegerField(default=1)
    #: the retention class under which it first came
    kind = models.CharField(max_length=40, default="upload")
    first_kept_at = models.DateTimeField()
    #: when the same bytes last came in: what nobody names yet is left alone for a while after this
    last_kept_at = models.DateTimeField()
    scan = models.CharField(max_length=10, choices=[(s.value, s.name) for s in ScanState])
    scanned_at = models.DateTimeField(null=True)
    #: what the scanner called it
    infection = models.CharField(max_length=120, default="")
    deleted_at = models.DateTimeField(null=True)
    deleted_why = models.CharField(max_length=40, default="")
    #: whether the bytes of a tombstone are really gone; until then the sweep tries again
    bytes_gone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True, deleted_why="")
                | (Q(deleted_at__isnull=False) & ~Q(deleted_why="")),
                name="papers_tombstone_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["scan"], name="papers_file_unscanned", condition=Q(scan__in=["none", "waiting"])),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.mime}"


class Hold(models.Model):
    """One row per order to keep what belongs to a subject whatever its time: an inspection, a complaint, a court."""

    id = models.BigAutoField(primary_key=True)
    #: ``dossier:<id>`` or ``file:<sha256>``
    subject = models.CharField(max_length=120)
    #: the matter that it belongs to, as people call it: the code of a dossier
    about = models.CharField(max_length=60, default="")
    #: what is held, in words
    title = models.CharField(max_length=300, default="")
    #: the units that look after it
    units = ArrayField(models.CharField(max_length=20), default=list)
    reason = models.TextField()
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=120)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=120, null=True)
    lifted_reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], name="papers_one_hold_per_subject", condition=Q(lifted_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.subject}"
