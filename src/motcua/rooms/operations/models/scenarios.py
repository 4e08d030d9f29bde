"""Scenarios: whether they are switched on, their rehearsals, their runs."""

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id
from motcua.rooms.operations.models.alerts import AlertRow
from motcua.rooms.operations.records import EntryWord, StepKind


class Rehearsal(models.Model):
    """One row per rehearsal of one version of a scenario against the history of a stretch of days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scenario = models.CharField(max_length=80)
    version = models.CharField(max_length=16)
    start = models.DateField()
    end = models.DateField()
    #: [[day, unit, value], …]
    firings = models.JSONField(default=list)
    #: unit-days that were looked at
    looked = models.PositiveIntegerField()
    first_steps = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        db_table = "operations_rehearsal"
        indexes = [models.Index(fields=["scenario", "version", "-at"], name="operations_rehearsal_newest")]

    def __str__(self) -> str:
        return f"{self.scenario} {self.start}–{self.end}"


class Switch(models.Model):
    """One row per scenario that somebody has switched on or off; it counts only for the version that it names."""

    scenario = models.CharField(primary_key=True, max_length=80)
    version = models.CharField(max_length=16)
    on = models.BooleanField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        db_table = "operations_switch"

    def __str__(self) -> str:
        return f"{self.scenario} {'on' if self.on else 'off'}"


class Run(models.Model):
    """One row per time that a scenario was played for a unit. A unit has at most one run of a scenario at a time, and
    an alert starts a scenario at most once: the database itself sees to it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scenario = models.CharField(max_length=80)
    version = models.CharField(max_length=16)
    unit = models.CharField(max_length=40)
    #: the units that what started it touches
    touched = models.JSONField(default=list)
    instance_id = models.UUIDField(unique=True)
    alert = models.ForeignKey(AlertRow, models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, blank=True)

    class Meta:
        db_table = "operations_run"
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "unit"], name="operations_run_one_at_a_time", condition=Q(ended_at__isnull=True)
            ),
            models.UniqueConstraint(fields=["scenario", "alert"], name="operations_run_once_per_alert"),
        ]

    def __str__(self) -> str:
        return f"{self.scenario} {self.unit}"


class Step(models.Model):
    """One row per step that a run has come to. ``waiting_id`` is the token of the process that rests there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    waiting_id = models.UUIDField(unique=True)
    element = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=[(one.value, one.name) for one in StepKind])
    unit = models.CharField(max_length=40)
    outcomes = models.JSONField(default=list)
    #: of a list: which of its things are done
    ticked = models.JSONField(default=list)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "operations_step"
        indexes = [models.Index(fields=["kind"], name="operations_step_open", condition=Q(done_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.run_id} {self.element}"


class RunLine(models.Model):
    """One row per line of a run's log."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    word = models.CharField(max_length=10, choices=[(one.value, one.name) for one in EntryWord])
    element = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        db_table = "operations_run_line"

    def __str__(self) -> str:
        return f"{self.run_id} {self.word}"
