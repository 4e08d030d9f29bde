"""Incidents and planned work."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.kernel.ids import new_id
from motcua.rooms.watch.records import Severity


class Incident(models.Model):
    """One row per fault of a target, from the finding that opened it to the finding that closed it.

    A warning that becomes an outage stays the same incident. The name is kept as it was: content changes, history
    does not. Foreign keys do not lead to targets: they are content.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    target = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, default="", blank=True)
    public = models.BooleanField(default=False)
    severity = models.CharField(max_length=10, choices=[(s.value, s.name) for s in Severity])
    opened_at = models.DateTimeField()
    #: when it stopped answering; empty for a warning
    outage_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    #: until when the promise of its kind says that it is repaired
    due_at = models.DateTimeField(null=True)
    #: what was found and what it means, in words: [{says, facts}, …]
    reasons = models.JSONField(default=list)
    meaning = models.JSONField(default=list)
    #: units and number of the targets that are down with it
    units = ArrayField(models.CharField(max_length=40), default=list)
    targets = models.PositiveIntegerField(default=1)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=120, default="")
    assignee = models.CharField(max_length=120, default="")
    level = models.PositiveSmallIntegerField(default=0)
    post_mortem = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target"], name="watch_one_open_incident", condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="watch_incident_closes_after_it_opens",
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at"], name="watch_incident_latest"),
            models.Index(fields=["target", "-opened_at"], name="watch_incident_of_target"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.severity}"


class IncidentLine(models.Model):
    """One row per line of an incident's timeline: what the data found, what people did and noted."""

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    #: an actor's id
    by = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    says = models.TextField()
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["incident", "id"], name="watch_line_of_incident")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind}"


class Maintenance(models.Model):
    """One row per window of planned work on a target, on all targets of a kind, or on all of a unit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scope = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    why = models.CharField(max_length=500)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="watch_window_ends_after_it_starts")
        ]
        indexes = [models.Index(fields=["ends_at"], name="watch_window_by_end")]

    def __str__(self) -> str:
        return f"{self.scope} {self.starts_at:%Y-%m-%d %H:%M}"
