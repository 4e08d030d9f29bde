"""Brings a database to what this release needs: tables, content, and in a demonstration its invented people."""

import gc
import json
import logging
import time
from collections.abc import Iterable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import NotSupportedError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from motcua.kernel import clock
from motcua.kernel.actors import system
from motcua.kernel.content import Mistake
from motcua.kernel.models import ContentLoad
from motcua.site import build, demo_keys, demo_sensors

log = logging.getLogger(__name__)

#: loads the content folder: may do what a keeper of the catalogue and an administrator may, everywhere
LOADER = system("content", "units:administer", "procedures:publish", "process:publish")


def prepare(*, demo: bool) -> dict[str, Any]:
    """Does what is missing; returns what was done and, in a demonstration, how to sign in."""
    _wait_for_database()
    check_version(_version())
    done: dict[str, Any] = {"migrated": migrate(), "content": load(force=False)}
    ensure_verification_key()
    if demo:
        from motcua.rooms.people import facade as people

        people.create_demo(at=clock.now())
        done["keys"] = demo_keys.enrol(at=clock.now())
        done["sensors"] = demo_sensors.ensure(at=clock.now())
        done["sign_ins"] = [asdict(hint) for hint in people.demo_sign_ins()]
    return done


def ensure_verification_key() -> None:
    """The first key that signs the codes on results, where there is none yet."""
    from motcua.rooms.papers import facade as papers

    papers.ensure_key(by=system("setup", "papers:keys"), at=clock.now())


def _wait_for_database(patience: float = 30.0) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as problem:
            refused = refusal_of(str(problem))
            if refused:
                raise Unusable(f"The database refused us: {refused}. Check DATABASE_URL.") from None
            if time.monotonic() > end:
                raise Unusable(f"The database does not answer: {(str(problem).splitlines() or [''])[0]}") from None
            time.sleep(0.5)
        except NotSupportedError as problem:  # Django knows an oldest version of its own
            raise Unusable(f"{problem}. {TOO_OLD}") from None
        else:
            return


class Unusable(Exception):
    """This database cannot be worked with; the message says why, without its password."""


#: PostgreSQL 15 was the first to know unique constraints that take two empty values for the same
OLDEST = 150000
TOO_OLD = "Motcua needs PostgreSQL 15 or later; without DATABASE_URL it brings its own."
#: what a server says while it comes up: worth waiting for
COMING_UP = ("starting up", "shutting down", "not yet accepting", "recovery")


def refusal_of(said: str) -> str:
    """What a server that answered has against us (a wrong password, no such database); "" while waiting may help."""
    line = next((line for line in said.splitlines() if "FATAL:" in line), "")
    if not line or any(word in line for word in COMING_UP):
        return ""
    return line.partition("FATAL:")[2].strip()


def _version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0])


def check_version(number: int) -> None:
    """Refuses a server that is too old; ``number`` as PostgreSQL says it: 150004 is 15.4.

    Raises:
        Unusable.
    """
    if number < OLDEST:
        raise Unusable(f"This is PostgreSQL {number // 10000}. {TOO_OLD}")


def migrate() -> bool:
    """Applies what is not applied; one process at a time."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(7000)")
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(7000)")
    return True


def load(*, force: bool) -> bool:
    """Loads the content folder unless it is the one that was loaded last; says whether it was loaded.

    Raises:
        BadContent: a file holds mistakes; they are in the message.
    """
    digest = content_digest()
    last = ContentLoad.objects.order_by("-id").first()
    if last is not None and last.digest == digest and not force:
        return False
    at = clock.now()
    for name, loader in _loaders():
        log.info("loading %s", name)
        mistakes = _mistakes(loader(by=LOADER, at=at))
        if mistakes:
            raise BadContent("\n".join(str(mistake) for mistake in mistakes[:50]))
    ContentLoad.objects.create(digest=digest, at=at)
    return True


class BadContent(Exception):
    """The content folder holds mistakes."""


def _loaders() -> Iterable[tuple[str, Any]]:
    """The rooms that load content, from the ground up: a room above may refer to what is below."""
    from motcua.rooms.dossiers import facade as dossiers
    from motcua.rooms.operations import facade as operations
    from motcua.rooms.procedures import facade as procedures
    from motcua.rooms.process import facade as process
    from motcua.rooms.process.records import Surroundings
    from motcua.rooms.units import facade as units

    # a drawing may lead only where the national table of states leads
    moves = {int(state): frozenset(map(int, after)) for state, after in dossiers.MOVES.items()}
    yield "units", units.load_content
    yield "procedures", procedures.load_content
    yield "process", partial(process.load_content, around=Surroundings(transitions=moves))
    yield (
        "scenarios",
        partial(process.load_content, around=operations.scenario_surroundings(), family=operations.SCENARIO_DRAWINGS),
    )


def _mistakes(result: Any) -> list[object]:
    """The mistakes in what a room's loader says: a record that lists them, or a list that holds them among others."""
    if hasattr(result, "mistakes"):
        return list(result.mistakes)
    return [entry for entry in result if isinstance(entry, Mistake)] if isinstance(result, list | tuple) else []


def content_digest() -> str:
    """One hash over the content folder and the code that reads it."""
    folder = Path(settings.CONTENT_DIR)
    files = [file for file in folder.rglob("*") if file.is_file()]
    digest = build.digest(files, folder)
    rooms = Path(settings.ROOT) / "src" / "motcua" / "rooms"
    readers = [file for file in rooms.rglob("*.py") if "content" in file.relative_to(rooms).as_posix()]
    return f"{digest[:32]}{build.digest(readers, rooms)[:32]}"


def main(*, demo: bool) -> int:
    """Prepares and prints the answer as one line of JSON."""
    # thousands of records are read and all are kept: looking through them for garbage again and again finds none
    gc.set_threshold(50_000, 50, 100)
    try:
        print(json.dumps(prepare(demo=demo), ensure_ascii=False))
    except (BadContent, Unusable) as problem:
        print(problem)
        return 1
    return 0
