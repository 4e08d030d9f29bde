"""Alerts."""

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id
from motcua.rooms.operations.records import AlertState, Severity

LIVE = Q(state__in=[AlertState.PENDING.value, AlertState.OPEN.value, AlertState.DISMISSED.value])


class AlertRow(models.Model):
    """One row per time that a rule was true at a unit, from its first moment to its end.

    At most one of a rule and unit lives at a time: the database itself keeps the same alert from being raised twice.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.CharField(max_length=80)
    #: the version of the rule that raised it
    version = models.CharField(max_length=16)
    unit = models.CharField(max_length=40)
    severity = models.CharField(max_length=10, choices=[(one.value, one.name) for one in Severity])
    state = models.CharField(max_length=10, choices=[(one.value, one.name) for one in AlertState])
    value = models.FloatField()
    #: the worst that was seen
    peak = models.FloatField()
    facts = models.JSONField(default=dict)
    #: since when it is true; ``seen`` and ``calm_since`` are what the evaluation remembers (records.Held)
    since = models.DateTimeField()
    seen = models.PositiveIntegerField(default=1)
    calm_since = models.DateTimeField(null=True)
    raised_at = models.DateTimeField(null=True)
    #: when people were told; not while it is explained by another one, nor in quiet hours
    announced_at = models.DateTimeField(null=True)
    cause = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True)
    acknowledge_by = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=120, blank=True)
    #: the unit that deals with it, and until when
    assigned_to = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    dismissed_by = models.CharField(max_length=120, blank=True)
    #: why somebody dismissed it
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "operations_alert"
        constraints = [
            models.UniqueConstraint(fields=["rule", "unit"], name="operations_alert_lives_once", condition=LIVE),
            models.CheckConstraint(
                condition=Q(state="closed") ^ Q(closed_at__isnull=True), name="operations_alert_closed_has_a_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | (~Q(reason="") & ~Q(dismissed_by="")),
                name="operations_alert_dismissed_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["rule", "raised_at"], name="operations_alert_open", condition=Q(state="open")),
            models.Index(fields=["unit"], name="operations_alert_open_unit", condition=Q(state="open")),
            models.Index(fields=["unit", "-closed_at"], name="operations_alert_past", condition=Q(state="closed")),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.unit} {self.state}"
