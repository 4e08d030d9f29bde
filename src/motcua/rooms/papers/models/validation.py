"""Files whose signatures are, or were, to be checked."""

from django.db import models
from django.db.models import Q

from motcua.rooms.papers.records import Verdict

#: verdicts that another set of authorities could change
JUDGED = (Verdict.INVALID, Verdict.UNTRUSTED, Verdict.VALID)


class SignatureCheck(models.Model):
    """One row per PDF that came from outside: what its signatures are worth, once it was checked.

    The answer belongs to the bytes and to the authorities that were trusted then: when those change, it is asked anew,
    and the old answer stands meanwhile.
    """

    #: SHA-256 of the file. Not called so: what is checked is not kept for being checked (`queries.files.columns`).
    digest = models.CharField(max_length=64, primary_key=True)
    verdict = models.CharField(max_length=10, choices=[(one.value, one.name) for one in Verdict])
    #: what the checking process said of each signature
    signatures = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    #: SHA-256 of the authorities under which it was judged
    trust = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="waiting", checked_at__isnull=True)
                | (~Q(verdict="waiting") & Q(checked_at__isnull=False)),
                name="signature_check_is_dated",
            )
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="signature_check_due", condition=Q(verdict="waiting")),
            models.Index(fields=["trust"], name="signature_check_trust", condition=Q(verdict__in=JUDGED)),
        ]

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.verdict}"
