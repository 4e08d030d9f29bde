"""The register of results, its numbers, and the keys that sign their codes."""

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id
from motcua.rooms.papers.records.results import Cause, ResultState

_AT_WORK = Q(state__in=[ResultState.DRAFT.value, ResultState.SIGNED.value])
_OUT = Q(
    state__in=[
        ResultState.ISSUED.value,
        ResultState.CORRECTED.value,
        ResultState.REPLACED.value,
        ResultState.REVOKED.value,
    ]
)
_ENDED = Q(state__in=[ResultState.CORRECTED.value, ResultState.REPLACED.value, ResultState.REVOKED.value])


class ResultCounter(models.Model):
    """One row per kind, unit and year: the last number given. No other kind, unit or year waits for it."""

    kind = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "unit", "year"], name="papers_counter_per_kind_unit_year"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit} {self.year}: {self.last}"


class Result(models.Model):
    """One row per result that was prepared: from the draft to what took its place.

    What it says about a person (``name``, ``binding``, ``facts``) is here and nowhere else: not in the journal, not in
    events, not in the code that is printed on it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=40)
    #: the matter that it answers: ``dossier:<code>``
    subject = models.CharField(max_length=120)
    procedure = models.CharField(max_length=40, default="")
    unit = models.CharField(max_length=40)
    #: the person whose file it is
    holder_id = models.UUIDField(null=True)
    name = models.CharField(max_length=200, default="")
    #: the identity number, or else the name, of whom it is about
    binding = models.CharField(max_length=200, default="")
    #: folded: name, subject and number, for the register's search
    words = models.CharField(max_length=500, default="")
    facts = models.JSONField(default=dict)
    uploaded = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, default=ResultState.DRAFT, choices=[(state.value, state.name) for state in ResultState]
    )

    draft_sha256 = models.CharField(max_length=64)
    draft_size = models.PositiveBigIntegerField()
    prepared_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=120)
    signed_sha256 = models.CharField(max_length=64, default="")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=120, default="")
    sha256 = models.CharField(max_length=64, default="")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.CharField(max_length=120, default="")

    year = models.PositiveSmallIntegerField(null=True)
    seq = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=80, default="")
    numbered_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    #: names the result in its code and on the revocation list
    token = models.CharField(max_length=11, null=True, unique=True)
    #: printed below the QR, for those who type
    code = models.CharField(max_length=8, null=True, unique=True)
    #: the whole signed code, as the QR carries it
    signed_code = models.CharField(max_length=1000, default="")

    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    #: what the one before becomes when this one is issued: corrected or replaced
    makes_before = models.CharField(max_length=10, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, default="")
    cause = models.CharField(max_length=20, default="", choices=[(cause.value, cause.name) for cause in Cause])
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject"], name="papers_one_result_at_work", condition=_AT_WORK),
            models.UniqueConstraint(fields=["kind", "unit", "year", "seq"], name="papers_result_number_once"),
            models.UniqueConstraint(
                fields=["before"], name="papers_result_has_one_successor", condition=~Q(state=ResultState.DROPPED.value)
            ),
            models.CheckConstraint(
                condition=~_OUT
                | Q(
                    issued_at__isnull=False,
                    seq__isnull=False,
                    token__isnull=False,
                    code__isnull=False,
                    numbered_on__isnull=False,
                )
                & ~Q(sha256="")
                & ~Q(signed_code=""),
                name="papers_issued_result_has_number_file_and_code",
            ),
            models.CheckConstraint(
                condition=~_ENDED | Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(cause=""),
                name="papers_ended_result_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-prepared_at"], name="papers_result_register"),
            models.Index(fields=["subject"], name="papers_result_of"),
            models.Index(fields=["holder_id", "-issued_at"], name="papers_result_holder", condition=_OUT),
            models.Index(fields=["sha256"], name="papers_result_file", condition=~Q(sha256="")),
            models.Index(fields=["ended_at"], name="papers_result_ended", condition=_ENDED),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number or '–'} ({self.state})"


class VerificationKey(models.Model):
    """One row per key that signs codes: its public half, and from when until when it signs. The private half is a file
    that no database ever sees.
    """

    kid = models.CharField(max_length=8, primary_key=True)
    x = models.CharField(max_length=43)
    y = models.CharField(max_length=43)
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    #: when it was found to be in other hands: its codes are believed no more
    withdrawn_at = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.kid


class ForgedCode(models.Model):
    """One row per day and reason: how many codes were refused that this house did not sign.

    What was tried is counted and never kept; a job tells the journal of it.
    """

    day = models.DateField()
    why = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "why"], name="papers_forged_per_day_and_reason")]

    def __str__(self) -> str:
        return f"{self.day} {self.why}: {self.count}"
