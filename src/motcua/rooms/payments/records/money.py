"""Money that is owed, and money that came: always whole đồng, always int."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from motcua.kernel.text import say
from motcua.rooms.payments.records.fees import FeeLine


class State(StrEnum):
    """Where a request for payment stands."""

    ASKED = "asked"
    SETTLED = "settled"
    WAIVED = "waived"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"

    @property
    def says(self) -> str:
        return STATE_NAMES[self]


STATE_NAMES = {
    State.ASKED: say("Chưa nộp"),
    State.SETTLED: say("Đã nộp đủ"),
    State.WAIVED: say("Được miễn"),
    State.CANCELLED: say("Đã hủy"),
    State.REFUNDED: say("Đã hoàn tiền"),
}


class Method(StrEnum):
    """How money came or went."""

    CASH = "cash"
    TRANSFER = "transfer"
    ONLINE = "online"

    @property
    def says(self) -> str:
        return METHOD_NAMES[self]


METHOD_NAMES = {
    Method.CASH: say("Tiền mặt"),
    Method.TRANSFER: say("Chuyển khoản (VietQR)"),
    Method.ONLINE: say("Trực tuyến"),
}


class PaidOnline(IntEnum):
    """``DuocThanhToanTrucTuyen`` of the national exchange format: what index 3.6 counts (confidence high)."""

    NO = 0
    NATIONAL = 1
    LOCAL = 2


class OrderState(StrEnum):
    """Where one attempt to pay online stands."""

    OPENING = "opening"
    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"

    @property
    def says(self) -> str:
        return ORDER_NAMES[self]


ORDER_NAMES = {
    OrderState.OPENING: say("Đang kết nối cổng thanh toán"),
    OrderState.OPEN: say("Chờ thanh toán"),
    OrderState.PAID: say("Đã thanh toán"),
    OrderState.FAILED: say("Không thành công"),
    OrderState.EXPIRED: say("Hết hạn"),
}


class RefundState(StrEnum):
    """Where a refund stands: one officer asks, another approves."""

    ASKED = "asked"
    APPROVED = "approved"
    DONE = "done"
    REFUSED = "refused"

    @property
    def says(self) -> str:
        return REFUND_NAMES[self]


REFUND_NAMES = {
    RefundState.ASKED: say("Chờ duyệt"),
    RefundState.APPROVED: say("Đã duyệt, chờ chi"),
    RefundState.DONE: say("Đã hoàn"),
    RefundState.REFUSED: say("Không duyệt"),
}


@dataclass(frozen=True)
class Payer:
    """Who pays. ``actor`` may open the request in the portal; the rest is what a gateway and a receipt ask for."""

    name: str
    actor: str = ""
    id_number: str = ""
    address: str = ""


@dataclass(frozen=True)
class Transaction:
    """Money that somebody outside says has moved, once its signature was checked.

    ``source`` and ``external`` together name it for ever; ``order`` is our attempt to pay, ``reference`` the words that
    a bank transfer carried.
    """

    source: str
    external: str
    amount: int
    paid_at: datetime
    order: str = ""
    reference: str = ""
    state: str = "paid"


@dataclass(frozen=True)
class Entry:
    """One line of the ledger; money that went out is negative."""

    id: int
    method: Method
    amount: int
    at: datetime
    paid_at: datetime
    external: str
    by: str
    why: str


@dataclass(frozen=True)
class OrderLine:
    """One attempt to pay online. ``address``: where the payer goes on, once the gateway has answered."""

    id: UUID
    code: str
    state: OrderState
    amount: int
    address: str
    created_at: datetime
    tries: int
    next_try_at: datetime | None


@dataclass(frozen=True)
class RefundLine:
    """One refund; ``payment`` is its request."""

    id: UUID
    payment: UUID
    purpose: str
    what: str
    unit: str
    amount: int
    method: Method
    reason: str
    state: RefundState
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    decision_reason: str
    done_at: datetime | None
    failed: str = ""


@dataclass(frozen=True)
class Receipt:
    """One electronic receipt (biên lai). ``sha256``: its PDF, "" until it has been drawn."""

    id: UUID
    number: str
    payment: UUID
    purpose: str
    what: str
    unit: str
    amount: int
    at: datetime
    sha256: str
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Payment:
    """One request for payment, whole. ``received``: what the ledger holds for it; never more than was paid."""

    id: UUID
    purpose: str
    reference: str
    procedure: str
    unit: str
    also_unit: str
    what: str
    lines: tuple[FeeLine, ...]
    amount: int
    received: int
    state: State
    payer: Payer
    asked_at: datetime
    settled_at: datetime | None
    method: Method | None
    paid_online: PaidOnline
    reason: str = ""
    owed: int = 0
    surplus: int = 0
    entries: tuple[Entry, ...] = ()
    orders: tuple[OrderLine, ...] = ()
    refunds: tuple[RefundLine, ...] = ()
    receipt: Receipt | None = None

    @property
    def subject(self) -> str:
        """The dossier's code when it is a dossier's."""
        kind, _, rest = self.purpose.partition(":")
        return rest.rpartition(":")[0] if kind == "dossier" else ""
