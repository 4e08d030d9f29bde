"""Orders: what a leader tells a unit to do, by when, and how far it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from motcua.kernel.text import say


class OrderState(StrEnum):
    """Where an order stands. ``fulfilled``: the data themselves say that what it asked for has come about."""

    GIVEN = "given"
    ACKNOWLEDGED = "acknowledged"
    REPORTED = "reported"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        return _STATES[self]

    @property
    def open(self) -> bool:
        """Whether the unit, or whoever gave it, still has something to do."""
        return self not in CLOSED


CLOSED = frozenset({OrderState.ACCEPTED, OrderState.FULFILLED, OrderState.WITHDRAWN})
#: states in which the unit has to act
WITH_UNIT = frozenset({OrderState.GIVEN, OrderState.ACKNOWLEDGED, OrderState.RETURNED})
_STATES: Mapping[OrderState, str] = {
    OrderState.GIVEN: say("Chờ tiếp nhận"),
    OrderState.ACKNOWLEDGED: say("Đang thực hiện"),
    OrderState.REPORTED: say("Chờ xác nhận kết quả"),
    OrderState.RETURNED: say("Yêu cầu làm lại"),
    OrderState.ACCEPTED: say("Hoàn thành"),
    OrderState.FULFILLED: say("Hoàn thành theo số liệu"),
    OrderState.WITHDRAWN: say("Đã rút"),
}


class OrderKind(StrEnum):
    """An order has a due moment; a notice only wants to be acknowledged."""

    ORDER = "order"
    NOTICE = "notice"


class EntryKind(StrEnum):
    """What somebody did to an order."""

    GIVE = "give"
    ACKNOWLEDGE = "acknowledge"
    PROGRESS = "progress"
    REPORT = "report"
    ACCEPT = "accept"
    RETURN = "return"
    URGE = "urge"
    FULFIL = "fulfil"
    WITHDRAW = "withdraw"

    @property
    def says(self) -> str:
        return _ENTRIES[self]


_ENTRIES: Mapping[EntryKind, str] = {
    EntryKind.GIVE: say("Giao"),
    EntryKind.ACKNOWLEDGE: say("Tiếp nhận"),
    EntryKind.PROGRESS: say("Báo tiến độ"),
    EntryKind.REPORT: say("Báo cáo hoàn thành"),
    EntryKind.ACCEPT: say("Xác nhận hoàn thành"),
    EntryKind.RETURN: say("Yêu cầu làm lại"),
    EntryKind.URGE: say("Đôn đốc"),
    EntryKind.FULFIL: say("Số liệu cho thấy đã xong"),
    EntryKind.WITHDRAW: say("Rút chỉ đạo"),
}


class Standing(StrEnum):
    """How an order stands against its due moment: the words of every list in the house."""

    IN_TIME = "in_time"
    SOON = "soon"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"
    NO_LIMIT = "no_limit"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kept file that proves what an entry says."""

    sha256: str
    name: str
    size: int
    mime: str


@dataclass(frozen=True, slots=True)
class OrderIn:
    """An order as it is given: to each of ``units`` one, with a clock of its own. ``limit``: "4h", "2wd"; "" for a
    notice. ``text`` may be empty.
    """

    title: str
    text: str
    units: tuple[str, ...]
    limit: str = ""
    kind: OrderKind = OrderKind.ORDER


@dataclass(frozen=True, slots=True)
class Order:
    """One order to one unit. ``batch`` is shared by those that were given in one act. ``urged``: how often."""

    id: int
    batch: UUID
    kind: OrderKind
    unit: str
    title: str
    text: str
    state: OrderState
    standing: Standing
    limit: str
    due_at: datetime | None
    due_reasons: tuple[Any, ...]
    given_at: datetime
    given_by: str
    acknowledged_at: datetime | None
    reported_at: datetime | None
    closed_at: datetime | None
    alert: UUID | None
    urged: int
    #: the run of a scenario that gave it; told on its page, not in lists
    run: UUID | None = None

    @property
    def number(self) -> str:
        """The number by which people speak of it."""
        return f"CĐ-{self.id:05}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done to an order, or said about it."""

    kind: EntryKind
    text: str
    at: datetime
    by: str
    file: Evidence | None
    id: int


@dataclass(frozen=True, slots=True)
class OrderPage:
    """An order with its whole history, and what its reader may do now."""

    order: Order
    entries: tuple[Entry, ...]
    acts: tuple[str, ...]
    beside: tuple[Order, ...]


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders a list shows. ``standing``: "", "late", "soon", "waiting" (for acknowledgement), "reported"."""

    unit: str = ""
    standing: str = ""
    closed: bool = False
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """How many open orders there are for a reader, and how they stand."""

    open: int = 0
    late: int = 0
    soon: int = 0
    given: int = 0
    reported: int = 0


@dataclass(frozen=True, slots=True)
class OrderList:
    """One page of orders."""

    items: tuple[Order, ...]
    total: int
    page: int
    pages: int
    counts: OrderCounts
