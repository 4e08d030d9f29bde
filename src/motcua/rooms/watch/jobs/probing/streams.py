"""HTTP, TCP and TLS over asyncio's streams.

Nothing that answers can cost more than its time and `LARGEST` bytes: redirects are answers and never followed, a head
that does not end and a body that does not end are cut, compression is not asked for. Addresses come from content and
settings alone, so that nobody can make the house ask for him.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from time import perf_counter
from typing import Any

from motcua.rooms.watch.jobs.probing.answers import Answer, Garbage
from motcua.rooms.watch.records import Probe

#: bytes that a head may take, and that a body is read for what it must contain
LARGEST_HEAD, LARGEST = 16 * 1024, 64 * 1024
EXPECTED = (200,)


class Streams:
    """Asks over connections; one context of TLS for all of them. ``authorities``: a PEM file beside the system's."""

    def __init__(self, now: Callable[[], datetime], authorities: str = "") -> None:
        self.now = now
        self.context = ssl.create_default_context()
        if authorities:
            self.context.load_verify_locations(authorities)

    async def tcp(self, probe: Probe, address: str) -> Answer:
        """How long it takes until a connection stands."""
        began = perf_counter()
        async with self._connected(probe, address, tls=False):
            return Answer(True, _ms(began))

    async def tls(self, probe: Probe, address: str) -> Answer:
        """How many days the certificate still has; one that cannot be trusted is a failure."""
        began = perf_counter()
        async with self._connected(probe, address, tls=True) as (_, writer):
            ends = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
            return Answer(True, _ms(began), (ends - self.now().timestamp()) / 86_400)

    async def http(self, probe: Probe, address: str) -> Answer:
        """How long it takes until the head of an expected answer is there, and holds what it must."""
        began = perf_counter()
        async with self._connected(probe, address, tls=bool(probe.options.get("tls"))) as (reader, writer):
            writer.write(_request(probe))
            head = await reader.readuntil(b"\r\n\r\n")
            took = _ms(began)
            status = _status(head)
            if status not in probe.options.get("expect", EXPECTED):
                return Answer(False, took, float(status), "status")
            wanted = str(probe.options.get("contains", "")).encode()
            if wanted and not await _holds(reader, wanted):
                return Answer(False, took, float(status), "content")
            return Answer(True, took)

    @asynccontextmanager
    async def _connected(
        self, probe: Probe, address: str, *, tls: bool
    ) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        more: dict[str, Any] = {"ssl": self.context, "server_hostname": probe.address} if tls else {}
        reader, writer = await asyncio.open_connection(address, probe.port, limit=LARGEST_HEAD, **more)
        try:
            yield reader, writer
        finally:
            # not closed in good manner: a target that does not let go must not hold us
            writer.transport.abort()


def _request(probe: Probe) -> bytes:
    host = f"[{probe.address}]" if ":" in probe.address else probe.address
    port = "" if probe.port in (80, 443) else f":{probe.port}"
    lines = [
        f"GET {probe.options.get('path', '/')} HTTP/1.1",
        f"Host: {host}{port}",
        "User-Agent: motcua-watch",
        "Accept: */*",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def _status(head: bytes) -> int:
    """The status of an answer.

    Raises:
        Garbage: it is not HTTP.
    """
    words = head[:64].split(None, 2)
    if len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not words[1].isdigit() or len(words[1]) != 3:
        raise Garbage("garbage")
    return int(words[1])


async def _holds(reader: asyncio.StreamReader, wanted: bytes) -> bool:
    found = b""
    while len(found) < LARGEST:
        more = await reader.read(8192)
        if not more:
            break
        found += more
        if wanted in found:
            return True
    return False


def _ms(began: float) -> float:
    return (perf_counter() - began) * 1000
