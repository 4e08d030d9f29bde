"""Who did what, when: a chain of hashes per subject, sealed in batches into one chain over all.

Two chains, so that no writer waits for another. A line carries the hash of the line before it *with the same subject*
(`record`); a few seconds later the worker seals all new lines together, and each seal carries the hash of the seal
before it (`seal`). The first shows at once that a subject's history was edited; the second shows that a line, or a
whole subject, was added or taken away. The last seal of each day is written outside the database (`anchor`).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection, transaction

from motcua.kernel.models import JournalLine
from motcua.kernel.statements import Part

GENESIS = bytes(32)


#: one spelling for one value: sorted keys, no spaces
canonical: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def line_hash(
    *, previous: bytes, subject: str, seq: int, at: datetime, by: str, act: str, facts: Mapping[str, Any]
) -> bytes:
    """The hash of a line: SHA-256 of its canonical JSON, which begins with the hash before it."""
    return _digest(previous, subject, seq, at, by, act, canonical(facts))


def _digest(previous: bytes, subject: str, seq: int, at: datetime, by: str, act: str, facts: str) -> bytes:
    """The same with ``facts`` spelt already."""
    said = [previous.hex(), subject, seq, at.astimezone(UTC).isoformat(timespec="microseconds"), by, act]
    return hashlib.sha256(f"{canonical(said)[:-1]},{facts}]".encode()).digest()


def record(act: str, *, subject: str, by: str, at: datetime, **facts: Any) -> None:
    """Adds a line to the journal of ``subject``, in the caller's transaction.

    ``facts`` are plain JSON values: ids, codes, numbers, reasons; names and numbers of people stay in their own tables.

    Raises:
        RuntimeError: there is no transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{act} was journalled outside a transaction")
    with connection.cursor() as cursor:
        # One writer per subject: two acts on one subject are an order, and the chain keeps it.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [subject])
        cursor.execute(_LAST, [subject])
        last = cursor.fetchone()
        seq, previous = (last[0] + 1, bytes(last[1])) if last else (1, GENESIS)
        spelt = canonical(facts)
        digest = _digest(previous, subject, seq, at, by, act, spelt)
        cursor.execute(_NEXT, [subject, seq, at, by, act, spelt, previous, digest])


#: after the lock, in a statement of its own: what was read before may be old
_LAST = "SELECT seq, hash FROM kernel_journalline WHERE subject = %s ORDER BY seq DESC LIMIT 1"
_NEXT = """WITH line AS (INSERT INTO kernel_journalline (subject, seq, at, by, act, facts, previous, hash)
               VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s, %s) RETURNING id)
           INSERT INTO kernel_journalunsealed (line_id) SELECT id FROM line"""


def first_line_parts(
    act: str, *, subject: str, by: str, at: datetime, facts: Mapping[str, Any], guard: str
) -> list[Part]:
    """The first line of a new subject as parts of one statement; written only if the part ``guard`` returned a row."""
    spelt = canonical(facts)
    digest = _digest(GENESIS, subject, 1, at, by, act, spelt)
    said = {"line_act": act, "line_facts": spelt, "line_hash": digest}
    return [
        Part("journalled", _first_line(guard), said | {"subject": subject, "at": at, "by": by}),
        Part("unsealed", "INSERT INTO kernel_journalunsealed (line_id) SELECT id FROM journalled"),
    ]


@cache
def _first_line(guard: str) -> str:
    return f"""INSERT INTO kernel_journalline (subject, seq, at, by, act, facts, previous, hash)
               SELECT %(subject)s, 1, %(at)s, %(by)s, %(line_act)s, %(line_facts)s::jsonb,
                      '\\x{GENESIS.hex()}'::bytea, %(line_hash)s FROM {guard} RETURNING id"""  # noqa: S608


def lines_of(subject: str) -> list[dict[str, Any]]:
    """The history of ``subject``, oldest first: ``seq, at, by, act, facts``."""
    rows = JournalLine.objects.filter(subject=subject).order_by("seq")
    return [dict(row) for row in rows.values("seq", "at", "by", "act", "facts")]


@transaction.atomic
def seal(*, at: datetime, limit: int = 5000) -> int:
    """Seals the lines that wait; returns how many. Only one sealer works at a time."""
    from motcua.kernel.models import JournalSeal

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7001)")
        cursor.execute(
            """DELETE FROM kernel_journalunsealed WHERE line_id IN
               (SELECT line_id FROM kernel_journalunsealed ORDER BY line_id LIMIT %s FOR UPDATE SKIP LOCKED)
               RETURNING line_id""",
            [limit],
        )
        ids = sorted(row[0] for row in cursor.fetchall())
    if not ids:
        return 0
    hashes = dict(JournalLine.objects.filter(id__in=ids).values_list("id", "hash"))
    last = JournalSeal.objects.order_by("-id").values_list("hash", flat=True).first()
    previous = bytes(last) if last else GENESIS
    JournalSeal.objects.create(
        at=at,
        lines=ids,
        previous=previous,
        # a line that was taken away before its seal leaves a gap that the check finds; sealing goes on
        hash=seal_hash(previous=previous, at=at, lines=[(i, bytes(hashes.get(i, GENESIS))) for i in ids]),
    )
    return len(ids)


def seal_hash(*, previous: bytes, at: datetime, lines: list[tuple[int, bytes]]) -> bytes:
    """The hash of a seal: the seal before it, the moment, then each line's id and hash in order of id."""
    digest = hashlib.sha256(previous)
    digest.update(at.astimezone(UTC).isoformat(timespec="microseconds").encode())
    for line_id, hash_ in lines:
        digest.update(line_id.to_bytes(8, "big"))
        digest.update(hash_)
    return digest.digest()
