"""The tables of the scanning bench."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from motcua.kernel.ids import new_id
from motcua.rooms.papers.records.digitising import CopyState


class Copy(models.Model):
    """One row per electronic copy that an officer had composed of pages."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    #: ``dossier:<code>``
    subject = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    #: what it answers, in the words of whoever asked for it
    paper = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    seen_original = models.BooleanField()
    state = models.CharField(max_length=10, choices=[(s.value, s.name) for s in CopyState])
    sha256 = models.CharField(max_length=64, default="")
    size = models.PositiveBigIntegerField(default=0)
    has_text = models.BooleanField(default=False)
    proposed = models.JSONField(default=dict)
    confirmed = models.JSONField(default=dict)
    request = models.UUIDField(null=True)
    certified_sha256 = models.CharField(max_length=64, default="")
    composed_by = models.CharField(max_length=120)
    composed_at = models.DateTimeField()
    certified_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="papers_copy_of"),
            models.Index(fields=["composed_at"], name="papers_copy_composing", condition=models.Q(state="composing")),
            models.Index(
                fields=["unit", "composed_at"],
                name="papers_copy_waiting",
                condition=models.Q(state__in=["read", "confirmed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class Sheet(models.Model):
    """One row per page on the bench, or in a copy once it was composed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    copy = models.ForeignKey(Copy, models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=80)
    page = models.PositiveIntegerField(default=1)
    turn = models.PositiveSmallIntegerField(default=0)
    crop = ArrayField(models.PositiveSmallIntegerField(), default=list)
    #: the page as a PDF of its own, with its text when it could be read
    page_sha256 = models.CharField(max_length=64, default="")
    text = models.TextField(default="")
    added_by = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "position"], name="papers_sheet_of")]

    def __str__(self) -> str:
        return f"page {self.page} of {self.sha256[:12]}"
