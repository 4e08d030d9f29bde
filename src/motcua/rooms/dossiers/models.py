"""The tables of dossiers."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q

from motcua.kernel.ids import new_id
from motcua.rooms.dossiers.records import (
    Channel,
    Delivery,
    Finance,
    PaperEnding,
    PaperForm,
    Satisfaction,
    State,
    Sync,
)


class Counter(models.Model):
    """One row per unit and day: the last running number given. No other row waits for it."""

    unit = models.CharField(max_length=40)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="dossiers_counter_per_unit_and_day")]

    def __str__(self) -> str:
        return f"{self.unit} {self.day}: {self.last}"


class Dossier(models.Model):
    """One row per request that a citizen or an organisation has handed in.

    The row says where the dossier stands now; how it got there is in ``Act`` and, beyond doubt, in the journal.
    Unit codes are checked by the units room when they are written; they are not foreign keys because a unit's rows
    have validity in time and a dossier outlives them. The version of the procedure carries no constraint of the
    database: every filing would lock the same row of it, and a version is never deleted (a trigger refuses).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    #: byte order, so that its one index also finds codes by their beginning
    code = models.CharField(max_length=60, db_collation="C")
    client_key = models.CharField(max_length=80)
    filed_by = models.CharField(max_length=120)
    content_hash = models.CharField(max_length=64)
    procedure = models.CharField(max_length=40)
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    #: keys of the procedure's cases that the applicant falls under, as chosen
    cases = ArrayField(models.CharField(max_length=200), default=list)
    channel = models.CharField(max_length=10, choices=[(c.value, c.name) for c in Channel])

    receiving_unit = models.CharField(max_length=40)
    competent_unit = models.CharField(max_length=40)
    support_unit = models.CharField(max_length=40, default="")
    return_unit = models.CharField(max_length=40)
    return_by = models.CharField(max_length=10, default="counter")
    return_address = models.CharField(max_length=300, default="")

    person_id = models.UUIDField(null=True)
    applicant = models.JSONField()
    applicant_words = models.CharField(max_length=200, default="")
    form_key = models.CharField(max_length=80)
    form = models.JSONField()
    #: where values of the form come from, by path; null: all were typed
    form_origins = models.JSONField(null=True)

    #: the electronic result that was prepared for it, if any; without one it ends on paper
    result = models.ForeignKey("papers.Result", models.PROTECT, related_name="+", null=True)

    instance_id = models.UUIDField(unique=True)
    revision = models.PositiveIntegerField(default=0)
    state = models.PositiveSmallIntegerField(choices=[(s.value, s.name) for s in State])
    finance = models.CharField(max_length=10, default=Finance.NOTHING, choices=[(f.value, f.name) for f in Finance])
    delivery = models.CharField(
        max_length=10, default=Delivery.NOT_READY, choices=[(d.value, d.name) for d in Delivery]
    )
    sync = models.CharField(max_length=10, default=Sync.PENDING, choices=[(s.value, s.name) for s in Sync])

    filed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=120, null=True)
    #: when the first answer to an online filing is due
    respond_by = models.DateTimeField(null=True)
    #: "3wd", "8h", …; empty until it is known
    limit = models.CharField(max_length=20, default="")
    #: "catalogue", or the document that the receiving officer named
    limit_source = models.CharField(max_length=200, default="")
    same_day = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    due_reasons = models.JSONField(default=list)
    paused_since = models.DateTimeField(null=True)
    extension = models.JSONField(null=True)
    supplements_asked = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=120, null=True)
    finished_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closing_reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="dossiers_code_once"),
            models.UniqueConstraint(fields=["filed_by", "client_key"], name="dossiers_filed_once_per_client_key"),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="dossiers_receipt_is_signed_and_dated",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="dossiers_decision_is_signed_and_dated",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(received_at__isnull=True) | Q(due_at__gte=F("received_at")),
                name="dossiers_due_after_receipt",
            ),
        ]
        indexes = [
            models.Index(fields=["person_id", "-filed_at"], name="dossiers_of_person"),
            models.Index(fields=["competent_unit", "-filed_at"], name="dossiers_of_competent"),
            models.Index(fields=["receiving_unit", "-filed_at"], name="dossiers_of_receiving"),
            models.Index(fields=["competent_unit", "due_at"], name="dossiers_open", condition=Q(ended_at__isnull=True)),
            models.Index(
                fields=["receiving_unit", "due_at"], name="dossiers_open_received", condition=Q(ended_at__isnull=True)
            ),
            models.Index(
                fields=["competent_unit"],
                name="dossiers_waiting",
                condition=Q(state__in=[State.SUPPLEMENT.value, State.PAYMENT.value]),
            ),
            models.Index(
                fields=["person_id", "content_hash"], name="dossiers_duplicates", condition=Q(ended_at__isnull=True)
            ),
            models.Index(OpClass("applicant_words", name="varchar_pattern_ops"), name="dossiers_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({State(self.state).name})"


class Work(models.Model):
    """One row per step that an officer must act on now; gone when the step is done. The id is the process token's."""

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    unit = models.CharField(max_length=40)
    role = models.CharField(max_length=40)
    element = models.CharField(max_length=80)
    step = models.CharField(max_length=200)
    step_en = models.CharField(max_length=200, default="")
    outcomes = ArrayField(models.CharField(max_length=20))
    state = models.PositiveSmallIntegerField(null=True)
    #: officer id, empty while anybody with the role may take it
    assignee = models.CharField(max_length=120, default="")
    since = models.DateTimeField()
    step_due_at = models.DateTimeField(null=True)
    #: copied from the dossier so that a worklist reads one index: the earlier of first answer and due moment
    due_at = models.DateTimeField(null=True)
    procedure = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    filed_at = models.DateTimeField()

    class Meta:
        indexes = [
            # with all that the counts ask for, so that they never read the rows themselves
            models.Index(
                fields=["unit", "role", "due_at", "id"], include=["assignee", "state"], name="dossiers_work_by_due"
            ),
            models.Index(fields=["due_at", "id"], name="dossiers_work_all_by_due"),
            models.Index(fields=["assignee", "due_at"], name="dossiers_work_by_assignee", condition=~Q(assignee="")),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.role}: {self.step}"


class Act(models.Model):
    """One row per act on a dossier, as people see it, with what is needed to undo it."""

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+", db_index=False)
    revision = models.PositiveIntegerField()
    act = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    by_name = models.CharField(max_length=200, default="")
    unit = models.CharField(max_length=40, default="")
    step = models.CharField(max_length=200, default="")
    step_en = models.CharField(max_length=200, default="")
    note = models.TextField(default="")
    before = models.JSONField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "id"], name="dossiers_act_timeline")]

    def __str__(self) -> str:
        return f"{self.act} at {self.at:%F %T}"

    def may_be_taken_back(self, officer: str, revision: int) -> bool:
        """Whether this act, the newest that stands, may be undone by ``officer`` while the dossier is at ``revision``.

        What ended the dossier, or reached outside, was written without a ``before``.
        """
        return self.before is not None and self.by == officer and self.revision == revision


