"""Telling the office, in threads, again and again until it answers; with the faults that are switched on."""

import json
import threading
import time
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from simulators.gateway.books import Attempt, Books

TRIES, PAUSE = 12, 1.0


def tell(books: Books, attempt: Attempt, report: dict[str, Any]) -> None:
    """Sends a report as the switches say: late, never, several times, beside a forged one, before a stale one."""
    faults = dict(books.faults)
    if faults["lost"]:
        return
    messages = [report] * (1 + faults["duplicate"])
    if faults["forged"]:
        messages.insert(0, {**report, "SoTien": report["SoTien"] * 10, "MaGiaoDich": "GWFORGED"})
    if faults["out_of_order"] and report["TrangThai"] == "00":
        stale = {**attempt.transactions[-1], "MaGiaoDich": f"{report['MaGiaoDich']}S"}
        messages.append(books.report(attempt, stale, TrangThai="01"))
    send(attempt.told, messages, wait=faults["late"])


def send(address: str, messages: list[dict[str, Any]], *, wait: float = 0) -> threading.Thread:
    """Sends ``messages`` one after the other in a thread."""
    thread = threading.Thread(target=_send_all, args=(address, messages, wait), daemon=True)
    thread.start()
    return thread


def _send_all(address: str, messages: list[dict[str, Any]], wait: float) -> None:
    time.sleep(wait)
    for message in messages:
        _send(address, json.dumps(message, ensure_ascii=False).encode())


def _send(address: str, body: bytes) -> None:
    """Until the office has taken it, or has refused it for good (4xx)."""
    for again in range(TRIES):
        request = Request(address, data=body, headers={"Content-Type": "application/json"}, method="POST")  # noqa: S310
        try:
            with urlopen(request, timeout=10):  # noqa: S310
                return
        except URLError as problem:
            if 400 <= getattr(problem, "code", 0) < 500 and getattr(problem, "code", 0) != 429:
                return
        except OSError:
            pass
        time.sleep(min(PAUSE * 2**again, 30))
