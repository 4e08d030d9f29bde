"""The tables of the wallet."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from motcua.kernel.ids import new_id
from motcua.rooms.papers.records import AccessKind, Ground, HoldingSource, HoldingState


def _choices(kind: Any) -> list[tuple[str, str]]:
    return [(one.value, one.name) for one in kind]


class Holding(models.Model):
    """One row per paper that a citizen or an organisation holds: a result, a certified copy, or a paper of his own."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=8, choices=_choices(HoldingSource))
    #: ``result:<uuid>``, ``copy:<uuid>``: the same paper is held once; empty for papers of one's own
    origin = models.CharField(max_length=120, default="")
    #: national code of the result (KQ.…), code of the paper, or our own key
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    #: title and number without accents, for search
    folded = models.CharField(max_length=400)
    number = models.CharField(max_length=80, default="")
    #: unit code, or the name of whoever issued it
    issuer = models.CharField(max_length=200, default="")
    issued_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    state = models.CharField(max_length=10, default=HoldingState.VALID.value, choices=_choices(HoldingState))
    state_at = models.DateTimeField(null=True)
    state_reason = models.CharField(max_length=500, default="")
    #: what it came out of: ``dossier:<code>``
    subject = models.CharField(max_length=120, default="")
    sha256 = models.CharField(max_length=64, default="")
    file_name = models.CharField(max_length=200, default="")
    size = models.PositiveBigIntegerField(default=0)
    mime = models.CharField(max_length=80, default="")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin"], name="papers_held_once", condition=~Q(origin="")),
            models.CheckConstraint(
                condition=Q(source=HoldingSource.OWN.value, origin="")
                | (~Q(source=HoldingSource.OWN.value) & ~Q(origin="")),
                name="papers_holding_of_an_office_has_an_origin",
            ),
            models.CheckConstraint(
                condition=Q(state=HoldingState.VALID.value, state_at__isnull=True)
                | (~Q(state=HoldingState.VALID.value) & Q(state_at__isnull=False)),
                name="papers_holding_change_is_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-added_at"], name="papers_wallet"),
            # what may be offered: read on the filing page
            models.Index(
                fields=["person", "kind"],
                name="papers_offer",
                condition=Q(state=HoldingState.VALID.value) & ~Q(source=HoldingSource.OWN.value) & ~Q(sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Consent(models.Model):
    """One row per paper that its holder lets stand for a required one: for a purpose, to a unit, until a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    unit = models.CharField(max_length=40)
    ground = models.CharField(max_length=8, choices=_choices(Ground))
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)
    until = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=120, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holding", "subject"], name="papers_consent_once_per_subject"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="papers_consent_withdrawal_signed_and_dated",
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="papers_consent_of_subject")]

    def __str__(self) -> str:
        return str(self.id)


class Access(models.Model):
    """One row per time that somebody else than its holder saw or used a paper, or looked for what may be offered."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    #: empty when only the list was looked at
    holding = models.ForeignKey(Holding, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=_choices(AccessKind))
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    by_name = models.CharField(max_length=200, default="")
    unit = models.CharField(max_length=40, default="")
    purpose = models.CharField(max_length=300, default="")
    ground = models.CharField(max_length=8, choices=_choices(Ground))

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="papers_access_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%F %T}"


class Proxy(models.Model):
    """One row per person whom a principal lets use his wallet when filing for him under a mandate."""

    id = models.UUIDField(primary_key=True, default=new_id)
    giver = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    holder = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["giver", "holder"], name="papers_proxy_once", condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(condition=~Q(giver=F("holder")), name="papers_proxy_between_two"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Share(models.Model):
    """One row per link that shows one paper to whoever has it and its code; of both only hashes are kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True)
    code_hash = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    most = models.PositiveSmallIntegerField()
    views = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="papers_share_ends_after_start"),
            models.CheckConstraint(condition=Q(views__lte=F("most")), name="papers_share_not_seen_too_often"),
        ]

    def __str__(self) -> str:
        return str(self.id)
