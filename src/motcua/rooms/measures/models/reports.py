"""Periodic reports, the answers in them, and what became of them at the national reporting system."""

from django.db import models
from django.db.models import F, Q


class Report(models.Model):
    """One row per report type, unit (or "city") and period.

    ``cells``: cell → value, frozen at submission; while it is being filled, those counted are read again until the
    cut-off. What is asked is not here before submission: it stands in `Answer`, once for all reports.
    """

    id = models.UUIDField(primary_key=True)
    type = models.CharField(max_length=80)
    unit = models.CharField(max_length=40)
    period = models.CharField(max_length=40)
    start = models.DateField()
    end = models.DateField()
    standing = models.CharField(max_length=12)
    #: grows with every correction
    revision = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    cutoff_at = models.DateTimeField()
    due_at = models.DateTimeField()
    figures_at = models.DateTimeField(null=True)
    #: first handed in: what timeliness counts; a return does not take it back
    handed_in_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=120, default="")
    returns = models.PositiveSmallIntegerField(default=0)
    #: questions that were answered when it was submitted; while it is filled, `Answer` says
    answered = models.PositiveSmallIntegerField(default=0)
    #: the reminder that was sent last: ``opened``, ``soon`` or ``late``
    reminded = models.CharField(max_length=8, default="")
    #: why it was returned or opened for correction, last
    note = models.CharField(max_length=1000, default="")
    rows = models.JSONField(default=dict)
    cells = models.JSONField(default=dict)
    #: finding → explanation
    explained = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "period", "unit"], name="measures_report_once"),
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="measures_report_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["unit", "-end"], name="measures_report_of_unit"),
            models.Index(fields=["due_at"], name="measures_report_due", condition=Q(handed_in_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.unit} {self.period}"


class ReportStep(models.Model):
    """One row per step in the life of a report, with what it changed: cell → [before, after]."""

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    act = models.CharField(max_length=20)
    revision = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    note = models.CharField(max_length=1000, default="")
    changed = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["report", "id"], name="measures_step_of")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.act}"


class Answer(models.Model):
    """One row per answer to a question of content for a unit and a stretch of days. A correction is a new row; the
    newest holds. Which report it was given in is told so that others can say where they took it from.
    """

    id = models.BigAutoField(primary_key=True)
    question = models.CharField(max_length=80)
    unit = models.CharField(max_length=40)
    start = models.DateField()
    end = models.DateField()
    #: null: taken back
    value = models.JSONField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["unit", "start", "end"], name="measures_answer_of")]

    def __str__(self) -> str:
        return f"{self.question} {self.unit} {self.end}"


class Dispatch(models.Model):
    """One row per revision of a report that goes to the national reporting system; ``key`` is the same for every try,
    so that a message whose answer was lost is taken once.
    """

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    revision = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80, unique=True)
    message = models.JSONField()
    state = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    receipt = models.CharField(max_length=80, default="")
    received_at = models.DateTimeField(null=True)
    #: the national system's own words
    reason = models.CharField(max_length=2000, default="")
    last_error = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "revision"], name="measures_dispatch_once")]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="measures_dispatch_waiting",
                condition=Q(state__in=["waiting", "taken"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"
