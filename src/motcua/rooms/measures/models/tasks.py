"""Plans, tasks and what happens to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id
from motcua.rooms.measures.models.targets import EvidenceFile


class PlanRow(models.Model):
    """One row per plan, or per document with the conclusions of a meeting, whose tasks are followed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=80)
    title = models.CharField(max_length=500)
    #: the unit that issued it, follows its tasks and judges their reports
    unit = models.CharField(max_length=40)
    issued_on = models.DateField()
    pillar = models.CharField(max_length=40, default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    #: units that have to issue a plan of their own for this one
    must_plan = ArrayField(models.CharField(max_length=40), default=list)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "number"], name="measures_plan_number_once")]

    def __str__(self) -> str:
        return self.number


class TaskRow(models.Model):
    """One row per task of a plan. Whether it is late follows from ``due_at`` and ``done_at`` and is not kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(PlanRow, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=1000)
    pillar = models.CharField(max_length=40)
    #: the unit that answers for it, and those that help
    lead = models.CharField(max_length=40)
    cooperating = ArrayField(models.CharField(max_length=40), default=list)
    assigned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    #: each time the due moment was moved: ``before``, ``reason``, ``at``
    moves = models.JSONField(default=list)
    #: as last accepted
    percent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="measures_task_number_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="measures_task_percent"),
        ]
        indexes = [
            models.Index(fields=["lead", "due_at"], name="measures_task_of_unit"),
            models.Index(fields=["due_at"], name="measures_task_open", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title


class MilestoneRow(models.Model):
    """One row per step on the way of a task."""

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(TaskRow, models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    due_on = models.DateField()
    reached_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class TaskReportRow(models.Model):
    """One row per report on a task, with its proof, and what became of it."""

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(TaskRow, models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=4000)
    evidence = models.CharField(max_length=500, default="")
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    verdict = models.CharField(max_length=10, default="waiting")
    reason = models.CharField(max_length=1000, default="")
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=120, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(verdict="waiting"), name="measures_task_one_report_waits"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="measures_task_report_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.percent} %"


class UrgeRow(models.Model):
    """One row per time a unit was urged: by a person, with his words, or by the clock, once per stage."""

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(TaskRow, models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000, default="")
    #: of the clock: ``soon``, ``late-0``, …
    stage = models.CharField(max_length=20, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "stage"], condition=~Q(stage=""), name="measures_task_reminded_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.at:%F}"
