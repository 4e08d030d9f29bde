"""What the simulated platform knows: attempts to pay, transactions, refunds.

Written apart from the house's own code, so that a mistake in one is not repeated in the other.
"""

import hashlib
import hmac
import json
import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

VIETNAM = timezone(timedelta(hours=7))
SIGNED = {
    "init": "MaHoSo MaTraCuuTT MaDichVu MaTTHC MaDonVi SoTien TKThuHuong MaNHThuHuong PhiLePhi DSKhoanNop"
    " UrlBack UrlCallback",
    "init_answer": "MaTraCuuTT UrlThanhToan MaLoi",
    "query": "MaTraCuuTT ThoiGianTT",
    "query_answer": "MaTraCuuTT DSGiaoDich MaLoi",
    "refund": "MaTraCuuTT MaGiaoDich MaHoanTien SoTien",
    "refund_answer": "MaHoanTien MaGiaoDich SoTien MaLoi",
    "file": "Ngay",
    "file_answer": "Ngay DSGiaoDich MaLoi",
    "report": "MaHoSo MaTraCuuTT MaGiaoDich SoTien TrangThai ThoiGianTT",
    "bank": "id account amount content at",
}
#: switchable faults and what they do; all are off at the start
FAULTS = {
    "down": "every request of the office is answered 503",
    "duplicate": "each report is sent so many times more",
    "late": "reports are sent so many seconds later",
    "lost": "reports are never sent",
    "forged": "beside each report a forged one is sent, with ten times the amount",
    "wrong_amount": "so many đồng are missing from what is paid",
    "out_of_order": "a stale report that says failed follows each success",
    "file_lost": "so many transactions are missing from the day's file",
    "file_extra": "so many transactions stand in the day's file that nobody made",
    "file_amount": "so many transactions stand in the day's file with another amount",
}


