"""A cashier's day, and the comparison of two ledgers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.text import say
from motcua.rooms.payments.records.money import Method


@dataclass(frozen=True)
class Tally:
    """Takings of one kind."""

    method: Method
    count: int
    amount: int


@dataclass(frozen=True)
class DrawerDay:
    """One cashier's drawer from opening to closing, in whole đồng.

    ``expected``: what must lie in it: the float, cash taken, less cash paid out. ``counted`` is empty while it is open.
    """

    id: UUID
    unit: str
    cashier: str
    opened_at: datetime
    opening: int
    expected: int
    takings: tuple[Tally, ...]
    closed_at: datetime | None
    counted: int | None
    handed_to: str
    note: str

    @property
    def difference(self) -> int | None:
        """Counted less expected."""
        return None if self.counted is None else self.counted - self.expected


class DifferenceKind(StrEnum):
    """How our ledger and the gateway's file may disagree."""

    OURS = "ours"
    THEIRS = "theirs"
    AMOUNT = "amount"

    @property
    def says(self) -> str:
        return {
            "ours": say("Sổ thu có, cổng không có"),
            "theirs": say("Cổng có, sổ thu không có"),
            "amount": say("Lệch số tiền"),
        }[self.value]


@dataclass(frozen=True)
class FileLine:
    """One transaction as one ledger holds it; refunds are negative."""

    external: str
    amount: int
    order: str = ""
    at: str = ""


@dataclass(frozen=True)
class Difference:
    """One transaction on which two ledgers do not agree; ``ours`` and ``theirs`` in whole đồng, empty when absent."""

    kind: DifferenceKind
    external: str
    ours: int | None
    theirs: int | None
    order: str = ""
    id: int = 0
    day: date | None = None
    source: str = ""
    payment: UUID | None = None
    at: str = ""
    resolved_at: datetime | None = None
    resolved_by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Reconciliation:
    """One day of one source compared."""

    id: int
    source: str
    day: date
    compared_at: datetime
    count: int
    ours: int
    theirs: int
    differences: tuple[Difference, ...] = ()

    @property
    def open(self) -> int:
        return sum(1 for one in self.differences if one.resolved_at is None)


@dataclass(frozen=True)
class Unmatched:
    """Money that came without naming what it is for."""

    id: int
    source: str
    external: str
    amount: int
    at: datetime
    words: str
