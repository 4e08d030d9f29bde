"""The tables of places, offices, hours and the calendar."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.rooms.units.records import AreaKind, DayKind, Mode, UnitKind


class Area(models.Model):
    """One row per commune or ward that exists or existed since 1 July 2025."""

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in AreaKind])
    area_km2 = models.FloatField(null=True)
    merged_from = models.TextField(blank=True, default="")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{5}$"), name="area_code_has_five_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Unit(models.Model):
    """One row per office, also of those that ceased. ``name`` is the name now; earlier ones are in ``UnitName``.

    ``valid_to`` is the first day on which the unit no longer exists. ``national_code`` stays null until somebody who
    knows it enters it.
    """

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True, default="")
    kind = models.CharField(max_length=20, choices=[(k, k) for k in UnitKind])
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    national_code = models.CharField(max_length=20, null=True)
    mode = models.CharField(max_length=4, choices=[(m, m) for m in Mode], default=Mode.DAY)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField(blank=True, default="")
    confidence = models.CharField(max_length=1, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["national_code"], name="unit_national_code_once", condition=Q(valid_to__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(national_code__isnull=True) | Q(national_code__regex=r"^[GH]\d{2}(\.\d{2}){0,3}$"),
                name="unit_national_code_top_first",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(parent=F("code")), name="unit_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class UnitName(models.Model):
    """One row per name that a unit carried until ``until`` (the first day of the next name)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    until = models.DateField()
    decree = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.name}"


class Succession(models.Model):
    """One row per unit that took over from a unit that ceased; ``first`` marks the one that inherits what is open."""

    ceased = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    on = models.DateField()
    first = models.BooleanField(default=True)
    decree = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ceased", "successor"], name="succession_once"),
            models.UniqueConstraint(fields=["ceased"], condition=Q(first=True), name="succession_one_heir"),
            models.CheckConstraint(condition=~Q(ceased=F("successor")), name="succession_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.ceased_id} → {self.successor_id}"


class UnitHours(models.Model):
    """One row per unit with office hours of its own; the row without a unit holds the hours of all others.

    ``week`` holds seven lists, Monday first, of intervals ``[from, to]`` in minutes of the day.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    week = models.JSONField()
    same_day_until = models.PositiveSmallIntegerField()
    source = models.TextField(blank=True, default="")
    confidence = models.CharField(max_length=10, blank=True, default="")
    #: False as long as the row says what the content file says
    edited = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit"], name="unit_hours_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(same_day_until__lte=1440), name="unit_hours_cut_off_within_the_day"),
        ]

    def __str__(self) -> str:
        return f"hours of {self.unit_id or 'all units'}"


class CalendarDay(models.Model):
    """One row per announcement about one day. The one in force has no ``superseded_at``; older ones stay."""

    day = models.DateField()
    kind = models.CharField(max_length=10, choices=[(k, k) for k in DayKind])
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True, default="")
    swapped_with = models.DateField(null=True)
    decree = models.CharField(max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    superseded_at = models.DateTimeField(null=True)
    #: announced by an operator: loading the content again does not undo it
    edited = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(superseded_at__isnull=True), name="calendar_one_word_per_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class Stamp(models.Model):
    """One row: a random value that changes with everything above, so that a process knows when to read it again.

    It is random and not a count, because a count that was rolled back would come twice.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField()
    #: the years whose holidays are known
    years = ArrayField(models.PositiveSmallIntegerField(), default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="units_one_stamp")]

    def __str__(self) -> str:
        return str(self.value)
