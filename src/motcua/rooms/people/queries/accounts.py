"""Reading about accounts and API clients."""

from uuid import UUID

from motcua.rooms.people import models
from motcua.rooms.people.queries.actors import account_record
from motcua.rooms.people.records import Account, ApiClient


def account(account_id: UUID) -> Account | None:
    """The open account with this id."""
    row = models.Account.objects.select_related("officer", "person").filter(id=account_id, is_active=True).first()
    return account_record(row) if row else None


def account_of_officer(officer_id: UUID) -> Account | None:
    """The account of an officer."""
    row = models.Account.objects.select_related("officer", "person").filter(officer_id=officer_id).first()
    return account_record(row) if row else None


def api_clients() -> tuple[ApiClient, ...]:
    """Every client, those in force first."""
    return tuple(client_record(row) for row in models.ApiClient.objects.order_by("-revoked_at", "name", "id"))


def client_record(row: models.ApiClient) -> ApiClient:
    """A row as it travels, without its secrets."""
    return ApiClient(row.id, row.name, tuple(row.scopes), row.unit, row.made_at, row.revoked_at)
