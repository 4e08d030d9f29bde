"""What signing is tested on: papers, keys, and an authority that answers."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from simulators.authority import ca, server

from motcua.kernel import storage
from motcua.kernel.actors import Actor, system
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.jobs import signing as job
from motcua.rooms.papers.records import LEADER_BOX, SEAL_BOX, Part, Place, Stamp
from motcua.rooms.people import facade as people
from papers.keys import paper

UNIT = "UB-31135"
AT = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
KEEPER = system("test", "papers:keys", "people:assign")


@dataclass
class Authority:
    """A running authority and its folders."""

    folder: Path
    url: str
    http: Any

    def enrol(self, holder: str, name: str, file: str, **more: str) -> dict[str, str]:
        keys, secrets = self.folder / "keys", self.folder / "secrets"
        said = {"holder": holder, "name": name, "file": file, "title": "Chủ tịch", "unit": "UBND (mẫu)", **more}
        return ca.enrol(self.authority, keys, said, server.passphrase(secrets))

    @property
    def authority(self) -> ca.Authority:
        found: ca.Authority = self.http.RequestHandlerClass.authority
        return found

    @property
    def root(self) -> str:
        return (self.folder / "authority" / "trust" / "root.pem").read_text()


@pytest.fixture(scope="session")
def running_authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    folder = tmp_path_factory.mktemp("signing")
    http = server.serve("127.0.0.1", 0, folder=folder / "authority", keys=folder / "keys", secrets=folder / "secrets")
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield Authority(folder, f"http://localhost:{http.server_address[1]}", http)
    job.end_helpers()  # they stay from test to test, as they do from paper to paper
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def authority(running_authority: Authority, settings: Any) -> Authority:
    """An authority that stamps and answers; the house is set to use it, and to believe it."""
    settings.TSA_URL = f"{running_authority.url}/tsa"
    settings.KEYS_DIR = running_authority.folder / "keys"
    settings.SIGNING_SECRETS_DIR = running_authority.folder / "secrets"
    settings.TRUST_DIRS = [running_authority.folder / "authority" / "trust"]
    return running_authority


@pytest.fixture
def leader(city: None) -> Actor:
    """A leader of the ward."""
    return officer("LD-1", "Nguyễn Thị Diễm (mẫu)", "unit-leader")


def officer(number: str, name: str, *roles: str, unit: str = UNIT) -> Actor:
    found = people.add_officer(staff_number=number, full_name=name, title="Chủ tịch", by=KEEPER, at=AT)
    for role in roles:
        people.assign(found.id, role=role, unit=unit, by=KEEPER, at=AT)
    return people.officer_actor(found.id, name, at=AT)


@pytest.fixture
def keyed(authority: Authority, leader: Actor) -> Actor:
    """A leader with a key; his ward has a seal."""
    register(authority, leader.id, "Nguyễn Thị Diễm (mẫu)")
    register(authority, f"unit:{UNIT}", "Ủy ban nhân dân phường Ninh Kiều (mẫu)")
    return leader


def register(authority: Authority, holder: str, name: str) -> Any:
    file = f"{holder.partition(':')[2]}.p12"
    said = authority.enrol(holder, name, file)
    return papers.add_credential(
        holder=holder,
        kind="p12",
        certificate=said["certificate"],
        chain=said["chain"],
        where={"file": file, "secret": "demo"},
        by=KEEPER,
        at=datetime.now(UTC),
    )


def ask(
    subject: str, part: Part = Part.LEADER, *, pdf: bytes = b"", unit: str = UNIT, role: str = "", **more: Any
) -> Any:
    """Lays a paper before whoever may sign it."""
    stored = storage.put([pdf or paper(subject)])
    box = {Part.LEADER: LEADER_BOX, Part.SEAL: SEAL_BOX, Part.COPY: None}[part]
    said = {"title": f"Quyết định {subject}", "sha256": stored.sha256, "place": Place(-1, box), "stamp": Stamp()} | more
    return papers.ask_signature(
        subject=subject, part=part, unit=unit, role=role, **said, by=system("dossiers"), at=datetime.now(UTC)
    )


def read(sha256: str) -> bytes:
    with storage.open_file(sha256) as file:
        return file.read()
