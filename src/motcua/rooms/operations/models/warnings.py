"""Public warnings."""

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id
from motcua.rooms.operations.records import Gravity


class WarningRow(models.Model):
    """One row per message of the Common Alerting Protocol that warns, updates or takes back: sent by the city, or taken
    in from a machine. Rows are only added; ``over_at`` says when a later message replaced or cancelled it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sender = models.CharField(max_length=200)
    identifier = models.CharField(max_length=200)
    sent = models.DateTimeField()
    status = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    scope = models.CharField(max_length=12)
    event = models.CharField(max_length=200, blank=True)
    severity = models.CharField(max_length=10, choices=[(one.value, one.name) for one in Gravity])
    #: {language: {headline, description, instruction}}
    texts = models.JSONField(default=dict)
    area = models.TextField(blank=True)
    #: the committees of the communes and wards that it names; empty: none is coded
    units = models.JSONField(default=list)
    effective = models.DateTimeField()
    expires = models.DateTimeField()
    #: the message itself
    xml = models.TextField()
    own = models.BooleanField()
    taken_at = models.DateTimeField()
    by = models.CharField(max_length=120)
    over_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "operations_warning"
        constraints = [models.UniqueConstraint(fields=["sender", "identifier"], name="operations_warning_once")]
        indexes = [
            models.Index(fields=["expires"], name="operations_warning_in_force", condition=Q(over_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.identifier}"
