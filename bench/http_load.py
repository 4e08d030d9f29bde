"""A small load generator: N connections kept busy from one process, each request timed from send to full answer.

It speaks just enough HTTP/1.1 (keep-alive, Content-Length or chunked answers) to cost little beside what it measures.
"""

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class Load:
    """What a run saw: seconds, one latency in seconds per answer, answers by status, bodies when kept."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)

    def __add__(self, other: "Load") -> "Load":
        """Both, as if they had been one run."""
        return Load(
            self.seconds + other.seconds,
            self.latencies + other.latencies,
            {
                code: self.statuses.get(code, 0) + other.statuses.get(code, 0)
                for code in {**self.statuses, **other.statuses}
            },
            self.bodies + other.bodies,
        )

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status >= 400)


class _Client:
    def __init__(self, address: tuple[str, int], requests: Iterator[bytes]) -> None:
        self.requests = requests
        self.socket = socket.create_connection(address, timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.sent_at = 0.0

    def send(self) -> None:
        self.buffer = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(next(self.requests))

    def receive(self) -> tuple[int, bytes] | None:
        data = self.socket.recv(262_144)
        if not data:
            raise ConnectionError("the server closed the connection")
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found or not _complete(head.lower(), body):
            return None
        return int(head[9:12]), body


def _complete(head: bytes, body: bytes) -> bool:
    if b"transfer-encoding: chunked" in head:
        return body.endswith(b"0\r\n\r\n")
    at = head.find(b"content-length:")
    if at < 0:
        return True
    return len(body) >= int(head[at + 15 :].split(b"\r\n", 1)[0])


def run(
    address: tuple[str, int],
    requests: Callable[[int], Iterator[bytes]],
    *,
    clients: int,
    seconds: float,
    keep_bodies: bool = False,
    limit: int | None = None,
) -> Load:
    """Keeps ``clients`` connections busy for ``seconds``; ``requests(n)`` yields the requests of connection ``n``."""
    selector = selectors.DefaultSelector()
    for number in range(clients):
        client = _Client(address, requests(number))
        selector.register(client.socket, selectors.EVENT_READ, client)
        client.send()
    load, begun = Load(0.0), time.perf_counter()
    busy = clients
    while busy:
        for key, _ in selector.select(timeout=30):
            client = key.data
            answer = client.receive()
            if answer is None:
                continue
            now = time.perf_counter()
            status, body = answer
            load.latencies.append(now - client.sent_at)
            load.statuses[status] = load.statuses.get(status, 0) + 1
            if keep_bodies:
                load.bodies.append(body)
            if now - begun < seconds and (limit is None or len(load.latencies) + busy <= limit):
                client.send()
            else:
                selector.unregister(client.socket)
                client.socket.close()
                busy -= 1
    load.seconds = time.perf_counter() - begun
    return load


def request(method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """One request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: keep-alive", "Accept: */*"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method in {"POST", "PUT"}:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
