"""A disk that is really full: PostgreSQL on a small file system of its own, in a mount namespace that ends with it.

The rest of the house meets the same error in ``test_disk_full.py`` (a page that says so) and in ``test_house.py``.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from motcua.site import postgres

#: a data folder with small WAL segments takes some 45 MB; the ballast is what gives room again
SIZE, BALLAST = 96, 24
START = """
set -e
mount -t tmpfs -o size={size}m tmpfs "$DISK"
mkdir -m 700 "$DISK/pg"
"$BIN/initdb" -D "$DISK/pg" -U motcua -E UTF8 --wal-segsize=1 --auth=trust --no-sync > /dev/null
head -c {ballast}m /dev/zero > "$DISK/ballast"
# nobody here needs the namespace's way in: who wants room again says so by a file outside
(while [ ! -e "$DOOR/room" ]; do sleep 0.1; done; rm "$DISK/ballast") &
while [ ! -e "$DOOR/end" ]; do
    "$BIN/postgres" -D "$DISK/pg" -k "$DOOR" -c listen_addresses= -c max_wal_size=4MB -c min_wal_size=2MB \
        -c shared_buffers=16MB -c restart_after_crash=on < /dev/null > "$DOOR/log" 2>&1 || sleep 0.2
done
"""


class Disk:
    """The server on its small disk; ``door`` is the folder outside through which one talks to it."""

    def __init__(self, door: Path) -> None:
        self.door = door

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"postgresql://motcua@/postgres?host={self.door}", autocommit=True, connect_timeout=2)

    def wait(self, patience: float = 120.0) -> psycopg.Connection[tuple[object, ...]]:
        end = time.monotonic() + patience
        while True:
            try:
                return self.connect()
            except psycopg.OperationalError:
                assert time.monotonic() < end, (self.door / "log").read_text()[-2000:]
                time.sleep(0.1)

    def make_room(self) -> None:
        (self.door / "room").touch()


@pytest.fixture
def disk(tmp_path_factory) -> Iterator[Disk]:
    door = Path(tempfile.mkdtemp(prefix="full-"))
    place = tmp_path_factory.mktemp("disk")
    names = ["unshare", "--user", "--map-root-user", "--mount"]
    if subprocess.run([*names, "true"], capture_output=True, check=False).returncode:
        pytest.fail("this test needs user and mount namespaces: unshare (util-linux), and a kernel that allows them")
    # PostgreSQL runs as nobody of a namespace inside: it refuses to be root
    inner = 'exec unshare --user --map-user=65534 --map-group=65534 bash -c "$SCRIPT"'
    mount, rest = START.format(size=SIZE, ballast=BALLAST).split("mkdir -m", 1)
    script = f"{mount}export SCRIPT\n{inner}"
    said = {
        **os.environ,
        "DISK": str(place),
        "DOOR": str(door),
        "BIN": str(postgres.programs()),
        "SCRIPT": f"mkdir -m{rest}",
    }
    running = subprocess.Popen([*names, "bash", "-c", script], env=said, start_new_session=True)
    yield Disk(door)
    (door / "end").touch()
    with suppress(ProcessLookupError):
        os.killpg(running.pid, 15)
    running.wait(20)
    shutil.rmtree(door, ignore_errors=True)


def test_what_was_acknowledged_is_there_when_there_is_room_again(disk):
    server = disk.wait()
    server.execute("CREATE TABLE said (n int PRIMARY KEY, words text STORAGE EXTERNAL)")
    acknowledged, problem = 0, None
    while problem is None:
        assert acknowledged < 20_000, "the disk never filled up"
        try:
            server.execute("INSERT INTO said SELECT %s, repeat(md5(%s::text), 300)", [acknowledged, acknowledged])
            acknowledged += 1
        except psycopg.Error as error:
            problem = error
    server.close()
    # either the table could not grow, which we answer with 503, or the log could not, and the connection is gone
    assert isinstance(problem, psycopg.errors.DiskFull | psycopg.OperationalError), problem
    assert acknowledged > 100

    disk.make_room()
    end = time.monotonic() + 120
    while True:
        try:
            with disk.wait() as again:
                (kept,) = again.execute("SELECT count(*) FROM said").fetchone()
                again.execute("INSERT INTO said VALUES (-1, 'goes on')")
                break
        except psycopg.Error:
            assert time.monotonic() < end, "it did not come back by itself"
            time.sleep(0.2)
    assert kept == acknowledged
