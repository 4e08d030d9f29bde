"""What was taken, and the faults that can be switched on."""

import hashlib
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

#: seconds that a token is good for
TOKEN_LASTS = 300
#: fields of a report → the type that each has
FIELDS: Mapping[str, type] = {
    "MaDonVi": str,
    "MaBaoCao": str,
    "PhienBanBieuMau": str,
    "KyBaoCao": str,
    "TuNgay": str,
    "DenNgay": str,
    "LanGui": int,
    "NgayDuyet": str,
    "ChiTieu": list,
    "ThuyetMinh": list,
}
FORMS = frozenset({"II.05", "II.06"})
#: faults, each for the next so many messages: answer 503; take it and lose the answer; take it and say "still at it";
#: forget all tokens before the next one; refuse it
FAULTS = ("down", "lost", "late", "logout", "refuse")


class Refused(Exception):
    """The message is not taken; ``status`` and a reason in words."""

    def __init__(self, status: int, reason: str) -> None:
        self.status, self.reason = status, reason
        super().__init__(reason)


@dataclass
class Books:
    """Everything that this system knows. Kept in memory: a new start is an empty system."""

    client: str
    secret: str
    tokens: dict[str, float] = field(default_factory=dict)
    #: idempotency key → receipt and message
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FAULTS, 0))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def token(self) -> dict[str, Any]:
        given = secrets.token_urlsafe(24)
        with self.lock:
            self.tokens[given] = time.monotonic() + TOKEN_LASTS
        return {"access_token": given, "token_type": "Bearer", "expires_in": TOKEN_LASTS}

    def knows(self, token: str) -> bool:
        if self.fault("logout"):
            self.tokens.clear()
        return self.tokens.get(token, 0.0) > time.monotonic()

    def fault(self, name: str) -> bool:
        """Whether this fault is on, which uses it up by one."""
        with self.lock:
            on = self.faults[name] > 0
            self.faults[name] -= on
        return on

    def take(self, key: str, said: object) -> tuple[bool, dict[str, Any]]:
        """Takes a report once; whether it is there already, and its receipt.

        Raises:
            Refused
        """
        if not key:
            raise Refused(400, "Thiếu Idempotency-Key")
        message = _checked(said)
        print_ = hashlib.sha256(json.dumps(message, sort_keys=True).encode()).hexdigest()
        with self.lock:
            known = self.taken.get(key)
            if known is not None and known["print"] != print_:
                raise Refused(409, "Khóa này đã dùng cho một báo cáo khác")
            if known is None:
                number = f"BCQG-{datetime.now(UTC):%Y%m%d}-{len(self.taken) + 1:05d}"
                receipt = {"SoBienNhan": number, "ThoiDiemNhan": datetime.now(UTC).isoformat()}
                self.taken[key] = {"print": print_, "receipt": receipt, "message": message}
            return known is not None, self.taken[key]["receipt"]

    def receipt(self, key: str) -> dict[str, Any] | None:
        known = self.taken.get(key)
        return known["receipt"] if known else None


def _checked(said: object) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise Refused(400, "Nội dung không phải JSON")
    wrong = [name for name, kind in FIELDS.items() if not isinstance(said.get(name), kind)]
    if wrong or said.keys() - FIELDS.keys():
        raise Refused(422, f"Sai trường: {', '.join(sorted({*wrong, *(said.keys() - FIELDS.keys())}))}")
    if said["MaBaoCao"] not in FORMS:
        raise Refused(422, f"Không có biểu mẫu {said['MaBaoCao']}")
    if said["TuNgay"] > said["DenNgay"] or not said["ChiTieu"]:
        raise Refused(422, "Kỳ báo cáo hoặc chỉ tiêu không hợp lệ")
    for one in said["ChiTieu"]:
        if not isinstance(one, dict) or one.keys() != {"MaBang", "MaDong", "MaCot", "GiaTri"}:
            raise Refused(422, "Chỉ tiêu không hợp lệ")
    return said
