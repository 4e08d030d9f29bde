"""Whether the ways of counting agree."""

from django.db import models


class Reconciliation(models.Model):
    """One row per time that the three ways of counting were compared. ``differences``: each with its unit and count."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    period = models.CharField(max_length=40)
    compared = models.PositiveIntegerField()
    facts = models.PositiveBigIntegerField()
    differences = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.at:%F} {self.period}: {len(self.differences)}"
