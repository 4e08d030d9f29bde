"""Citizens, organisations, and who acts for whom."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from motcua.kernel.ids import new_id
from motcua.rooms.people.records import PersonKind


class Person(models.Model):
    """One row per citizen or organisation that deals with the offices.

    Numbers are unique where they are known; a person without any number (a foreigner at the counter) may exist too.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=12, choices=[(k.value, k.name) for k in PersonKind])
    full_name = models.CharField(max_length=200)
    #: the name without accents, for search
    folded = models.CharField(max_length=200)
    #: 12 digits (số định danh cá nhân); older papers and passports as they are written
    identity_number = models.CharField(max_length=20, null=True, unique=True)
    tax_code = models.CharField(max_length=14, null=True, unique=True)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=6, null=True)
    #: two letters, ISO 3166-1
    nationality = models.CharField(max_length=2, default="VN")
    phone = models.CharField(max_length=20, null=True)
    email = models.CharField(max_length=254, null=True)
    address = models.CharField(max_length=300, null=True)
    #: code of the commune or ward of residence; not a foreign key: people also live outside the province
    area = models.CharField(max_length=5, null=True)
    #: the identifier that VNConnect gives (TechID)
    tech_id = models.CharField(max_length=64, null=True, unique=True)
    #: in which language notices are sent
    language = models.CharField(max_length=2, default="vi")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in PersonKind]), name="person_kind_known"),
            models.CheckConstraint(condition=~Q(full_name=""), name="person_has_a_name"),
        ]
        indexes = [
            GinIndex(SearchVector("folded", config="simple"), name="person_by_name"),
            models.Index(fields=["phone"], name="person_by_phone"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Mandate(models.Model):
    """One row per mandate (ủy quyền): ``holder`` may act for ``giver`` until its day or a withdrawal."""

    id = models.UUIDField(primary_key=True, default=new_id)
    giver = models.ForeignKey(Person, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+")
    #: procedure codes; empty means every procedure
    procedures = ArrayField(models.CharField(max_length=20), default=list)
    #: the paper that proves it, in words: number, day, who certified it
    paper = models.CharField(max_length=200, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("holder")), name="mandate_between_two"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="mandate_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="mandate_withdrawal_signed_and_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["holder"], name="mandate_by_holder", condition=Q(withdrawn_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)
