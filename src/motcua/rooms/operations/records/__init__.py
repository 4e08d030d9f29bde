"""The nouns of this room: `orders`."""

from motcua.rooms.operations.records.orders import (
    CLOSED,
    WITH_UNIT,
    Entry,
    EntryKind,
    Evidence,
    Order,
    OrderCounts,
    OrderFilter,
    OrderIn,
    OrderKind,
    OrderList,
    OrderPage,
    OrderState,
    Standing,
)

__all__ = [
    "CLOSED",
    "WITH_UNIT",
    "Entry",
    "EntryKind",
    "Evidence",
    "Order",
    "OrderCounts",
    "OrderFilter",
    "OrderIn",
    "OrderKind",
    "OrderList",
    "OrderPage",
    "OrderState",
    "Standing",
]
