"""Counters: sums of what single facts contribute, kept by the difference that each change makes."""

from django.db import models


class Counts(models.Model):
    """What is counted; the columns are `rules.counts.COUNTS`, in its order (a test compares them)."""

    filed = models.IntegerField(default=0)
    received = models.IntegerField(default=0)
    received_online = models.IntegerField(default=0)
    received_post = models.IntegerField(default=0)
    received_elsewhere = models.IntegerField(default=0)
    online_e_result = models.IntegerField(default=0)
    with_fee = models.IntegerField(default=0)
    paid_online = models.IntegerField(default=0)
    papers = models.IntegerField(default=0)
    papers_digital = models.IntegerField(default=0)
    papers_reused = models.IntegerField(default=0)
    with_reuse = models.IntegerField(default=0)
    synced = models.IntegerField(default=0)
    asked_to_complete = models.IntegerField(default=0)
    finished = models.IntegerField(default=0)
    finished_on_time = models.IntegerField(default=0)
    finished_early = models.IntegerField(default=0)
    finished_late = models.IntegerField(default=0)
    finished_digitised = models.IntegerField(default=0)
    e_results = models.IntegerField(default=0)
    days_taken = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    closed_on_time = models.IntegerField(default=0)
    closed_late = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    fell_due = models.IntegerField(default=0)
    settled = models.IntegerField(default=0)
    rated = models.IntegerField(default=0)
    satisfied = models.IntegerField(default=0)
    dissatisfied = models.IntegerField(default=0)
    shared = models.IntegerField(default=0)
    payments = models.IntegerField(default=0)
    payments_online = models.IntegerField(default=0)
    money = models.BigIntegerField(default=0)
    money_online = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class Daily(Counts):
    """One row per day, side (received or decided) and unit: the finest that a unit is drawn by."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    side = models.CharField(max_length=10)
    unit = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["side", "unit", "day"], name="measures_daily_once")]
        indexes = [models.Index(fields=["day"], name="measures_daily_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.side} {self.unit}"


class Half(Counts):
    """One row per half-month (1st–14th, 15th–end), side and unit: every period that the law names is made of these.

    ``stamp`` grows with every change: who keeps a copy asks for what is newer.
    """

    id = models.BigAutoField(primary_key=True)
    half = models.DateField()
    side = models.CharField(max_length=10)
    unit = models.CharField(max_length=40)
    stamp = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["side", "unit", "half"], name="measures_half_once")]
        indexes = [models.Index(fields=["stamp"], name="measures_half_newer")]

    def __str__(self) -> str:
        return f"{self.half} {self.side} {self.unit}"


class ByCell(Counts):
    """Both units, procedure and channel."""

    receiving = models.CharField(max_length=40)
    deciding = models.CharField(max_length=40)
    procedure = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)

    class Meta:
        abstract = True


class ByProcedure(Counts):
    """Procedure and channel."""

    procedure = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)

    class Meta:
        abstract = True


class Cell(ByCell):
    """One row per half-month, both units, procedure and channel: what a figure is broken down by."""

    id = models.BigAutoField(primary_key=True)
    half = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deciding", "half", "receiving", "procedure", "channel"], name="measures_cell_once"
            )
        ]
        indexes = [
            models.Index(fields=["receiving", "half"], name="measures_cell_received"),
            models.Index(fields=["procedure", "half"], name="measures_cell_procedure"),
        ]

    def __str__(self) -> str:
        return f"{self.half} {self.deciding} {self.procedure}"


class Citywide(ByProcedure):
    """One row per half-month, procedure and channel, of the whole city: cells of all units added up."""

    id = models.BigAutoField(primary_key=True)
    half = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["half", "procedure", "channel"], name="measures_citywide_once"),
        ]

    def __str__(self) -> str:
        return f"{self.half} {self.procedure} {self.channel}"


class CellQuarter(ByCell):
    """Cells by the quarter: a year is taken apart by a sixth of the rows."""

    id = models.BigAutoField(primary_key=True)
    quarter = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deciding", "quarter", "receiving", "procedure", "channel"], name="measures_cellquarter_once"
            )
        ]
        indexes = [models.Index(fields=["receiving", "quarter"], name="measures_cellquarter_received")]

    def __str__(self) -> str:
        return f"{self.quarter} {self.deciding} {self.procedure}"


class CitywideQuarter(ByProcedure):
    """The same of the whole city by the quarter."""

    id = models.BigAutoField(primary_key=True)
    quarter = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarter", "procedure", "channel"], name="measures_citywidequarter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.procedure} {self.channel}"


class Standing(models.Model):
    """One row per pair of units, group of officers and due day: how many open dossiers wait there (a role's turn).

    Dossiers without a promised day stand at 9999-12-31. What is overdue today is what was due before it.
    """

    id = models.BigAutoField(primary_key=True)
    deciding = models.CharField(max_length=40)
    receiving = models.CharField(max_length=40)
    holder = models.CharField(max_length=40)
    due_on = models.DateField()
    standing = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deciding", "receiving", "holder", "due_on"], name="measures_standing_once")
        ]
        indexes = [models.Index(fields=["due_on"], name="measures_standing_due")]

    def __str__(self) -> str:
        return f"{self.deciding} {self.holder} {self.due_on}: {self.standing}"


class Ahead(models.Model):
    """One row per procedure, channel and due day: how many dossiers of the whole city are open, and due then."""

    id = models.BigAutoField(primary_key=True)
    procedure = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    due_on = models.DateField()
    standing = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["due_on", "procedure", "channel"], name="measures_ahead_once")]

    def __str__(self) -> str:
        return f"{self.due_on} {self.procedure} {self.channel}: {self.standing}"


class Stock(models.Model):
    """One row per procedure and channel: how many dossiers of the whole city are open, and how many have a due day."""

    id = models.BigAutoField(primary_key=True)
    procedure = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    standing = models.IntegerField(default=0)
    promised = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["procedure", "channel"], name="measures_stock_once")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.channel}: {self.standing}"
