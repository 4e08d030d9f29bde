"""The tables of the process room: published drawings, running instances, their tokens and their history."""

from django.db import models
from django.db.models import Q

from motcua.rooms.process.records import DOSSIERS


class DefinitionVersion(models.Model):
    """One row per published version of a drawn process. Rows are only added; a trigger lets nothing change but the end
    of validity, because instances run on the version they began with.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=80)
    #: the folder of content that it belongs to: what its running instances are about
    family = models.CharField(max_length=40, default=DOSSIERS)
    version = models.PositiveIntegerField()
    name = models.TextField()
    name_en = models.TextField(blank=True)
    xml = models.TextField()
    sha256 = models.CharField(max_length=64)
    #: the versions of the processes it calls, fixed when it was published: {key: id}
    calls = models.JSONField(default=dict)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        db_table = "process_definition"
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="process_definition_version"),
            models.UniqueConstraint(fields=["key"], condition=Q(valid_to__isnull=True), name="process_one_in_force"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="process_valid_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Instance(models.Model):
    """One row per process that runs, or ran, for a subject (``dossier:<id>``).

    No database constraint on ``definition``: every filing would lock the same row of it, and a definition is never
    deleted (the trigger refuses).
    """

    id = models.UUIDField(primary_key=True)
    definition = models.ForeignKey(
        DefinitionVersion, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    subject = models.CharField(max_length=120)
    variables = models.JSONField(default=dict)
    #: rises with every step, so that two pages can tell who was first
    revision = models.PositiveIntegerField(default=0)
    arrivals = models.PositiveIntegerField(default=0)
    state = models.PositiveSmallIntegerField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "process_instance"
        indexes = [models.Index(fields=["subject"], name="process_instance_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__isnull=True) | Q(state__gte=1, state__lte=10), name="process_state_is_national"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.revision}"


class TokenRow(models.Model):
    """One row per token of a running instance: a step that waits, an armed border event, a parked branch, a call."""

    id = models.UUIDField(primary_key=True)
    instance = models.ForeignKey(Instance, models.CASCADE, related_name="+", db_index=False)
    element = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)
    since = models.DateTimeField()
    arrival = models.PositiveIntegerField()
    due_at = models.DateTimeField(null=True)
    via = models.CharField(max_length=200, null=True)
    host = models.UUIDField(null=True)
    scope = models.UUIDField(null=True)

    class Meta:
        db_table = "process_token"
        indexes = [models.Index(fields=["due_at"], name="process_timers", condition=Q(kind="timer"))]
        constraints = [
            models.UniqueConstraint(fields=["instance", "arrival"], name="process_token_arrival"),
            models.CheckConstraint(
                condition=Q(kind__in=["task", "timer", "message", "join", "call"]), name="process_token_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.element}"


class StepRow(models.Model):
    """One row per step of an instance: what moved it, and how it stood before and after, so that it can be undone."""

    id = models.BigAutoField(primary_key=True)
    instance = models.ForeignKey(Instance, models.CASCADE, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()
    #: complete, message, timer, cancel or undo
    kind = models.CharField(max_length=8)
    element = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=40, null=True)
    at = models.DateTimeField()
    state = models.PositiveSmallIntegerField(null=True)
    #: elements that were passed on the way, for the diagram
    passed = models.JSONField(default=list)
    #: the service actions that ran, by name
    actions = models.JSONField(default=list)
    #: tokens, variables and state before the step
    before = models.JSONField()
    undone = models.BooleanField(default=False)

    class Meta:
        db_table = "process_step"
        constraints = [models.UniqueConstraint(fields=["instance", "seq"], name="process_step_seq")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.element}"
