"""The tables of the people room."""

from motcua.rooms.people.models.accounts import Account, ApiClient, Throttle
from motcua.rooms.people.models.messages import Delivery, Message
from motcua.rooms.people.models.officers import Assignment, Delegation, Officer
from motcua.rooms.people.models.persons import Mandate, Person

__all__ = [
    "Account",
    "ApiClient",
    "Assignment",
    "Delegation",
    "Delivery",
    "Mandate",
    "Message",
    "Officer",
    "Person",
    "Throttle",
]
