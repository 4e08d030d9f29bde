"""What is watched, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from motcua.kernel.text import say


class ProbeKind(StrEnum):
    """How a probe asks."""

    HTTP = "http"
    TCP = "tcp"
    DNS = "dns"
    TLS = "tls"  # the days that a certificate still has
    ICMP = "icmp"
    OWN = "own"  # a figure of our own: the outbox, jobs, keys, disk, backups

    @property
    def says(self) -> str:
        """What it asks, in words: a gettext id."""
        return _ASKS[self]


_ASKS = {
    ProbeKind.HTTP: say("Trang trả lời"),
    ProbeKind.TCP: say("Kết nối"),
    ProbeKind.DNS: say("Phân giải tên miền"),
    ProbeKind.TLS: say("Chứng thư của trang, số ngày còn lại"),
    ProbeKind.ICMP: say("Tín hiệu dội (ICMP)"),
    ProbeKind.OWN: say("Số liệu của hệ thống"),
}


class Means(StrEnum):
    """What people cannot do while a target is down. ``says`` and ``says_one`` are gettext ids."""

    RECEIVE = "receive"
    WORK = "work"
    FILE = "file"
    PAY = "pay"
    SIGN_IN = "sign-in"
    SIGN = "sign"
    NOTIFY = "notify"
    EXCHANGE = "exchange"
    READ = "read"
    NOTHING = "nothing"

    @property
    def says(self) -> str:
        """With ``{n}`` places, two or more."""
        return _MEANS[self][1]

    @property
    def says_one(self) -> str:
        """With ``{name}``, the one place."""
        return _MEANS[self][0]


_MEANS = {
    Means.RECEIVE: (
        say("{name} không tiếp nhận hồ sơ được."),
        say("{n} trung tâm không tiếp nhận hồ sơ được."),
    ),
    Means.WORK: (
        say("{name} không xử lý hồ sơ trên hệ thống được."),
        say("{n} cơ quan không xử lý hồ sơ trên hệ thống được."),
    ),
    Means.FILE: (say("Người dân không nộp hồ sơ trực tuyến được."),) * 2,
    Means.PAY: (say("Không thanh toán trực tuyến được; vẫn thu tiền mặt tại quầy."),) * 2,
    Means.SIGN_IN: (say("Người dân không đăng nhập được; hồ sơ đã nộp vẫn tra cứu được bằng mã."),) * 2,
    Means.SIGN: (say("Không ký số có dấu thời gian được; văn bản chờ ký được giữ nguyên."),) * 2,
    Means.NOTIFY: (say("Tin nhắn, thư điện tử gửi chậm; thông báo vẫn vào hộp thư trên cổng."),) * 2,
    Means.EXCHANGE: (say("Chưa đồng bộ được với hệ thống bên ngoài; dữ liệu được giữ để gửi lại."),) * 2,
    Means.READ: (
        say("{name} không mở được."),
        say("{n} trang thông tin điện tử không mở được."),
    ),
    Means.NOTHING: (say("Chưa ảnh hưởng đến người dân."),) * 2,
}


@dataclass(frozen=True)
class Promise:
    """What users of a target are promised: available so many percent of a month; repaired within so many minutes."""

    availability: float
    repair_minutes: int


@dataclass(frozen=True)
class Probe:
    """One question that is put to a target again and again.

    ``address`` is a host name or an IP address from content or settings, never from a visitor; empty for a probe of our
    own. ``options`` are those of its kind. ``slow_ms``: slower than this is worth a warning whatever is usual.
    """

    target: str
    name: str
    kind: ProbeKind
    address: str
    port: int
    period_s: float
    timeout_s: float
    slow_ms: float | None = None
    warn: float | None = None
    fail: float | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.target}/{self.name}"


@dataclass(frozen=True)
class Target:
    """A link or a service. ``behind``: the target whose failure explains this one's. ``unit``: whose it is, or "".

    A target whose address nobody has entered yet has no probes; it is shown as such and never raises an alarm.
    """

    key: str
    kind: str
    name: str
    name_en: str
    unit: str
    means: Means
    promise: Promise
    behind: str = ""
    public: bool = False
    probes: tuple[Probe, ...] = ()


@dataclass(frozen=True)
class Kind:
    """What targets of a kind have in common."""

    key: str
    name: str
    name_en: str
    means: Means
    public: bool
    promise: Promise


@dataclass(frozen=True)
class Escalation:
    """Who must know after so many minutes without an acknowledgement: a role, at the unit or in the city."""

    after_minutes: int
    role: str
    where: str


@dataclass(frozen=True)
class Policy:
    """What the province decided on judging and telling."""

    #: severity → steps, in the order of their minutes
    escalations: Mapping[str, tuple[Escalation, ...]]
    common_cause_share: float
    common_cause_least: int
