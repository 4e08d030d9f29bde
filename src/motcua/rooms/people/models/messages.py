"""What people are told, and by which way it reached them."""

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id
from motcua.rooms.people.models.officers import Officer
from motcua.rooms.people.models.persons import Person
from motcua.rooms.people.records import Channel, DeliveryState


class Message(models.Model):
    """One row per notice in the inbox of one person or one officer. Its words are fixed when it is written."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    template = models.CharField(max_length=40)
    #: what it is about: the code of a dossier; for officers ``kind:id`` (``task:<uuid>``), of which pages make a link
    subject = models.CharField(max_length=120)
    #: ``{language: {"title": ..., "body": ...}}``
    texts = models.JSONField()
    #: a caller's key: the same notice asked for twice is written once
    once = models.CharField(max_length=160, null=True, unique=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(officer__isnull=True), name="message_has_one_reader"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="message_inbox"),
            models.Index(fields=["person"], name="message_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["officer", "-at"], name="message_officer_inbox", condition=Q(officer__isnull=False)),
            models.Index(
                fields=["officer"],
                name="message_officer_unread",
                condition=Q(officer__isnull=False, read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.subject}"


class Delivery(models.Model):
    """One row per message and channel outside the inbox, kept until sent; what keeps failing is parked."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=8, choices=[(c.value, c.name) for c in Channel])
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, choices=[(s.value, s.name) for s in DeliveryState])
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    #: what went wrong last, without the address
    last_error = models.CharField(max_length=300, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="delivery_once_per_channel")]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="delivery_waiting", condition=Q(state=DeliveryState.WAITING.value)
            ),
            models.Index(fields=["state"], name="delivery_parked", condition=Q(state=DeliveryState.PARKED.value)),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.channel} {self.state}"