class Refused(Exception):
    """A request that the platform does not carry out; ``code`` is its MaLoi."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass
class Attempt:
    """One attempt to pay that the office opened."""

    code: str
    dossier: str
    amount: int
    words: str
    office: str
    back: str
    told: str
    state: str = "open"
    transactions: list[dict[str, Any]] = field(default_factory=list)


def sign(message: str, fields: dict[str, Any], secret: str) -> str:
    """The checksum: HMAC-SHA256 over ``name=value`` with percent-encoded values."""
    said = "&".join(f"{name}={quote(_plain(fields.get(name)), safe='')}" for name in SIGNED[message].split())
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "" if value is None else str(value)


class Books:
    """The platform's memory. Every method may be called by several threads."""

    def __init__(self, *, secret: str, bank_secret: str, home: str) -> None:
        self.secret, self.bank_secret, self.home = secret, bank_secret, home
        self.attempts: dict[str, Attempt] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.lines: list[dict[str, Any]] = []
        self.faults: dict[str, int] = dict.fromkeys(FAULTS, 0)
        self.lock = threading.RLock()

    def check(self, message: str, fields: dict[str, Any]) -> None:
        """Refuses a request whose checksum does not fit."""
        given = fields.get("ChuKy")
        if not isinstance(given, str) or not hmac.compare_digest(given, sign(message, fields, self.secret)):
            raise Refused("97")

    def answered(self, message: str, fields: dict[str, Any]) -> dict[str, Any]:
        """An answer that says "succeeded", signed."""
        said = {"MaLoi": "00", **fields}
        return {**said, "ChuKy": sign(f"{message}_answer", said, self.secret)}

    def init(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Opens an attempt; the same one again is the same."""
        self.check("init", fields)
        code, amount = str(fields["MaTraCuuTT"]), fields["SoTien"]
        if not isinstance(amount, int) or amount <= 0:
            raise Refused("04")
        if sum(part["SoTien"] for part in fields["DSKhoanNop"]) != amount:
            raise Refused("05")
        with self.lock:
            found = self.attempts.setdefault(
                code,
                Attempt(
                    code,
                    str(fields["MaHoSo"]),
                    amount,
                    str(fields["NoiDungThanhToan"]),
                    str(fields.get("TenDonVi", "")),
                    str(fields["UrlBack"]),
                    str(fields["UrlCallback"]),
                ),
            )
        if found.amount != amount:
            raise Refused("06")
        return self.answered("init", {"MaTraCuuTT": code, "UrlThanhToan": f"{self.home}/pay/{code}"})

    def query(self, fields: dict[str, Any]) -> dict[str, Any]:
        """How an attempt stands; an attempt that was never opened has no transactions."""
        self.check("query", fields)
        with self.lock:
            found = self.attempts.get(str(fields["MaTraCuuTT"]))
            rows = [self._row(one) for one in found.transactions] if found else []
        return self.answered("query", {"MaTraCuuTT": str(fields["MaTraCuuTT"]), "DSGiaoDich": rows})

    @staticmethod
    def _row(line: dict[str, Any]) -> dict[str, Any]:
        return {key: line[key] for key in ("MaGiaoDich", "SoTien", "TrangThai", "ThoiGianTT")}

    def pay(self, code: str, *, succeeds: bool) -> tuple[Attempt, dict[str, Any]]:
        """The payer pays, or turns back; returns the attempt and the report about it."""
        with self.lock:
            attempt = self.attempts[code]
            if attempt.state == "paid":
                return attempt, self.report(attempt, attempt.transactions[-1])
            line = {
                "MaGiaoDich": f"GW{secrets.token_hex(8).upper()}",
                "MaTraCuuTT": code,
                "SoTien": max(1, attempt.amount - (self.faults["wrong_amount"] if succeeds else 0)),
                "TrangThai": "00" if succeeds else "01",
                "ThoiGianTT": stamp(),
            }
            attempt.transactions.append(line)
            attempt.state = "paid" if succeeds else "cancelled"
            if succeeds:
                self.lines.append(line)
            return attempt, self.report(attempt, line)

    def report(self, attempt: Attempt, line: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """What the office is told, signed."""
        fields = {"MaHoSo": attempt.dossier, "MaTraCuuTT": attempt.code, **self._row(line), **changes}
        return {**fields, "ChuKy": sign("report", fields, self.secret)}

    def refund(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Pays back, once for each MaHoanTien, and never more than was paid."""
        self.check("refund", fields)
        number, amount = str(fields["MaHoanTien"]), fields["SoTien"]
        with self.lock:
            if number not in self.refunds:
                paid = next((one for one in self.lines if one["MaGiaoDich"] == fields["MaGiaoDich"]), None)
                back = sum(one["SoTien"] for one in self.refunds.values() if one["of"] == fields["MaGiaoDich"])
                if paid is None or back + amount > paid["SoTien"]:
                    raise Refused("08")
                line = {
                    "MaGiaoDich": f"RF{secrets.token_hex(8).upper()}",
                    "MaTraCuuTT": paid["MaTraCuuTT"],
                    "MaHoanTien": number,
                    "SoTien": amount,
                    "TrangThai": "00",
                    "ThoiGianTT": stamp(),
                    "of": fields["MaGiaoDich"],
                }
                self.refunds[number] = line
                self.lines.append(line)
            found = self.refunds[number]
        if found["SoTien"] != amount:
            raise Refused("06")
        return self.answered(
            "refund", {"MaHoanTien": number, "MaGiaoDich": found["MaGiaoDich"], "SoTien": found["SoTien"]}
        )

    def file(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Everything that moved on a day, with the mistakes that are switched on."""
        self.check("file", fields)
        day = str(fields["Ngay"])
        with self.lock:
            lines = [dict(line) for line in self.lines if line["ThoiGianTT"].startswith(day)]
        lines = lines[self.faults["file_lost"] :]
        for line in lines[: self.faults["file_amount"]]:
            line["SoTien"] += 1_000
        for number in range(self.faults["file_extra"]):
            extra = {"MaGiaoDich": f"XX{day}{number}", "MaTraCuuTT": "", "SoTien": 9_000, "ThoiGianTT": f"{day}120000"}
            lines.append(extra)
        rows = [{key: value for key, value in line.items() if key != "of"} for line in lines]
        return self.answered("file", {"Ngay": day, "DSGiaoDich": rows})

    def credit(self, *, account: str, amount: int, words: str) -> dict[str, Any]:
        """A transfer that reached the office's bank account, as the bank tells of it."""
        fields = {
            "id": f"FT{secrets.token_hex(6).upper()}",
            "account": account,
            "amount": amount,
            "content": words,
            "at": stamp(),
        }
        return {**fields, "signature": sign("bank", fields, self.bank_secret)}


def stamp() -> str:
    """Now, as the platform writes it."""
    return datetime.now(VIETNAM).strftime("%Y%m%d%H%M%S")
