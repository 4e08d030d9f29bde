"""The tables of this room."""

from motcua.rooms.operations.models.orders import OrderEntry, OrderRow

__all__ = ["OrderEntry", "OrderRow"]
