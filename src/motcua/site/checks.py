"""``motcua test``: every check there is, and one closing line with counts. Also the checks of content and journal."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from motcua.site import build
from motcua.site.env import Environment
from motcua.site.postgres import NotStarted, Server

PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}
#: the first is Debian's Chromium without windows: the same pages in two thirds of the time
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Outcome:
    """What one stage said."""

    name: str
    passed: int
    failed: int
    output: str


def everything(root: Path, arguments: Sequence[str]) -> int:
    """Runs all stages (or pytest alone with ``arguments``); the last line printed counts them."""
    outcomes = [_stage("build", lambda: _build(root))]
    still: list[Outcome] = []
    beside = threading.Thread(target=lambda: still.extend(_static(root)))
    beside.start()
    outcomes.append(browser_stage())
    server = None
    try:
        server = _server()
        outcomes += _pytest(root, arguments)
    except NotStarted as problem:
        outcomes.append(Outcome("database", 0, 1, str(problem)))
    finally:
        beside.join()
        if server is not None:
            server.stop()
    for outcome in still + outcomes:
        if outcome.failed and outcome.output:
            print(f"\n── {outcome.name}\n{outcome.output}")
    print()
    for outcome in still + outcomes:
        print(f"  {outcome.name:12} {'ok' if not outcome.failed else 'FAILED'}")
    failed = sum(outcome.failed for outcome in still + outcomes)
    print(f"{sum(outcome.passed for outcome in still + outcomes)} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def _static(root: Path) -> list[Outcome]:
    """What needs no database; runs beside the tests."""
    bin_ = Path(sys.executable).parent
    motcua = [sys.executable, "-m", "motcua.site.cli"]
    commands: list[tuple[str, list[str]]] = [
        ("format", [str(bin_ / "ruff"), "format", "--check", "."]),
        ("lint", [str(bin_ / "ruff"), "check", "."]),
        ("contracts", [str(bin_ / "lint-imports"), "--no-cache"]),
        ("content", [*motcua, "content", "check"]),
        ("messages", [*motcua, "messages", "check"]),
        ("reference", [*motcua, "reference", "--check"]),
        ("types", [str(bin_ / "mypy")]),
    ]
    found = [_stage(name, lambda command=command: _run(command, root)) for name, command in commands]  # type: ignore[misc]
    found.append(_stage("locks", lambda: "\n".join(lock_mistakes(root))))
    return found


def _stage(name: str, work: Callable[[], str]) -> Outcome:
    """Runs a check that returns what is wrong; nothing when all is well."""
    try:
        wrong = work()
    except Exception as problem:
        wrong = f"{type(problem).__name__}: {problem}"
    return Outcome(name, 0 if wrong else 1, 1 if wrong else 0, wrong)


def _run(command: list[str], root: Path) -> str:
    done = subprocess.run(
        command,
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return (done.stdout.strip() or f"exit code {done.returncode}") if done.returncode else ""


def _build(root: Path) -> str:
    build.everything(root)
    return ""


def browser_stage() -> Outcome:
    """Whether there is a browser; without one the run fails and says what to install."""
    return _stage("browser", _browser)


def _browser() -> str:
    if browser() is not None:
        return ""
    return (
        "The browser tests need Chromium, and there is none. Install it: apt-get install chromium (Debian),"
        " apt-get install chromium-browser (Ubuntu), brew install --cask chromium (macOS); or name one in CHROMIUM."
    )


def browser() -> str | None:
    """The Chromium of this machine."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    mac = "/Applications/Chromium.app/Contents/MacOS/Chromium"
    return next((found for found in map(shutil.which, BROWSERS) if found), mac if Path(mac).exists() else None)


def _server() -> Server | None:
    """The embedded server, when this run has started it and must stop it again."""
    if "DATABASE_URL" in os.environ:
        return None
    server = Server(Environment().var)
    return server if server.start() else None


#: what drives a browser or kills a house mostly waits: each runs beside the rest, on a database of its own; and the
#: parts take about as long as each other
PARTS = (
    ("tests", "not browser and not faults and not apart", "test_motcua"),
    ("journeys", "browser", "test_journeys"),
    ("houses", "faults or apart", "test_houses"),
)


def _pytest(root: Path, arguments: Sequence[str]) -> list[Outcome]:
    """All tests in three parts at once, or what ``arguments`` name in one run."""
    if arguments:
        return [_run_pytest(root, "tests", arguments, {})]
    found: dict[str, Outcome] = {}

    def part(name: str, marks: str, database: str) -> None:
        found[name] = _run_pytest(root, name, ["-m", marks], {"TEST_DATABASE": database})

    threads = [threading.Thread(target=part, args=one) for one in PARTS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[name] for name, _, _ in PARTS]


