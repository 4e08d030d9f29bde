"""The line to the national reporting system: a token, a message, an answer; never inside a transaction."""

import json
import threading
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import connection

from motcua.rooms.measures.errors import ReportingDown

#: seconds; a system that is slower counts as down, and the job asks again
PATIENCE = 10.0
LARGEST = 1024 * 1024
#: seconds before its end at which a token is not used any more
SPARE = 30
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
#: answers that say something about the message itself; whatever else comes is tried again
REFUSED = frozenset({400, 403, 409, 413, 422})


@dataclass(frozen=True)
class Answer:
    """What the system said: a receipt, a refusal with its reason, that it is still at it, or that it knows nothing."""

    receipt: str = ""
    received_at: datetime | None = None
    reason: str = ""
    pending: bool = False
    unknown: bool = False


@dataclass
class _Token:
    """The token of this process, with the moment of the machine's clock at which it ends."""

    text: str = ""
    until: float = 0.0
    address: str = ""


_token, _lock = _Token(), threading.Lock()


def connected() -> bool:
    return bool(settings.REPORTING_URL and settings.REPORTING_SECRET)


def send(key: str, message: Mapping[str, Any]) -> Answer:
    """Hands a report over. The same ``key`` again brings the same receipt, and nothing is taken twice.

    Raises:
        ReportingDown
    """
    return _answer(*_asked("POST", "/reports", key=key, body=message))


def ask_about(key: str) -> Answer:
    """What became of a message that was taken without a receipt.

    Raises:
        ReportingDown
    """
    return _answer(*_asked("GET", f"/reports/{quote(key, safe='')}"))


def _answer(status: int, said: Mapping[str, Any]) -> Answer:
    if status == 202:
        return Answer(pending=True)
    if status == 404:
        return Answer(unknown=True)
    if status in REFUSED:
        return Answer(reason=str(said.get("LyDo") or f"HTTP {status}"))
    try:
        at = datetime.fromisoformat(said["ThoiDiemNhan"])
        number = str(said["SoBienNhan"])
    except (KeyError, TypeError, ValueError):
        raise ReportingDown(why="unreadable receipt") from None
    if not number or at.tzinfo is None:
        raise ReportingDown(why="unreadable receipt")
    return Answer(receipt=number, received_at=at)


def _asked(method: str, path: str, *, key: str = "", body: Mapping[str, Any] | None = None) -> tuple[int, Any]:
    for _turn in (False, True):
        headers = {"Authorization": f"Bearer {_bearer()}", "Accept": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        status, said = _call(method, path, headers, json.dumps(body, ensure_ascii=False).encode() if body else None)
        if status != 401:
            return status, said
        forget()  # revoked before its time: one new token, then give up for this turn
    raise ReportingDown(why="not let in")


def _bearer() -> str:
    with _lock:
        if _token.until < time.monotonic() or _token.address != settings.REPORTING_URL:
            pair = b64encode(f"{settings.REPORTING_CLIENT}:{settings.REPORTING_SECRET}".encode()).decode()
            headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}
            status, said = _call("POST", "/token", headers, b"grant_type=client_credentials")
            if status != 200 or not isinstance(said.get("access_token"), str):
                raise ReportingDown(why="no token")
            _token.text, _token.address = said["access_token"], settings.REPORTING_URL
            _token.until = time.monotonic() + float(said.get("expires_in", 60)) - SPARE
        return _token.text


def forget() -> None:
    """The token is not good any more."""
    _token.until = 0.0


def in_transaction() -> bool:
    return connection.in_atomic_block


def _call(method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> tuple[int, Any]:
    if in_transaction():
        raise RuntimeError("the reporting system was called inside a transaction")
    address = urlsplit(settings.REPORTING_URL)
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOCAL):
        raise ReportingDown(why="REPORTING_URL must begin with https://")
    more = {"Content-Type": "application/json"} | dict(headers) if body else dict(headers)
    request = Request(settings.REPORTING_URL + path, data=body, headers=more, method=method)  # noqa: S310
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return answer.status, _read(answer.read(LARGEST))
    except HTTPError as refusal:
        with refusal:
            if refusal.code in REFUSED | {401, 404}:
                return refusal.code, _read(refusal.read(LARGEST), strict=False)
        raise ReportingDown(why=f"HTTP {refusal.code}") from None
    except (URLError, OSError) as problem:
        raise ReportingDown(why=type(problem).__name__) from None


def _read(said: bytes, *, strict: bool = True) -> Any:
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        if strict:
            raise ReportingDown(why="unreadable answer")
        return {}
    return found
