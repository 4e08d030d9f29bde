from datetime import UTC, datetime
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from psycopg.abc import Buffer
from psycopg.types.datetime import TimestamptzLoader


class KernelConfig(AppConfig):
    name = "motcua.kernel"
    label = "kernel"

    def ready(self) -> None:
        connection_created.connect(_read_moments_quickly)


class MomentLoader(TimestamptzLoader):
    """Reads a moment of a connection in UTC; Django's own reader, for any zone, takes twelve times as long."""

    timezone = UTC  # Django asks a reader for it, to see whether it has to put another in its place

    def load(self, data: Buffer) -> datetime:
        try:
            return datetime.fromisoformat(str(data, "ascii"))
        except ValueError:  # infinity, years before Christ or with five digits: there is a message for each
            return super().load(data)


def _read_moments_quickly(connection: Any, **_: object) -> None:
    if connection.timezone_name == "UTC":
        connection.connection.adapters.register_loader("timestamptz", MomentLoader)
