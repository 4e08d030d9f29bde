"""Sending what the sensors see, with a token that is fetched anew when it ends, and with faults when asked for."""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from simulators.sensors.city import EVERY, PLACES, entities

UPSERT = "/ngsi-ld/v1/entityOperations/upsert"
#: hours of the past that are told at the start, so that a board has a line behind each number
PAST = timedelta(hours=24)
STEP = timedelta(minutes=30)
#: what can be wrong with sensors: told twice, told late, told nonsense, silent
FAULTS = ("again", "late", "hostile", "silent")


class Office:
    """The house that is reported to."""

    def __init__(self, address: str, credentials: Path) -> None:
        self.address, self.credentials = address, credentials
        self.token, self.ends = "", 0.0

    def send(self, said: list[dict[str, Any]]) -> int:
        """The status of the answer; 0 when there was none."""
        body = json.dumps(said, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/ld+json", "Authorization": f"Bearer {self._token()}"}
        return self._post(UPSERT, body, headers)[0]

    def _token(self) -> str:
        if time.monotonic() > self.ends:
            held = json.loads(self.credentials.read_text())
            form = {"grant_type": "client_credentials", "client_id": held["id"], "client_secret": held["secret"]}
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            status, answer = self._post("/api/v1/token", urlencode(form).encode(), kind)
            if status == 200:
                got = json.loads(answer)
                self.token, self.ends = got["access_token"], time.monotonic() + got["expires_in"] * 0.8
        return self.token

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        request = Request(self.address + path, data=body, headers=headers, method="POST")  # noqa: S310
        try:
            with urlopen(request, timeout=10) as answer:  # noqa: S310
                return answer.status, answer.read()
        except HTTPError as refused:
            if refused.code == 401:
                self.ends = 0.0
            return refused.code, b""
        except (URLError, OSError):
            return 0, b""


def past(now: datetime, seed: int) -> Iterator[list[dict[str, Any]]]:
    """The hours before, oldest first."""
    at = now - PAST
    while at < now:
        yield list(entities(at, seed))
        at += STEP


def spoilt(said: list[dict[str, Any]], faults: set[str], turn: int) -> list[list[dict[str, Any]]]:
    """The requests that are sent instead of one good one."""
    if "silent" in faults and said and said[0]["type"] == "RoadSegment":
        return []
    requests = [said]
    if "again" in faults:
        requests.append(said)
    if "hostile" in faults and turn % 5 == 0:
        requests.append([*nonsense()])
    return requests


def nonsense() -> Iterator[Any]:
    """What no sensor should say."""
    now = datetime.now(UTC)
    good = next(entities(now, 0))
    yield {**good, "bedsFree": {"type": "Property", "value": 1e9, "observedAt": "2026-01-01T00:00:00Z"}}
    yield {**good, "id": "urn:ngsi-ld:Hospital:<script>alert(1)</script>"}
    yield {**good, "id": "urn:ngsi-ld:Tank:1", "type": "Tank"}
    yield "không phải thực thể"
    future = (now + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    yield {**good, "id": good["id"] + "-2", "bedsFree": {"type": "Property", "value": 1, "observedAt": future}}


def run(office: Office, seed: int, faults: set[str]) -> None:
    """Tells the hours before, then reports each kind in its own time until it is stopped."""
    while not office.credentials.exists() or office.send(list(entities(datetime.now(UTC), seed))) == 0:
        time.sleep(1)
    for said in past(datetime.now(UTC), seed):
        office.send(said)
    due = dict.fromkeys(EVERY, 0.0)
    turn = 0
    parent = os.getppid()
    while os.getppid() == parent:
        for type_, seconds in EVERY.items():
            if time.monotonic() < due[type_]:
                continue
            due[type_] = time.monotonic() + seconds
            at = datetime.now(UTC) - (timedelta(minutes=2) if "late" in faults and turn % 3 == 0 else timedelta())
            for request in spoilt(list(entities(at, seed, type_=type_)), faults, turn):
                office.send(request)
            turn += 1
        time.sleep(0.2)


def main() -> None:
    """Reads the command line and reports until it is stopped."""
    parser = argparse.ArgumentParser(description="Simulated sensors of a city, for demo and tests")
    parser.add_argument("--office", default=os.environ.get("OFFICE", "http://localhost:8000"))
    var = Path(os.environ.get("VAR_DIR", "var"))
    parser.add_argument("--credentials", type=Path, default=var / "demo" / "sensors.json")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", default=os.environ.get("SENSOR_FAULTS", ""), help=", ".join(FAULTS))
    said = parser.parse_args()
    faults = {name for name in said.faults.split(",") if name}
    if faults - set(FAULTS):
        parser.error(f"no such fault: {', '.join(sorted(faults - set(FAULTS)))}")
    print(f"simulated sensors: {len(PLACES)} places report to {said.office}", flush=True)
    try:
        run(Office(said.office, said.credentials), said.seed, faults)
    except KeyboardInterrupt:
        sys.exit(0)
