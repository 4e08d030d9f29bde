"""Whoever alters the journal is found, whichever way it is tried."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.kernel import anchors, audit, journal
from motcua.kernel.models import JournalAnchor, JournalLine, JournalSeal

MONDAY = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
pytestmark = pytest.mark.django_db
FIRST = "(SELECT min(id) FROM kernel_journalseal)"
LAST = "(SELECT max(id) FROM kernel_journalseal)"


def write(subject: str, at: datetime, *acts: str) -> None:
    for act in acts:
        with transaction.atomic():
            journal.record(act, subject=subject, by="officer:1", at=at, số=1, vì="lý do")
    journal.seal(at=at)
    anchors.note_seals()


@pytest.fixture
def history() -> None:
    """Two days of three subjects, sealed and anchored."""
    write("dossier:A", MONDAY, "file", "receive", "decide")
    write("dossier:B", MONDAY, "file")
    anchors.anchor_finished_days(at=TUESDAY)
    write("dossier:A", TUESDAY, "return")
    write("dossier:C", TUESDAY, "file", "refuse")
    anchors.anchor_finished_days(at=WEDNESDAY)
    write("dossier:B", WEDNESDAY, "withdraw")


def found(at: datetime = WEDNESDAY) -> set[str]:
    connection.ensure_connection()
    return {finding.kind for finding in audit.verify(connection.connection, at=at, anchors=anchors.folder())}


def tamper(sql: str, *values: object) -> None:
    """What a superuser of the database could do."""
    tables = ("kernel_journalline", "kernel_journalseal", "kernel_journalanchor")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute(sql, values)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


def test_a_whole_journal_gives_no_finding(history):
    assert found() == set()


def test_what_is_noted_while_a_running_house_is_checked_is_no_finding(history):
    tamper("UPDATE kernel_journalline SET by = 'officer:7' WHERE act = 'withdraw'")
    connection.ensure_connection()
    checking = audit.verify(connection.connection, at=WEDNESDAY, anchors=anchors.folder())
    first = next(checking)
    notes = max(anchors.folder().glob("*.seals"))
    notes.write_text(f"{notes.read_text()}999 {'0' * 64}\n")
    assert {finding.kind for finding in (first, *checking)} == {"altered line"}
    assert "missing seal" in found(), "whoever begins now must see it"


def test_a_journal_without_any_line_is_whole():
    assert found() == set()


@pytest.mark.parametrize(
    ("case", "sql", "kinds"),
    [
        (
            "facts changed",
            "UPDATE kernel_journalline SET facts = '{\"số\": 2}' WHERE act = 'receive'",
            {"altered line"},
        ),
        ("actor changed", "UPDATE kernel_journalline SET by = 'officer:2' WHERE act = 'decide'", {"altered line"}),
        ("time changed", "UPDATE kernel_journalline SET at = at - interval '1 hour' WHERE seq = 2", {"altered line"}),
        ("line removed", "DELETE FROM kernel_journalline WHERE act = 'receive'", {"missing line"}),
        ("last line of a subject removed", "DELETE FROM kernel_journalline WHERE act = 'refuse'", {"missing line"}),
        ("subject removed", "DELETE FROM kernel_journalline WHERE subject = 'dossier:B'", {"missing line"}),
        (
            "subject renamed",
            "UPDATE kernel_journalline SET subject = 'x' WHERE subject = 'dossier:B'",
            {"altered line"},
        ),
        (
            "hash changed with its line",
            "UPDATE kernel_journalline SET hash = sha256('x') WHERE act = 'withdraw'",
            {"altered line", "altered seal"},
        ),
        (
            "seal changed",
            f"UPDATE kernel_journalseal SET at = at - interval '1 minute' WHERE id = {FIRST}",
            {"altered seal"},
        ),
        (
            "line taken out of its seal",
            f"UPDATE kernel_journalseal SET lines = lines[2:] WHERE id = {FIRST}",
            {"altered seal", "inserted line"},
        ),
        (
            "last seal and its lines removed",
            f"WITH s AS (DELETE FROM kernel_journalseal WHERE id = {LAST} RETURNING lines)"
            " DELETE FROM kernel_journalline WHERE id IN (SELECT unnest(lines) FROM s)",
            {"missing seal"},
        ),
        (
            "a seal in the middle removed",
            "DELETE FROM kernel_journalseal WHERE id = (SELECT min(id) + 1 FROM kernel_journalseal)",
            {"missing seal", "inserted line"},
        ),
        (
            "anchor changed",
            "UPDATE kernel_journalanchor SET hash = sha256('x') WHERE day = '2026-03-03'",
            {"altered anchor"},
        ),
        ("anchor removed", "DELETE FROM kernel_journalanchor WHERE day = '2026-03-03'", {"missing anchor"}),
    ],
)
def test_tampering_is_found(history, case, sql, kinds):
    tamper(sql)
    assert found() == kinds, case


def forged(subject: str, seq: int, previous: bytes) -> JournalLine:
    line = {"subject": subject, "seq": seq, "at": WEDNESDAY, "by": "officer:9", "act": "forge", "facts": {}}
    return JournalLine(**line, previous=previous, hash=journal.line_hash(previous=previous, **line))  # type: ignore[arg-type]


def test_a_forged_line_that_fits_its_chain_is_found(history):
    last = JournalLine.objects.filter(subject="dossier:C").order_by("-seq")[0]
    forged("dossier:C", last.seq + 1, bytes(last.hash)).save()
    assert found() == {"inserted line"}


def test_rewriting_a_subject_with_all_its_hashes_is_found(history):
    previous = journal.GENESIS
    for row in JournalLine.objects.filter(subject="dossier:A").order_by("seq"):
        said = {"subject": row.subject, "seq": row.seq, "at": row.at, "by": "officer:7", "act": row.act}
        digest = journal.line_hash(previous=previous, facts=row.facts, **said)
        tamper(
            "UPDATE kernel_journalline SET by = 'officer:7', previous = %s, hash = %s WHERE id = %s",
            previous,
            digest,
            row.id,
        )
        previous = digest
    assert "altered seal" in found()


def test_rewriting_lines_and_seals_is_found_by_what_is_kept_outside(history):
    tamper("UPDATE kernel_journalline SET by = 'officer:7' WHERE act = 'withdraw'")
    row = JournalLine.objects.get(act="withdraw")
    said = {"subject": row.subject, "seq": row.seq, "at": row.at, "by": row.by, "act": row.act, "facts": row.facts}
    digest = journal.line_hash(previous=bytes(row.previous), **said)
    tamper("UPDATE kernel_journalline SET hash = %s WHERE id = %s", digest, row.id)
    seal = JournalSeal.objects.order_by("-id")[0]
    again = journal.seal_hash(previous=bytes(seal.previous), at=seal.at, lines=[(row.id, digest)])
    tamper("UPDATE kernel_journalseal SET hash = %s WHERE id = %s", again, seal.id)
    assert found() == {"altered seal"}
    connection.ensure_connection()
    assert not list(audit.verify(connection.connection, at=WEDNESDAY)), "without the folder nothing could be seen"


@pytest.mark.parametrize("change", [Path.unlink, lambda file: file.write_text(json.dumps({"hash": "00"}))])
def test_an_anchor_file_that_is_gone_or_changed_is_found(history, change: Callable[[Path], object]):
    change(anchors.folder() / "2026-03-02.json")
    assert found() in ({"missing anchor"}, {"altered anchor"})


def test_a_day_without_its_anchor_is_found():
    write("dossier:A", MONDAY, "file")
    assert found(at=MONDAY) == set()
    assert found(at=WEDNESDAY) == {"missing anchor"}


def test_days_without_acts_need_no_anchor_and_late_anchors_are_caught_up():
    write("dossier:A", MONDAY, "file")
    write("dossier:A", WEDNESDAY, "receive")
    days = anchors.anchor_finished_days(at=WEDNESDAY + timedelta(days=3))
    assert [day.isoformat() for day in days] == ["2026-03-02", "2026-03-04"]
    assert anchors.anchor_finished_days(at=WEDNESDAY + timedelta(days=3)) == []
    assert found(at=WEDNESDAY + timedelta(days=3)) == set()


def test_a_note_that_a_crash_cut_in_half_is_mended(history):
    note = anchors.folder() / "2026-03-04.seals"
    note.write_text(note.read_text()[:-20])
    anchors.note_seals()
    assert found() == set()


@pytest.mark.parametrize("table", ["kernel_journalline", "kernel_journalseal", "kernel_journalanchor"])
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET hash = sha256('x')"])
def test_the_database_refuses_to_change_the_journal(history, table, sql):
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table))
    assert found() == set()


def test_the_database_refuses_to_empty_the_journal(history):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kernel_journalline ENABLE TRIGGER kernel_journalline_not_emptied")
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE kernel_journalline")


def test_anchors_are_in_the_database_and_outside(history):
    for row in JournalAnchor.objects.all():
        said = json.loads((anchors.folder() / f"{row.day}.json").read_text())
        assert said["hash"] == bytes(row.hash).hex()
