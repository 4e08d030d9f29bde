"""ICMP echo where the system allows it to programs without privileges (Linux: net.ipv4.ping_group_range)."""

import asyncio
import contextlib
import secrets
import socket
import struct
from time import perf_counter

from motcua.rooms.watch.jobs.probing.answers import Answer
from motcua.rooms.watch.records import Probe

ECHO, ECHO6 = 8, 128


async def ask_icmp(probe: Probe, address: str) -> Answer:
    """How long an echo takes. Where it is not allowed, that is said, and nothing about the target."""
    six = ":" in address
    family, protocol = (socket.AF_INET6, socket.IPPROTO_ICMPV6) if six else (socket.AF_INET, socket.IPPROTO_ICMP)
    try:
        own = socket.socket(family, socket.SOCK_DGRAM, protocol)
    except PermissionError:
        return Answer(None, reason="not-allowed")
    with contextlib.closing(own):
        own.setblocking(False)
        loop, mark = asyncio.get_running_loop(), secrets.token_bytes(16)
        began = perf_counter()
        own.connect((address, 0))
        await loop.sock_sendall(own, _echo(ECHO6 if six else ECHO, mark))
        while mark not in await loop.sock_recv(own, 2048):
            pass
        return Answer(True, (perf_counter() - began) * 1000)


def _echo(kind: int, mark: bytes) -> bytes:
    """An echo request; the kernel fills in the identifier, and for IPv6 the checksum."""
    head = struct.pack(">BBHHH", kind, 0, 0, 0, 1)
    words = struct.unpack(">12H", head + mark)
    total = sum(words)
    total = (total & 0xFFFF) + (total >> 16)
    total = (total & 0xFFFF) + (total >> 16)
    return struct.pack(">BBHHH", kind, 0, ~total & 0xFFFF, 0, 1) + mark
