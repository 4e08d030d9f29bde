"""What was measured for targets that nothing counts, and the files that prove it."""

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id


class EvidenceFile(models.Model):
    """One row per file handed in as proof of a figure, a score or a task. The papers room keeps its bytes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    #: what it proves: ``target:<code>``, ``score:<index>``, ``task:<id>``, ``plan:<id>``
    subject = models.CharField(max_length=120)
    #: the unit whose figures it belongs to, or ``city``
    scope = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    mime = models.CharField(max_length=100)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class TargetValue(models.Model):
    """One row per value that was entered for a target, with its proof. For the same day the newest row holds."""

    id = models.BigAutoField(primary_key=True)
    target = models.CharField(max_length=80)
    on = models.DateField()
    value = models.FloatField()
    evidence = models.CharField(max_length=500)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(evidence=""), name="measures_target_value_has_evidence")]
        indexes = [models.Index(fields=["target", "on"], name="measures_target_value_of")]

    def __str__(self) -> str:
        return f"{self.target} {self.on}"
