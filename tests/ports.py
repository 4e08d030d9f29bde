"""Ports for the houses that tests start: the stream and the simulators take the next ones.

They lie below those that a system gives to whoever connects somewhere (from 32768 on): one of these may be taken by a
connection while a house starts again.
"""

import socket

#: as many neighbouring ports as a house takes
PORTS = 9


def free(first: int, last: int) -> int:
    """The first of so many free ports in a row between ``first`` and ``last``."""
    for port in range(first, last, PORTS + 1):
        if all(_is_free(port + more) for more in range(PORTS)):
            return port
    raise RuntimeError(f"no {PORTS} free ports in a row from {first} to {last}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
