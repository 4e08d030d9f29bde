"""What happened lately, as the ticker tells it."""

from django.db import models


class HappeningRow(models.Model):
    """One row per line of the ticker: what happened, where, to which dossier; nobody is named. Old rows are removed.

    ``unit`` is where it happened, ``other_unit`` the other office that it concerns (empty: none).
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    unit = models.CharField(max_length=40, default="")
    other_unit = models.CharField(max_length=40, default="")
    code = models.CharField(max_length=60, default="")
    about = models.CharField(max_length=120, default="")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "id"], name="operations_happened_at"),
            models.Index(fields=["other_unit", "id"], name="operations_happened_too"),
            models.Index(fields=["at"], name="operations_happened_when"),
        ]

    def __str__(self) -> str:
        return f"{self.at} {self.kind} {self.code}"
