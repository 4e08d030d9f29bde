"""The links over HTTP and TCP, each at a loopback address of its own, all on one port; a DNS server beside them.

``127.0.0.1`` is the simulator itself: it says how the links do, and makes one do something else.
"""

import argparse
import asyncio
import csv
import ipaddress
import json
import resource
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs

from simulators.links.behaviour import DOES, Manner, Step, manner, read, step

HERE = Path(__file__).resolve().parent
DESCRIPTORS = 8192
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n"
FLOOD = b"x" * 65536


def address_of(number: int) -> str:
    """Link 31153 is at 127.121.177.1."""
    return str(ipaddress.IPv4Address(0x7F000001 + (number << 8)))


@dataclass
class Links:
    """Every link, and the script that they follow. Seconds count from the start."""

    port: int
    numbers: list[int]
    script: list[Step] = field(default_factory=list)
    servers: dict[int, asyncio.Server] = field(default_factory=dict)
    asked: int = 0
    began: float = 0.0

    async def start(self) -> None:
        """Opens every address; one that this machine does not have is an error of the whole."""
        loop = asyncio.get_running_loop()
        self.began = loop.time()
        self.own = await asyncio.start_server(self._control, "127.0.0.1", self.port)
        self.port = self.own.sockets[0].getsockname()[1]
        self.dns, _ = await loop.create_datagram_endpoint(_Names, local_addr=("127.0.0.1", self.port))
        for number in self.numbers:
            await self._open(number)
        self.turning = asyncio.create_task(self._turn())

    async def stop(self) -> None:
        self.turning.cancel()
        self.dns.close()
        for server in [self.own, *self.servers.values()]:
            server.close()

    def make(self, said: dict[str, object]) -> None:
        """From now on, as a step of a script says."""
        self.script.append(step({**said, "after": self.second}))

    @property
    def second(self) -> float:
        return asyncio.get_running_loop().time() - self.began

    def now(self, number: int) -> Manner:
        return manner(number, self.second, self.script)

    async def _open(self, number: int) -> None:
        loop = asyncio.get_running_loop()
        self.servers[number] = await loop.create_server(
            lambda: _Link(self, number), address_of(number), self.port, backlog=32
        )

    async def _turn(self) -> None:
        """A dead link takes no connection: its address is really closed, and opened again when it lives."""
        while True:
            for number in self.numbers:
                dead = self.now(number).does == "die"
                if dead and number in self.servers:
                    self.servers.pop(number).close()
                elif not dead and number not in self.servers:
                    await self._open(number)
            await asyncio.sleep(0.2)

    async def _control(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            method, path, _ = head.split(" ", 2)
            length = next(
                (int(x.partition(":")[2]) for x in head.splitlines() if x.lower().startswith("content-length")), 0
            )
            body = (await reader.readexactly(min(length, 4096))).decode()
            status, said = self._answer(method, path, body)
        except (ValueError, KeyError, asyncio.IncompleteReadError) as problem:
            status, said = 400, {"error": str(problem)}
        text = json.dumps(said).encode()
        writer.write(f"HTTP/1.1 {status} .\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n".encode() + text)
        await writer.drain()
        writer.close()

    def _answer(self, method: str, path: str, body: str) -> tuple[int, object]:
        if method == "POST" and path.startswith("/links/"):
            figures = {key: values[0] for key, values in parse_qs(body).items()}
            self.make({"who": path.removeprefix("/links/"), **figures})
            return 200, {"does": figures["does"]}
        if path == "/healthz":
            return 200, {"links": len(self.numbers), "asked": self.asked, "seconds": round(self.second)}
        if path == "/":
            return 200, {str(number): self.now(number).does for number in self.numbers}
        return 404, {"error": "no such address"}


class _Link(asyncio.Protocol):
    """One connection to one link."""

    def __init__(self, links: Links, number: int) -> None:
        self.links, self.number = links, number

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.links.asked += 1
        now = self.links.now(self.number)
        if now.does != "hang":
            asyncio.get_running_loop().call_later(now.ms / 1000, self._answer, now.does)

    def _answer(self, does: str) -> None:
        write = self.transport.write
        if self.transport.is_closing():
            return
        if does == "endless":
            write(b"HTTP/1.1 200 OK\r\n" + b"X-More: and more\r\n" * 4096)
            asyncio.get_running_loop().call_later(0.01, self._answer, does)
            return
        if does == "flood":
            write(b"HTTP/1.1 200 OK\r\n\r\n" + FLOOD)
            asyncio.get_running_loop().call_later(0.01, self._answer, does)
            return
        if does == "error":
            write(ANSWER.replace(b"200 OK", b"503 Service Unavailable"))
        elif does == "redirect":
            write(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
        elif does == "garbage":
            write(b"\x00\xff\x17\x03 220 this is not HTTP\r\n\r\n")
        elif does == "cut":
            write(b"HTTP/1.1 200 O")
        else:
            write(ANSWER)
        self.transport.close()


class _Names(asyncio.DatagramProtocol):
    """Answers for names of links (``31153.mau``); any other name does not exist."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: object) -> None:
        name = data[12:].split(b"\0", 1)[0]
        question = data[12 : 12 + len(name) + 5]
        label = name[1 : 1 + name[0]] if name else b""
        known = label.isdigit() and name.endswith(b"\x03mau") and int(label) < 65536
        flags, count = (0x8180, 1) if known else (0x8183, 0)
        head = data[:2] + struct.pack(">5H", flags, 1, count, 0, 0)
        record = b"\xc0\x0c" + struct.pack(">2HIH", 1, 1, 60, 4)
        address = ipaddress.IPv4Address(address_of(int(label))).packed if known else b""
        self.transport.sendto(head + question + (record + address if known else b""), addr)


def numbers_in(file: Path) -> Iterable[int]:
    """The numbers in the first column of a CSV file (the areas of a province)."""
    with file.open(encoding="utf-8") as lines:
        for row in csv.reader(line for line in lines if not line.startswith("#")):
            if row and row[0].isdecimal():
                yield int(row[0]) % 65536


def main() -> None:
    """Reads the command line and serves until it is stopped."""
    parser = argparse.ArgumentParser(description="Simulated links and services, for demo, tests and benchmarks")
    parser.add_argument("--port", type=int, default=8005)
    parser.add_argument("--areas", type=Path, help="a CSV file whose first column numbers the links")
    parser.add_argument("--numbers", default="", help="more numbers: 92,93 or 1-437")
    parser.add_argument("--script", type=Path, help=f"a JSON list of steps; a link can {', '.join(DOES)}")
    said = parser.parse_args()
    numbers = sorted({*(numbers_in(said.areas) if said.areas else ()), *_numbers(said.numbers)})
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    script = read(said.script.read_text(encoding="utf-8")) if said.script else []
    try:
        asyncio.run(_serve(Links(said.port, numbers, script)))
    except KeyboardInterrupt:
        pass
    except OSError as problem:
        sys.exit(f"the links cannot be simulated here: {problem}")


async def _serve(links: Links) -> None:
    await links.start()
    print(f"simulated links: {len(links.numbers)}, port {links.port}; http://127.0.0.1:{links.port}/", flush=True)
    await asyncio.Event().wait()


def _numbers(text: str) -> Iterable[int]:
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)
