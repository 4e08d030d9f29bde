"""DNS over UDP (RFC 1035), as little of it as is needed: ask for addresses, read them or the code of refusal.

The resolver of the system works in threads that hang with it; a watch that must go on while names do not resolve needs
its own.
"""

import asyncio
import ipaddress
import secrets
import struct
from pathlib import Path
from time import perf_counter

from motcua.rooms.watch.jobs.probing.answers import Answer, Garbage
from motcua.rooms.watch.records import Probe

A, AAAA, IN = 1, 28, 1
#: recursion desired
ASK = 0x0100
RESOLV = Path("/etc/resolv.conf")


async def ask_dns(probe: Probe, address: str) -> Answer:
    """How long it takes until the name has an address; ``address`` is that of a resolver."""
    began = perf_counter()
    found = await resolve(probe.address, address, probe.port)
    return Answer(True, (perf_counter() - began) * 1000) if found else Answer(False, reason="no-name")


async def resolve(name: str, resolver: str, port: int = 53, kind: int = A) -> list[str]:
    """The addresses of ``name``; none when there is no such name. The caller sets the time that it may take.

    Raises:
        Garbage: the answer is not one to this question.
        OSError: the resolver cannot be reached.
    """
    number = secrets.randbelow(65536)
    loop = asyncio.get_running_loop()
    answered: asyncio.Future[bytes] = loop.create_future()
    transport, _ = await loop.create_datagram_endpoint(lambda: _Waits(number, answered), remote_addr=(resolver, port))
    try:
        transport.sendto(_question(number, name, kind))
        return read(await answered)
    finally:
        transport.close()


def resolvers() -> list[str]:
    """The resolvers that this machine is set up with."""
    try:
        lines = RESOLV.read_text().splitlines()
    except OSError:
        return []
    return [words[1] for line in lines if len(words := line.split()) > 1 and words[0] == "nameserver"]


class _Waits(asyncio.DatagramProtocol):
    """Waits for the answer with our number: others are not answers to us."""

    def __init__(self, number: int, answered: "asyncio.Future[bytes]") -> None:
        self.number, self.answered = number, answered

    def datagram_received(self, data: bytes, addr: object) -> None:
        if len(data) >= 12 and data[:2] == struct.pack(">H", self.number) and not self.answered.done():
            self.answered.set_result(data)

    def error_received(self, exc: Exception) -> None:
        if not self.answered.done():
            self.answered.set_exception(exc)


def _question(number: int, name: str, kind: int) -> bytes:
    labels = name.rstrip(".").encode("idna").split(b".")
    spelt = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    return struct.pack(">6H", number, ASK, 1, 0, 0, 0) + spelt + struct.pack(">2H", kind, IN)


def read(answer: bytes) -> list[str]:
    """The addresses in an answer.

    Raises:
        Garbage: it cannot be read, or the resolver failed.
    """
    try:
        _, flags, questions, count, _, _ = struct.unpack_from(">6H", answer)
        if flags & 0xF == 3:  # NXDOMAIN
            return []
        if flags & 0xF:
            raise Garbage("no-name")
        place = 12
        for _ in range(questions):
            place = _after_name(answer, place) + 4
        return list(_records(answer, place, count))
    except (struct.error, IndexError, ValueError):
        raise Garbage("garbage") from None


def _records(answer: bytes, place: int, count: int) -> list[str]:
    found = []
    for _ in range(count):
        place = _after_name(answer, place)
        kind, _, _, length = struct.unpack_from(">2HIH", answer, place)
        place += 10
        if (kind, length) in ((A, 4), (AAAA, 16)):
            found.append(str(ipaddress.ip_address(answer[place : place + length])))
        place += length
    return found


def _after_name(answer: bytes, place: int) -> int:
    """Where a name ends; a pointer ends it, so that no loop can hold us."""
    while True:
        length = answer[place]
        if length >= 0xC0:
            return place + 2
        place += 1 + length
        if not length:
            return place
