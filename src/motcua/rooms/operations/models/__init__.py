"""The tables of this room."""

from motcua.rooms.operations.models.alerts import AlertRow
from motcua.rooms.operations.models.orders import OrderEntry, OrderRow

__all__ = ["AlertRow", "OrderEntry", "OrderRow"]
