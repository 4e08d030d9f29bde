"""The tables of the entrance."""

from django.db import models


class KeptPost(models.Model):
    """One row per form that was sent when its session had ended; sealed, and swept after half an hour.

    The browser that sent it holds the other half of the key in a cookie: neither the database nor the address alone
    shows what was typed.
    """

    id = models.UUIDField(primary_key=True)
    #: whose session had ended, when that is known: nobody else gets it back
    account = models.UUIDField(null=True)
    sealed = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)
