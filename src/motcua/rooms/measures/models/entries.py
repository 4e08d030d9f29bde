"""Figures that nobody can count for us."""

from django.db import models
from django.db.models import F, Q


class Entry(models.Model):
    """One row per figure that was entered by hand, with its evidence. A correction is a new row; the newest holds."""

    id = models.BigAutoField(primary_key=True)
    indicator = models.CharField(max_length=80)
    unit = models.CharField(max_length=40)
    start = models.DateField()
    end = models.DateField()
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True)
    #: the document that proves it: its number, or where it is
    evidence = models.CharField(max_length=500)
    note = models.CharField(max_length=1000, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="measures_entry_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(evidence=""), name="measures_entry_has_evidence"),
        ]
        indexes = [models.Index(fields=["indicator", "unit", "end"], name="measures_entry_of")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit} {self.end}"
