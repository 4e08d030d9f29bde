"""Observations taken in from outside."""

from django.db import models


class Latest(models.Model):
    """One row per entity and attribute: the latest number that was observed of it."""

    id = models.BigAutoField(primary_key=True)
    entity = models.CharField(max_length=200)
    type = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    area = models.CharField(max_length=10, default="")
    attribute = models.CharField(max_length=40)
    value = models.FloatField()
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    client = models.CharField(max_length=60)
    simulated = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "attribute"], name="operations_latest_once")]
        indexes = [models.Index(fields=["type", "attribute"], name="operations_latest_of")]

    def __str__(self) -> str:
        return f"{self.entity} {self.attribute}"


class Past(models.Model):
    """One row per number that was observed of an entity at a moment; kept as long as its kind says."""

    id = models.BigAutoField(primary_key=True)
    entity = models.CharField(max_length=200)
    type = models.CharField(max_length=40)
    attribute = models.CharField(max_length=40)
    value = models.FloatField()
    observed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "attribute", "observed_at"], name="operations_past_once")
        ]
        indexes = [models.Index(fields=["type", "attribute", "observed_at"], name="operations_past_of")]

    def __str__(self) -> str:
        return f"{self.entity} {self.attribute} {self.observed_at}"


class Hour(models.Model):
    """One row per entity, attribute and hour of the clock: the last number that was observed in it.

    What a board draws behind a number; without it a line of a day would read all that was observed in it.
    """

    id = models.BigAutoField(primary_key=True)
    entity = models.CharField(max_length=200)
    type = models.CharField(max_length=40)
    attribute = models.CharField(max_length=40)
    hour = models.DateTimeField()
    value = models.FloatField()
    observed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "attribute", "hour"], name="operations_hour_once")]
        indexes = [
            models.Index(fields=["type", "attribute", "hour"], include=["value"], name="operations_hour_of"),
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.attribute} {self.hour}"


class Report(models.Model):
    """One row per client, kind of entity and day: how many numbers it reported, and what became of them.

    ``type`` is empty where a request named a kind that nobody observes. ``reasons`` counts refusals by their word.
    """

    id = models.BigAutoField(primary_key=True)
    client = models.CharField(max_length=60)
    type = models.CharField(max_length=40)
    day = models.DateField()
    kept = models.BigIntegerField(default=0)
    late = models.BigIntegerField(default=0)
    again = models.BigIntegerField(default=0)
    differs = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    reasons = models.JSONField(default=dict)
    last_at = models.DateTimeField()
    last_refusal = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "type", "day"], name="operations_report_once")]

    def __str__(self) -> str:
        return f"{self.client} {self.type} {self.day}"
