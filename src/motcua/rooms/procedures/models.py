"""The tables of the catalogue."""

from django.db import models
from django.db.models import F, Q

from motcua.kernel.ids import new_id


class Procedure(models.Model):
    """One row per procedure that was ever published. What it says is in its versions.

    ``stamp`` is that of the content files which were last loaded, so that unchanged files are not read again.
    """

    code = models.CharField(max_length=16, primary_key=True)
    stamp = models.CharField(max_length=64, null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """One row per published version of a procedure, in force in [valid_from, valid_to). It never changes.

    A trigger refuses every change but the closing of an open version, and any version that overlaps another.
    ``origin``: ``file`` (the province's content), ``national`` (the national catalogue) or ``keeper`` (a fact entered).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    content = models.JSONField()
    hash = models.CharField(max_length=64)
    origin = models.CharField(max_length=10)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_number"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(valid_to__isnull=True), name="procedure_one_open_version"
            ),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="procedure_version_lasts"),
            models.CheckConstraint(condition=Q(number__gte=1), name="procedure_version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"


class Completion(models.Model):
    """One row per fact that a keeper entered because the source does not state it.

    It is laid over every later version for as long as the source stays silent. ``place``: channel or paper key, or "".
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+")
    fact = models.CharField(max_length=20)
    place = models.CharField(max_length=80, default="", blank=True)
    value = models.JSONField()
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["procedure", "fact", "place"], name="completion_once_per_fact")]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.fact} {self.place}".strip()


class Suggestion(models.Model):
    """One row per value of a missing fact that receiving officers have entered, for the keepers to check and publish.

    Gone once a keeper has entered the fact. ``value`` as in ``Completion``; ``times``: how often it was entered.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+")
    fact = models.CharField(max_length=20)
    place = models.CharField(max_length=80, default="", blank=True)
    value = models.JSONField()
    times = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "fact", "place", "value"], name="suggestion_once_per_value")
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.fact} {self.place}: {self.times}"


class FormVersion(models.Model):
    """One row per published version of a form; a procedure's version names it as ``key@number``. It never changes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    #: JSON as text: the order of its fields is that of the form
    schema = models.TextField()
    hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="form_version_number")]

    def __str__(self) -> str:
        return f"{self.key}@{self.number}"


class CatalogueStamp(models.Model):
    """The one row whose number grows with every change of the catalogue, so that processes know to look again."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="catalogue_has_one_stamp")]

    def __str__(self) -> str:
        return str(self.value)
