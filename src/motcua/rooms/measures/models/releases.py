"""Open data: what was published, and when."""

from django.db import models


class Release(models.Model):
    """One row per release of an open data set: its files, and what its gate found. A release is never changed."""

    id = models.BigAutoField(primary_key=True)
    dataset = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    start = models.DateField()
    end = models.DateField()
    released_at = models.DateTimeField()
    by = models.CharField(max_length=120)
    rows = models.PositiveIntegerField()
    #: cells that were suppressed
    hidden = models.PositiveIntegerField()
    #: values that the personal-data scan looked at
    scanned = models.PositiveIntegerField()
    csv_sha256 = models.CharField(max_length=64)
    csv_size = models.PositiveBigIntegerField()
    parquet_sha256 = models.CharField(max_length=64)
    parquet_size = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "version"], name="measures_release_once")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.version}"
