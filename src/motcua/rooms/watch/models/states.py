"""How everything stands, and how it fared."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from motcua.rooms.watch.models.incidents import Incident
from motcua.rooms.watch.records import Verdict

_VERDICTS = [(verdict.value, verdict.name) for verdict in Verdict]


class ProbeState(models.Model):
    """One row per probe: its last finding, and what its judge remembers (`records.Memory` without what stands here)."""

    probe = models.CharField(max_length=160, primary_key=True)
    target = models.CharField(max_length=120)
    verdict = models.CharField(max_length=10, choices=_VERDICTS, default=Verdict.UNKNOWN)
    reasons = models.JSONField(default=list)
    seen_at = models.DateTimeField()
    ok = models.BooleanField(null=True)
    ms = models.FloatField(null=True)
    value = models.FloatField(null=True)
    memory = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["target"], name="watch_probe_of_target")]

    def __str__(self) -> str:
        return f"{self.probe} {self.verdict}"


class TargetState(models.Model):
    """One row per target that was ever heard of: the worst of its probes, and the incident that explains it."""

    target = models.CharField(max_length=120, primary_key=True)
    verdict = models.CharField(max_length=10, choices=_VERDICTS, default=Verdict.UNKNOWN)
    reasons = models.JSONField(default=list)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    #: up to which tick of which prober its day was counted
    counted = models.FloatField(default=-1)
    run = models.CharField(max_length=40, default="")
    #: its own open incident, or the one of the target that it is behind
    incident = models.ForeignKey(Incident, models.SET_NULL, related_name="+", null=True)

    def __str__(self) -> str:
        return f"{self.target} {self.verdict}"


class Trace(models.Model):
    """One row per probe and hour: a latency for each minute in ms; -1 when it failed, null when nothing was asked."""

    id = models.BigAutoField(primary_key=True)
    probe = models.CharField(max_length=160)
    hour = models.DateTimeField()
    minutes = ArrayField(models.IntegerField(null=True), size=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["probe", "hour"], name="watch_trace_per_probe_and_hour")]
        indexes = [models.Index(fields=["hour"], name="watch_trace_by_hour")]

    def __str__(self) -> str:
        return f"{self.probe} {self.hour:%Y-%m-%d %H}"


class Level(models.Model):
    """One row per thing that fills up and hour: how full it was when the hour was last looked at, in percent."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=60)
    hour = models.DateTimeField()
    value = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "hour"], name="watch_level_per_hour")]
        indexes = [models.Index(fields=["hour"], name="watch_level_by_hour")]

    def __str__(self) -> str:
        return f"{self.name} {self.hour:%Y-%m-%d %H}"


class Day(models.Model):
    """One row per target and local day: how many seconds it was up, warned, down, and down for planned work."""

    id = models.BigAutoField(primary_key=True)
    target = models.CharField(max_length=120)
    day = models.DateField()
    up = models.FloatField(default=0)
    warned = models.FloatField(default=0)
    down = models.FloatField(default=0)
    planned = models.FloatField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "day"], name="watch_day_per_target")]
        indexes = [models.Index(fields=["day"], name="watch_day_by_day")]

    def __str__(self) -> str:
        return f"{self.target} {self.day}"


class Heartbeat(models.Model):
    """One row per prober that runs or ran: what it did since its start, written with each batch of findings."""

    run = models.CharField(max_length=40, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    findings = models.BigIntegerField(default=0)
    #: findings that were thrown away because the database was gone too long
    dropped = models.BigIntegerField(default=0)
    #: questions that were not put in time
    late = models.BigIntegerField(default=0)
    in_flight = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-seen_at"], name="watch_beat_latest")]

    def __str__(self) -> str:
        return f"{self.run} {self.seen_at:%H:%M:%S}"
