"""Nouns of the wallet (kho giấy tờ số): what somebody holds, who may use it, who used it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.text import say


class HoldingSource(StrEnum):
    """Where a paper in a wallet comes from. What its holder put there himself is never taken as verified."""

    RESULT = "result"
    COPY = "copy"
    OWN = "own"

    @property
    def says(self) -> str:
        return {
            "result": say("Kết quả do cơ quan cấp"),
            "copy": say("Bản sao điện tử có chứng thực"),
            "own": say("Tự khai, chưa chứng thực"),
        }[self.value]


class HoldingState(StrEnum):
    """What became of a paper since it was issued."""

    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"


class Validity(StrEnum):
    """Whether a paper holds on a given day: its state, and the last day of its validity."""

    VALID = "valid"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"
    OWN = "own"

    @property
    def says(self) -> str:
        return {
            "valid": say("Còn giá trị"),
            "expired": say("Hết thời hạn"),
            "replaced": say("Đã thay thế"),
            "revoked": say("Đã thu hồi"),
            "own": say("Chưa chứng thực"),
        }[self.value]


class AccessKind(StrEnum):
    """What was done with a paper, or with the list of papers."""

    LOOKED = "looked"
    USED = "used"
    OPENED = "opened"
    SHARED = "shared"

    @property
    def says(self) -> str:
        return {
            "looked": say("Xem danh sách giấy tờ có thể dùng lại"),
            "used": say("Dùng thay giấy tờ phải nộp"),
            "opened": say("Mở xem giấy tờ"),
            "shared": say("Mở xem qua liên kết chia sẻ"),
        }[self.value]


class Ground(StrEnum):
    """On which ground somebody was let in: the consent of the person, always (Law 91/2025/QH15; confidence medium)."""

    ONLINE = "online"
    COUNTER = "counter"
    MACHINE = "machine"
    PROXY = "proxy"
    LINK = "link"

    @property
    def says(self) -> str:
        return {
            "online": say("Đồng ý trên Cổng khi nộp hồ sơ"),
            "counter": say("Đồng ý tại quầy, cán bộ ghi nhận"),
            "machine": say("Đồng ý qua hệ thống đã nộp hồ sơ"),
            "proxy": say("Cho người được ủy quyền dùng kho giấy tờ"),
            "link": say("Liên kết do chủ giấy tờ tạo"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class WalletFile:
    """A stored file of a paper: ``sha256`` names its bytes."""

    sha256: str
    name: str
    size: int
    mime: str


@dataclass(frozen=True, slots=True)
class HoldingIn:
    """A paper to be put into a wallet.

    ``origin`` names where it comes from and makes putting it there repeatable (``result:<uuid>``, ``copy:<uuid>``);
    ``kind`` is the national code of the result, the code of the paper, or our own key; ``subject`` is what it came out
    of (``dossier:<code>``).
    """

    source: HoldingSource
    origin: str
    kind: str
    title: str
    file: WalletFile | None = None
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """A paper that somebody holds."""

    id: UUID
    person_id: UUID
    source: HoldingSource
    kind: str
    title: str
    number: str
    issuer: str
    issued_on: date | None
    valid_until: date | None
    state: HoldingState
    state_at: datetime | None
    state_reason: str
    subject: str
    file: WalletFile | None
    added_at: datetime

    @property
    def verified(self) -> bool:
        """Whether an office stands behind it."""
        return self.source is not HoldingSource.OWN

    def validity(self, today: date) -> Validity:
        """Whether it holds on ``today``; its last day is included."""
        if not self.verified:
            return Validity.OWN
        if self.state is not HoldingState.VALID:
            return Validity(self.state.value)
        return Validity.EXPIRED if self.valid_until and self.valid_until < today else Validity.VALID


#: key of a required paper → the kinds that can stand for it
Wanted = Mapping[str, frozenset[str]]
#: key of a required paper → what can stand for it, the newest first
Offers = Mapping[str, tuple[Holding, ...]]


@dataclass(frozen=True, slots=True)
class Use:
    """A paper that is to stand for a required one in one dossier."""

    holding: UUID
    subject: str
    purpose: str
    unit: str
    #: the paper of the procedure that it stands for
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """What its holder allowed: this paper, for this purpose, to this unit, until this day."""

    id: UUID
    holding: UUID
    title: str
    subject: str
    purpose: str
    unit: str
    ground: Ground
    given_at: datetime
    until: date
    withdrawn_at: datetime | None

    def stands(self, today: date) -> bool:
        """Whether it still allows anything."""
        return self.withdrawn_at is None and today <= self.until


@dataclass(frozen=True, slots=True)
class Access:
    """Who saw a paper, what for, on which ground."""

    at: datetime
    kind: AccessKind
    by: str
    by_name: str
    unit: str
    title: str
    purpose: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class PaperStanding:
    """How a paper that was used in a dossier stands now, for those who see the dossier."""

    holding: UUID
    title: str
    number: str
    issuer: str
    issued_on: date | None
    source: HoldingSource
    validity: Validity
    reason: str
    #: whether the consent that it was used on still stands
    open: bool


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A result that holds, with what it says, so that forms need not be filled in again; ``kind`` is the kind's key."""

    holding: UUID
    kind: str
    title: str
    number: str
    issuer: str
    issued_on: date | None
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proxy:
    """Somebody who may use the wallet of his principal when he files for him under a mandate."""

    holder_id: UUID
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Share:
    """A link that shows one paper to whoever has it and its code."""

    id: UUID
    holding: UUID
    made_at: datetime
    expires_at: datetime
    most: int
    views: int
    failures: int
    revoked_at: datetime | None

    def open(self, at: datetime) -> bool:
        """Whether it still opens."""
        return self.revoked_at is None and at < self.expires_at and self.views < self.most


@dataclass(frozen=True, slots=True)
class MadeShare:
    """A link that was just made: the only moment at which its token and code are known."""

    id: UUID
    token: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """What a link shows: the paper, and how it stands."""

    holding: Holding
    validity: Validity


@dataclass(frozen=True, slots=True)
class WalletPage:
    """One page of a wallet."""

    items: tuple[Holding, ...]
    total: int
    page: int
    pages: int
