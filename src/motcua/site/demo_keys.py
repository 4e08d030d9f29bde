"""Keys for the invented leaders and offices of the demonstration, from the simulated authority."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from motcua.kernel.actors import system
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.errors import KeyInUse
from motcua.rooms.papers.records import KeyKind
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Officer
from motcua.rooms.units import facade as units

STAGE = system("demo", "papers:keys")
MARK = "(mẫu)"
#: who signs by name, and whose office has a seal
SIGN, SEAL = frozenset({"unit-leader", "director", "one-stop"}), frozenset({"clerk", "unit-leader"})


def enrol(*, at: datetime) -> int:
    """Gives every invented signer and office a key and registers it; returns how many were new. Harmless to repeat."""
    simulator = Path(settings.ROOT) / "simulators" / "authority"
    wanted = list(_holders())
    if not simulator.exists() or not wanted:
        return 0
    asked = "\n".join(json.dumps(one, ensure_ascii=False) for one in wanted)
    command = [sys.executable, str(simulator), "enrol", "--url", f"http://localhost:{settings.AUTHORITY_PORT}"]
    folders = {"folder": settings.VAR_DIR / "authority", "keys": settings.KEYS_DIR}
    for name, folder in (folders | {"secrets": settings.SIGNING_SECRETS_DIR}).items():
        command += [f"--{name}", str(folder)]
    done = subprocess.run(command, input=asked.encode(), stdout=subprocess.PIPE, check=True)
    return sum(_register(json.loads(line), at) for line in done.stdout.splitlines())


def _register(said: dict[str, str], at: datetime) -> bool:
    try:
        papers.add_credential(
            holder=said["holder"],
            kind=KeyKind.P12,
            certificate=said["certificate"],
            chain=said["chain"],
            where={"file": said["file"], "secret": "demo"},
            by=STAGE,
            at=at,
        )
    except KeyInUse:
        return False
    return True


def _holders() -> Iterator[dict[str, str]]:
    demo = people.demo_officers()
    offices = {post.unit for officer in demo for post in officer.posts if post.role in SEAL and post.unit != "*"}
    for officer in demo:
        if any(post.role in SIGN for post in officer.posts):
            yield _officer(officer)
    for code in sorted(offices):
        name = units.unit(code).name
        yield {"holder": f"unit:{code}", "name": f"{name} {MARK}", "unit": name, "file": f"{code}.p12"}


def _officer(officer: Officer) -> dict[str, str]:
    unit = next((post.unit for post in officer.posts if post.role in SIGN and post.unit != "*"), "")
    return {
        "holder": officer.actor_id,
        "name": officer.full_name,
        "title": officer.title,
        "unit": units.unit(unit).name if unit else "",
        "file": f"{officer.staff_number}.p12",
    }