class Paper(models.Model):
    """One row per paper handed in, in the round in which it came (0 = filing).

    A paper that was replaced stays, with ``current`` false.
    """

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+", db_index=False)
    round = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=80, default="")
    name = models.CharField(max_length=500)
    form = models.CharField(max_length=10, choices=[(f.value, f.name) for f in PaperForm])
    sha256 = models.CharField(max_length=64, default="")
    file_name = models.CharField(max_length=200, default="")
    size = models.PositiveBigIntegerField(default=0)
    mime = models.CharField(max_length=80, default="")
    #: the paper of the applicant's wallet that stands for it
    holding = models.UUIDField(null=True)
    seen_original = models.BooleanField(default=False)
    #: empty while the paper is missing
    ending = models.CharField(max_length=10, default="", choices=[(e.value, e.name) for e in PaperEnding])
    current = models.BooleanField(default=True)
    #: when its file went because its time was over; name and size stay
    let_go_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(form="file") | ~Q(sha256="") | Q(let_go_at__isnull=False),
                name="dossiers_file_paper_has_a_file",
            ),
            models.CheckConstraint(
                condition=Q(form="reused", holding__isnull=False) | (~Q(form="reused") & Q(holding__isnull=True)),
                name="dossiers_reused_paper_names_its_holding",
            ),
        ]
        indexes = [
            models.Index(fields=["dossier", "id"], name="dossiers_paper_of"),
            models.Index(fields=["holding"], name="dossiers_paper_reused", condition=Q(holding__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class Supplement(models.Model):
    """One row per request to complete a dossier; at most one is open."""

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    message = models.TextField(default="")
    items = models.JSONField()
    answered_at = models.DateTimeField(null=True)
    #: when the process went on without an answer
    expired_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                name="dossiers_one_open_supplement",
                condition=Q(answered_at__isnull=True, expired_at__isnull=True, undone_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"supplement {self.round}"


class Obligation(models.Model):
    """One row per amount that the applicant owes, in whole đồng."""

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=300)
    amount = models.PositiveBigIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=120, null=True)
    receipt = models.CharField(max_length=60, default="")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "id"], name="dossiers_obligation_of")]

    def __str__(self) -> str:
        return f"{self.what}: {self.amount}"


class Pause(models.Model):
    """One row per time that the clock stood still; ``ended_at`` is empty while it does."""

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    why = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                name="dossiers_one_open_pause",
                condition=Q(ended_at__isnull=True, undone_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.why} since {self.started_at:%F %T}"


class Note(models.Model):
    """One row per internal note of an officer."""

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    by_name = models.CharField(max_length=200, default="")
    text = models.TextField()

    def __str__(self) -> str:
        return f"note {self.at:%F %T}"


class Rating(models.Model):
    """One row per dossier whose applicant said how it went, once and for good."""

    id = models.BigAutoField(primary_key=True)
    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField(choices=[(one.value, one.name) for one in Satisfaction])
    words = models.TextField(default="")
    at = models.DateTimeField()
    #: who was signed in; "" for the holder of the receipt
    by = models.CharField(max_length=120, default="")

    def __str__(self) -> str:
        return f"{Satisfaction(self.level).name} {self.at:%F %T}"


class Draft(models.Model):
    """One row per filing that its author has not sent yet; it can be resumed on another device."""

    id = models.UUIDField(primary_key=True, default=new_id)
    owner = models.CharField(max_length=120)
    client_key = models.CharField(max_length=80)
    procedure = models.CharField(max_length=40)
    step = models.CharField(max_length=40, default="")
    data = models.JSONField(default=dict)
    #: the files that ``data`` names, so that nobody sweeps them away
    files_sha256 = ArrayField(models.CharField(max_length=64), default=list)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "-updated_at"], name="dossiers_draft_of")]

    def __str__(self) -> str:
        return f"draft {self.id}"


class View(models.Model):
    """One row per worklist filter that somebody named; shared with everybody in ``unit`` when that is set."""

    id = models.BigAutoField(primary_key=True)
    owner = models.CharField(max_length=120)
    unit = models.CharField(max_length=40, default="")
    name = models.CharField(max_length=80)
    filter = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="dossiers_view_name_per_owner")]

    def __str__(self) -> str:
        return self.name
