"""Requests for signatures."""

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id
from motcua.rooms.papers.models.credentials import Credential
from motcua.rooms.papers.records import Part, SignatureState

_OPEN = Q(state__in=[SignatureState.WAITING.value, SignatureState.ORDERED.value, SignatureState.FAILED.value])


class SignatureRequest(models.Model):
    """One row per signature that was asked for: which paper, for what, by whom it was ordered, and what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    #: what it is about, as the asking room names it: ``dossier:<code>``, ``result:<uuid>``
    subject = models.CharField(max_length=120)
    #: what its signer looks for it by, where that is something else: ``dossier:<code>``
    about = models.CharField(max_length=120, default="")
    part = models.CharField(max_length=8, choices=[(part.value, part.name) for part in Part])
    unit = models.CharField(max_length=20)
    role = models.CharField(max_length=40, default="")
    title = models.CharField(max_length=300)
    folded = models.CharField(max_length=420)
    sha256 = models.CharField(max_length=64)
    #: ``{"page": int, "box": [left, bottom, right, top] or null}``
    place = models.JSONField()
    #: ``{"template": str, "facts": {…}}``
    stamp = models.JSONField()
    state = models.CharField(max_length=10, choices=[(state.value, state.name) for state in SignatureState])
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    #: one act that ordered it, with whatever else was ordered in that act
    batch = models.UUIDField(null=True)
    ordered_by = models.CharField(max_length=64, null=True)
    ordered_at = models.DateTimeField(null=True)
    #: the officer who delegated, when a delegation gave the right
    for_officer = models.CharField(max_length=64, null=True)
    credential = models.ForeignKey(Credential, models.PROTECT, related_name="+", null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    #: why the last attempt failed, as a sentence's id
    problem = models.CharField(max_length=200, null=True)
    signed_sha256 = models.CharField(max_length=64, null=True)
    signed_at = models.DateTimeField(null=True)
    level = models.CharField(max_length=8, null=True)
    settled_by = models.CharField(max_length=64, null=True)
    reason = models.CharField(max_length=2000, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "part"], name="signature_asked_once", condition=_OPEN),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "refused", "withdrawn"])
                | Q(batch__isnull=False, ordered_by__isnull=False, ordered_at__isnull=False, credential__isnull=False),
                name="signature_order_signed_and_dated",
            ),
            models.CheckConstraint(
                condition=Q(state="signed", signed_sha256__isnull=False, signed_at__isnull=False, level__isnull=False)
                | (~Q(state="signed") & Q(signed_sha256__isnull=True, signed_at__isnull=True, level__isnull=True)),
                name="signature_made_has_its_file",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | Q(settled_by__isnull=False, reason__isnull=False),
                name="signature_refusal_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["part", "unit", "asked_at"], name="signature_queue", condition=_OPEN),
            models.Index(fields=["ordered_at", "id"], name="signature_ordered", condition=Q(state="ordered")),
            models.Index(fields=["batch"], name="signature_batch"),
            models.Index(fields=["part", "unit", "signed_at"], name="signature_made", condition=Q(state="signed")),
            models.Index(fields=["subject"], name="signature_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.subject} {self.state}"
