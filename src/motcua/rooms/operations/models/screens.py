"""Wall screens."""

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id


class ScreenRow(models.Model):
    """One row per screen that was registered to show one board; a revoked one stays, for who looks back.

    Of its code and its secret only fingerprints are kept. The code is emptied when it was used or replaced.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    board = models.CharField(max_length=80)
    scope = models.CharField(max_length=40)
    #: whose screen it is: who may revoke it
    unit = models.CharField(max_length=40)
    code = models.CharField(max_length=64, default="", blank=True)
    code_until = models.DateTimeField()
    secret = models.CharField(max_length=64, default="", blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=120)
    paired_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        db_table = "operations_screen"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="operations_screen_code", condition=~Q(code="")),
            models.UniqueConstraint(fields=["secret"], name="operations_screen_secret", condition=~Q(secret="")),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(code="", secret=""), name="operations_screen_revoked_is_shut"
            ),
            models.CheckConstraint(
                condition=Q(secret="") | Q(paired_at__isnull=False), name="operations_screen_secret_is_paired"
            ),
        ]
        indexes = [models.Index(fields=["unit"], name="operations_screen_of_unit")]

    def __str__(self) -> str:
        return f"{self.name} {self.board} {self.scope}"
