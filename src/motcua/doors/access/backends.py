"""Who a session belongs to, asked on every page of whoever is signed in: both questions are written once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from motcua.kernel.queries import prepared


@prepared
def _account(account: UUID) -> QuerySet[Any]:
    return get_user_model().objects.filter(pk=account)[:1]


@prepared
def _session(key: str, at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)[:1]


class AccountBackend(AuthenticationBackend):
    """allauth's, which signs in by name and password or by a provider."""

    def get_user(self, user_id: UUID) -> Any:
        """The account, unless it is closed."""
        found = _account.first(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None


class SessionStore(DatabaseSessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = _session.first(self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found
