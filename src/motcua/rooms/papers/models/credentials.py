"""Certificates, and where their keys are."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.kernel.ids import new_id
from motcua.rooms.papers.records import KeyKind


class Credential(models.Model):
    """One row per certificate that the house may sign with; its key and the secret that opens it are elsewhere.

    A holder has several over time; the one that stands and ends last is signed with.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    #: ``officer:<uuid>`` or ``unit:<code>``
    holder = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.name) for kind in KeyKind])
    certificate = models.TextField()
    chain = ArrayField(models.TextField(), default=list)
    fingerprint = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300)
    serial = models.CharField(max_length=64)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    #: names of the file, token, service and secret: never a secret itself
    where = models.JSONField()
    added_by = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=64, null=True)
    revoked_reason = models.CharField(max_length=300, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(not_after__gt=F("not_before")), name="credential_ends_after_start"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoked_reason__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False, revoked_reason__isnull=False),
                name="credential_revocation_signed_and_dated",
            ),
        ]
        indexes = [models.Index(fields=["holder"], name="credential_by_holder", condition=Q(revoked_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.holder} {self.serial}"
