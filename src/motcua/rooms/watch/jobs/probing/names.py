"""Names to addresses, remembered for a while, without a thread that could hang."""

import asyncio
import ipaddress
from collections.abc import Sequence
from pathlib import Path

from motcua.rooms.watch.jobs.probing.answers import Garbage
from motcua.rooms.watch.jobs.probing.dns import AAAA, A, resolve, resolvers

#: seconds that an address is remembered, and that it may serve on while nobody answers
FRESH, STALE = 300.0, 86_400.0
#: seconds that one resolver may take
PATIENCE = 2.0
HOSTS = Path("/etc/hosts")


class Names:
    """Finds the address of a name: as it is when it is one, from the file of hosts, from the resolvers."""

    def __init__(self, asked: Sequence[str] | None = None, hosts: Path = HOSTS) -> None:
        self.resolvers = list(resolvers() if asked is None else asked)
        self.hosts = _hosts(hosts)
        self.known: dict[str, tuple[str, float]] = {}

    async def address(self, name: str) -> str:
        """An address of ``name``.

        Raises:
            Garbage: it has none ("no-name").
        """
        literal = _literal(name) or self.hosts.get(name.lower())
        if literal:
            return literal
        now = asyncio.get_running_loop().time()
        found, until = self.known.get(name, ("", 0.0))
        if found and now < until:
            return found
        fresh = await self._asked(name)
        if fresh:
            self.known[name] = (fresh, now + FRESH)
        elif not found or now > until - FRESH + STALE:
            raise Garbage("no-name")
        return fresh or found

    async def _asked(self, name: str) -> str:
        for resolver in self.resolvers:
            for kind in (A, AAAA):
                try:
                    async with asyncio.timeout(PATIENCE):
                        found = await resolve(name, resolver, kind=kind)
                except (TimeoutError, OSError, Garbage, UnicodeError):
                    break
                if found:
                    return found[0]
        return ""


def _literal(name: str) -> str:
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return ""


def _hosts(file: Path) -> dict[str, str]:
    found: dict[str, str] = {"localhost": "127.0.0.1"}
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return found
    for line in lines:
        address, *names = line.partition("#")[0].split() or [""]
        for name in names:
            found.setdefault(name.lower(), address)
    return found