def _run_pytest(root: Path, name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        report, said = Path(folder) / "report.xml", Path(folder) / "said"
        command = [sys.executable, "-m", "pytest", f"--junitxml={report}", "--durations=10", *arguments]
        with said.open("wb") as out:
            code = subprocess.run(
                command,
                cwd=root,
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode
        print(f"\n── {name}\n{said.read_text(errors='replace')}", flush=True)
        if not report.exists():
            return Outcome(name, 0, 1, f"pytest ended with {code}")
        return read_report(report, code, name)


def read_report(report: Path, code: int, name: str = "tests") -> Outcome:
    """Counts what pytest did. A skipped test counts as failed: what does not run must not look like what passed."""
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 - written by pytest a moment ago
    total = broken = skipped = 0
    for suite in suites:
        total += int(suite.get("tests", 0))
        broken += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    failed = broken + skipped
    said = f"{skipped} tests were skipped" if skipped else ""
    if code and not failed:
        failed, said = 1, f"pytest ended with {code}"
    return Outcome(name, max(0, total - broken - skipped), failed, said)


def lock_mistakes(root: Path) -> list[str]:
    """Addresses in the lock files that would not be there for everybody."""
    found = []
    for address in re.findall(r'"(https?://[^"]+)"', (root / "uv.lock").read_text()):
        if urlsplit(address).hostname not in PUBLIC_HOSTS:
            found.append(f"uv.lock: {urlsplit(address).hostname}")
    lock = root / "frontend" / "package-lock.json"
    if lock.exists():
        for name, package in json.loads(lock.read_text()).get("packages", {}).items():
            if "://" in package.get("resolved", ""):
                found.append(f"package-lock.json: {name} is bound to an address")
    return sorted(set(found))


def content() -> int:
    """Prints every mistake in the content folder; returns 1 when there is any."""
    from motcua.kernel.content import Mistake
    from motcua.rooms.dossiers import facade as dossiers
    from motcua.rooms.measures import facade as measures
    from motcua.rooms.operations import facade as operations
    from motcua.rooms.papers import facade as papers
    from motcua.rooms.payments import facade as payments
    from motcua.rooms.people import facade as people
    from motcua.rooms.procedures import facade as procedures
    from motcua.rooms.process import facade as process
    from motcua.rooms.units import facade as units
    from motcua.rooms.watch import facade as watch

    found: list[object] = [read for read in units.read_everything() if isinstance(read, Mistake)]
    found += people.mistakes()
    found += [*papers.wallet_mistakes(), *papers.form_mistakes(), *papers.result_mistakes(), *papers.file_mistakes()]
    found += dossiers.known_mistakes()
    found += procedures.content_mistakes()
    found += process.content_mistakes()
    found += payments.content_mistakes()
    found += measures.content_mistakes()
    found += operations.content_mistakes()
    found += watch.content_mistakes()
    dossiers.policy()
    for mistake in found:
        print(mistake)
    return 1 if found else 0


def journal(anchors: Path | None) -> int:
    """Prints every finding of the journal's check; returns 1 when there is any, 2 when it could not be read."""
    import psycopg
    from django.conf import settings
    from django.db import connection

    if anchors is not None and not anchors.is_dir():
        print(f"The journal could not be checked: there is no folder {anchors}.", file=sys.stderr)
        return 2
    parameters = {k: v for k, v in connection.get_connection_params().items() if k not in {"cursor_factory", "context"}}
    try:
        return _read_journal(parameters, anchors or Path(settings.ANCHORS_DIR))
    except psycopg.errors.UndefinedTable:
        print("The journal could not be checked: this database has no journal. Was it migrated?", file=sys.stderr)
    except psycopg.OperationalError as problem:
        said = (str(problem).splitlines() or ["no connection"])[0]
        print(f"The journal could not be checked: {said}", file=sys.stderr)
    return 2


def _read_journal(parameters: Mapping[str, Any], anchors: Path) -> int:
    import psycopg

    from motcua.kernel import audit, clock

    count = 0
    with psycopg.connect(**parameters) as own:
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        own.read_only = True
        for finding in audit.verify(own, at=clock.now(), anchors=anchors):
            count += 1
            print(finding)
        lines = own.execute("SELECT count(*) FROM kernel_journalline").fetchone()
    print(f"{lines[0] if lines else 0} lines, {count} findings")
    return 1 if count else 0
