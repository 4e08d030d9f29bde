"""What the city gives itself for the components of an index."""

from django.db import models
from django.db.models import Q

from motcua.rooms.measures.models.targets import EvidenceFile


class SelfScoreRow(models.Model):
    """One row per score of a component in a year, with its proof and its review. The newest row holds."""

    id = models.BigAutoField(primary_key=True)
    index = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    component = models.CharField(max_length=20)
    points = models.FloatField()
    evidence = models.CharField(max_length=500)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    reviewed = models.FloatField(null=True)
    note = models.CharField(max_length=1000, default="")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=120, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(evidence=""), name="measures_self_score_has_evidence")]
        indexes = [models.Index(fields=["index", "year"], name="measures_self_score_of")]

    def __str__(self) -> str:
        return f"{self.index} {self.year} {self.component}"
