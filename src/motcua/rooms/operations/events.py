"""What this room announces."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class OrdersGiven(Event):
    """Units were told to do something. ``orders``: {order: unit}."""

    name: ClassVar[str] = "operations.orders_given.v1"
    batch: str
    orders: dict[str, str]


@dataclass(frozen=True)
class OrderMoved(Event):
    """Something was done to an order; ``state`` is where it stands now."""

    name: ClassVar[str] = "operations.order_moved.v1"
    order: int
    unit: str
    act: str
    state: str
