"""An independent check of the journal: its own reading of the tables in plain SQL, its own computing of every hash.

It shares no code with what writes the journal, on purpose: a mistake there must not hide itself here.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

ZERO = bytes(32)
_VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: a day that is over is anchored within this time
_GRACE = timedelta(hours=1)
_Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Finding:
    """Something that was altered, taken away or slipped in."""

    kind: str
    about: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}"


def verify(connection: _Connection, *, at: datetime, anchors: Path | None = None) -> Iterator[Finding]:
    """Reads the whole journal in a stream and yields what is wrong with it; nothing when it is whole.

    ``connection`` should be in one REPEATABLE READ transaction that has read nothing yet, so that a running system may
    be checked: what stands in ``anchors`` is read first, as what is sealed and noted from then on is not in its sight.
    """
    outside = _Outside.read(anchors) if anchors is not None else None
    yield from _lines(connection)
    yield from _seals(connection)
    yield from _membership(connection)
    yield from _anchor_rows(connection, at)
    if outside is not None:
        yield from _anchor_files(connection, outside)
        yield from _noted_seals(connection, outside)


def _stream(connection: _Connection, name: str, query: str) -> Iterator[tuple[Any, ...]]:
    with connection.cursor(name=name) as cursor:
        cursor.itersize = 2000
        cursor.execute(query.encode())
        yield from cursor


def _line_hash(previous: bytes, subject: str, seq: int, at: datetime, by: str, act: str, facts: Any) -> bytes:
    said = [previous.hex(), subject, seq, at.astimezone(UTC).isoformat(timespec="microseconds"), by, act, facts]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).digest()


def _lines(connection: _Connection) -> Iterator[Finding]:
    query = """
        SELECT id, subject, seq, at, by, act, facts::text, previous, hash
        FROM kernel_journalline ORDER BY subject, seq"""
    last_subject, last_seq, last_hash = "", 0, ZERO
    for line, subject, seq, at, by, act, facts, previous, hash_ in _stream(connection, "audit_lines", query):
        if subject != last_subject:
            last_subject, last_seq, last_hash = subject, 0, ZERO
        if seq != last_seq + 1:
            yield Finding("missing line", f"{subject}: {last_seq + 1} to {seq - 1}")
        elif bytes(previous) != last_hash:
            yield Finding("broken chain", f"{subject} {seq} (line {line}) does not follow the line before it")
        if _line_hash(bytes(previous), subject, seq, at, by, act, json.loads(facts)) != bytes(hash_):
            yield Finding("altered line", f"{subject} {seq} (line {line})")
        last_seq, last_hash = seq, bytes(hash_)


def _seals(connection: _Connection) -> Iterator[Finding]:
    query = """
        SELECT s.id, s.at, s.previous, s.hash, s.lines, ARRAY(
            SELECT l.hash FROM unnest(s.lines) WITH ORDINALITY AS u(id, n)
            LEFT JOIN kernel_journalline l ON l.id = u.id ORDER BY n)
        FROM kernel_journalseal s ORDER BY s.id"""
    last, last_seal = ZERO, 0
    for seal, at, previous, hash_, lines, hashes in _stream(connection, "audit_seals", query):
        if bytes(previous) != last:
            yield Finding("missing seal", f"between seal {last_seal} and seal {seal}")
        digest = hashlib.sha256(bytes(previous))
        digest.update(at.astimezone(UTC).isoformat(timespec="microseconds").encode())
        for line, line_hash in zip(lines, hashes, strict=True):
            if line_hash is None:
                yield Finding("missing line", f"line {line}, sealed by seal {seal}")
            digest.update(line.to_bytes(8, "big") + bytes(line_hash or ZERO))
        if digest.digest() != bytes(hash_) and None not in hashes:
            yield Finding("altered seal", f"seal {seal}, or a line that it seals")
        last, last_seal = bytes(hash_), seal


def _membership(connection: _Connection) -> Iterator[Finding]:
    """Every line waits for its seal or has exactly one."""
    inserted = """
        SELECT id FROM kernel_journalline EXCEPT SELECT unnest(lines) FROM kernel_journalseal
        EXCEPT SELECT line_id FROM kernel_journalunsealed ORDER BY 1"""
    doubled = "SELECT id FROM (SELECT unnest(lines) id FROM kernel_journalseal) s GROUP BY id HAVING count(*) > 1"
    gone = """
        SELECT line_id FROM kernel_journalunsealed u WHERE NOT EXISTS (
            SELECT 1 FROM kernel_journalline l WHERE l.id = u.line_id)"""
    for (line,) in _stream(connection, "audit_inserted", inserted):
        yield Finding("inserted line", f"line {line} is in no seal and waits for none")
    for (line,) in _stream(connection, "audit_doubled", doubled):
        yield Finding("altered seal", f"line {line} is sealed twice")
    for (line,) in _stream(connection, "audit_gone", gone):
        yield Finding("missing line", f"line {line} waited for its seal")


def _anchor_hash(previous: bytes, day: date, seal: int, seal_hash: bytes) -> bytes:
    return hashlib.sha256(previous + f"{day.isoformat()} {seal} ".encode() + seal_hash).digest()


def _anchor_rows(connection: _Connection, at: datetime) -> Iterator[Finding]:
    query = """
        SELECT a.day, a.seal_id, a.previous, a.hash, s.hash FROM kernel_journalanchor a
        LEFT JOIN kernel_journalseal s ON s.id = a.seal_id ORDER BY a.day"""
    last = ZERO
    anchored: set[date] = set()
    for day, seal, previous, hash_, seal_hash in _stream(connection, "audit_anchors", query):
        anchored.add(day)
        if bytes(previous) != last:
            yield Finding("missing anchor", f"before {day}")
        if seal_hash is None:
            yield Finding("missing seal", f"seal {seal}, the anchor of {day}")
        elif _anchor_hash(bytes(previous), day, seal, bytes(seal_hash)) != bytes(hash_):
            yield Finding("altered anchor", str(day))
        last = bytes(hash_)
    over = (at - _GRACE).astimezone(_VIET_NAM).date()
    days = "SELECT DISTINCT (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM kernel_journalseal ORDER BY 1"
    for (day,) in _stream(connection, "audit_days", days):
        if day < over and day not in anchored:
            yield Finding("missing anchor", str(day))


@dataclass(frozen=True)
class _Outside:
    """What was noted outside the database: hashes of days (None: unreadable), hashes of seals by file."""

    folder: Path
    days: dict[str, str | None]
    seals: dict[str, dict[str, str]]

    @classmethod
    def read(cls, folder: Path) -> "_Outside":
        days = {file.stem: _hash_in(file) for file in folder.glob("????-??-??.json")}
        seals = {
            file.name: dict(line.split() for line in file.read_text(encoding="ascii").split("\n")[:-1] if line)
            for file in sorted(folder.glob("????-??-??.seals"))
        }
        return cls(folder, days, seals)


def _hash_in(file: Path) -> str | None:
    try:
        return str(json.loads(file.read_text(encoding="ascii"))["hash"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _anchor_files(connection: _Connection, outside: _Outside) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT day, hash FROM kernel_journalanchor")
        rows = {day.isoformat(): bytes(hash_).hex() for day, hash_ in cursor.fetchall()}
    # a file follows its row: it may have come since the folder was read
    missing = rows.keys() - {file.stem for file in outside.folder.glob("????-??-??.json")}
    for day in sorted(missing):
        yield Finding("missing anchor", f"the file of {day}")
    for day, said in sorted(outside.days.items()):
        if day not in rows:
            yield Finding("missing anchor", f"{day} is in a file but not in the database")
        elif said != rows[day]:
            yield Finding("altered anchor", f"{day}: the file and the database differ")


def _noted_seals(connection: _Connection, outside: _Outside) -> Iterator[Finding]:
    """Every seal that was noted outside must still be there, as it was."""
    for file, noted in outside.seals.items():
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, hash FROM kernel_journalseal WHERE id = ANY(%s)", [[int(n) for n in noted]])
            there = {str(seal): bytes(hash_).hex() for seal, hash_ in cursor.fetchall()}
        for seal, hash_ in noted.items():
            if seal not in there:
                yield Finding("missing seal", f"seal {seal}, noted in {file}")
            elif there[seal] != hash_:
                yield Finding("altered seal", f"seal {seal} is not as noted in {file}")
