"""Every act on a dossier: with its permission and not without; one line in the journal; without that line nothing."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from django.db import DatabaseError, connection, transaction

from dossiers.here import CENTRE, COMMITTEE, MONDAY, OTHER_COMMITTEE
from dossiers.life import HOUR, Life, officer
from motcua.kernel.errors import NotAllowed
from motcua.kernel.models import JournalLine
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.models import Obligation, Work

pytestmark = pytest.mark.django_db
LATER = MONDAY + HOUR


@dataclass(frozen=True)
class Case:
    """One act: how far the dossier has come, who acts, and the permissions of which any one is enough."""

    name: str
    way: str
    role: str
    permissions: str
    act: Callable[[Life, object], object]


def gives(outcome, **values):
    def act(life, by):
        step = next(work for work in life.works() if outcome in work.outcomes)
        dossiers.complete(life.code, step.id, outcome, values=values, by=by, at=LATER)

    return act


def settles(life, by):
    owed = Obligation.objects.get(dossier=life.row)
    dossiers.settle_obligation(life.code, owed.id, receipt="BL-1", by=by, at=LATER)


def assigns(life, by):
    step = Work.objects.get(dossier=life.row)
    dossiers.assign(life.code, step.id, to="", by=by, at=LATER)


def hands_over(life, by):
    dossiers.hand_over(life.code, to=OTHER_COMMITTEE, reason="Không đúng nơi", by=by, at=LATER)


def extends(life, by):
    dossiers.extend(life.code, limit="2wd", reason="Xác minh", by=by, at=LATER)


def stops(life, by):
    dossiers.stop(life.code, reason="Đương sự qua đời", by=by, at=LATER)


def notes(life, by):
    dossiers.add_note(life.code, text="ghi chú", by=by, at=LATER)


RECEIVED, AT_WORK = "receive", "receive forward"
SIGNED = "receive forward forward"
LIMIT = {"limit": "3wd", "limit_source": "văn bản thử"}
ITEMS = [{"kind": "paper", "key": "p1", "name": "Đơn", "reason": "thiếu chữ ký"}]
CASES = (
    Case("receive", "", "one-stop", "receive", gives("receive", **LIMIT)),
    Case("refuse", "", "one-stop", "receive", gives("refuse", reason="x")),
    Case("forward", RECEIVED, "one-stop", "receive process decide", gives("forward")),
    Case("supplement", AT_WORK, "specialist", "process receive", gives("supplement", reason="x", items=ITEMS)),
    Case("payment", AT_WORK, "specialist", "process", gives("payment", what="Lệ phí", amount=1)),
    Case("back", SIGNED, "unit-leader", "process decide issue", gives("back", reason="x")),
    Case("approve", SIGNED, "unit-leader", "decide", gives("approve")),
    Case("reject", SIGNED, "unit-leader", "decide", gives("reject", reason="x")),
    Case("issue", f"{SIGNED} approve", "clerk", "issue", gives("issue")),
    Case("return", f"{SIGNED} approve issue", "one-stop", "return", gives("return")),
    Case("payment-settled", f"{AT_WORK} payment", "accountant", "collect", settles),
    Case("assign", AT_WORK, "unit-leader", "assign", assigns),
    Case("hand-over", AT_WORK, "unit-leader", "assign receive", hands_over),
    Case("extend", AT_WORK, "specialist", "extend", extends),
    Case("stop", AT_WORK, "unit-leader", "stop", stops),
    Case("note", AT_WORK, "specialist", "note", notes),
)
each = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.fixture
def come(filed, citizen):
    """A dossier that has come so far."""

    def so_far(case):
        life = Life(filed.code, citizen)
        for outcome in case.way.split():
            life.act(outcome, MONDAY, **LIMIT, what="Lệ phí", amount=1, reason="x")
        return life

    return so_far


def rights(case, *permissions, units=(CENTRE, COMMITTEE)):
    here = frozenset(units)
    given = {f"dossiers:{name}": here for name in permissions}
    return replace(officer(case.role), grants=given | {f"role:{case.role}": here})


def everything():
    """A fingerprint of all rows about dossiers and their processes, and of what was announced."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT tablename FROM pg_tables
               WHERE tablename ~ '^(dossiers|kernel_outboxevent|process_(instance|token|step))' ORDER BY 1"""
        )
        tables = [row[0] for row in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {table} t")
            found[table] = cursor.fetchone()
    return found


@each
def test_any_one_of_its_permissions_is_enough_and_the_journal_tells_of_it_once(case, come):
    life = come(case)
    for permission in case.permissions.split():
        point = transaction.savepoint()
        lines = life.lines()
        case.act(life, rights(case, permission))
        assert life.lines() == lines + 1
        line = JournalLine.objects.filter(subject=f"dossier:{life.row.id}").latest("seq")
        assert (line.act, line.by) == (f"dossiers.{case.name}", officer(case.role).id)
        transaction.savepoint_rollback(point)


@each
def test_without_it_nothing_happens(case, come):
    life = come(case)
    enough = set(case.permissions.split())
    others = {"receive", "process", "decide", "issue", "return", "see", "note", "extend", "stop", "assign", "collect"}
    before = everything()
    with pytest.raises(NotAllowed):
        case.act(life, rights(case, *(others - enough)))
    with pytest.raises(NotAllowed):
        case.act(life, rights(case, *others, units=["TT-31150", "UB-31150"]))
    assert everything() == before


def broken_journal():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_journalline ADD CONSTRAINT broken CHECK (false) NOT VALID")


@each
def test_without_its_journal_line_nothing_happens(case, come):
    life = come(case)
    broken_journal()
    before = everything()
    with pytest.raises(DatabaseError), transaction.atomic():
        case.act(life, rights(case, *case.permissions.split()))
    assert everything() == before


@pytest.mark.parametrize("what", ["withdraw", "answer", "undo", "timer"])
def test_what_others_do_needs_its_journal_line_too(what, filing, citizen):
    filed = dossiers.file(filing(procedure="1.012910"), by=citizen, at=MONDAY)
    life = Life(filed.code, citizen)
    for outcome in ("receive", "forward", "forward"):
        life.act(outcome, MONDAY)
    life.act("supplement", MONDAY, reason="x", items=ITEMS)
    much_later = MONDAY + 24 * 60 * HOUR
    does = {
        "withdraw": lambda: dossiers.withdraw(life.code, reason="Đổi ý", by=citizen, at=LATER),
        "answer": lambda: life.answer(LATER),
        "undo": lambda: dossiers.undo(life.code, by=officer("specialist"), at=LATER),
        "timer": lambda: life.fire(much_later),
    }[what]
    point = transaction.savepoint()
    lines = life.lines()
    does()
    assert life.lines() == lines + 1
    transaction.savepoint_rollback(point)
    broken_journal()
    before = everything()
    with pytest.raises(DatabaseError), transaction.atomic():
        does()
    assert everything() == before


def test_the_journal_holds_the_seal_of_what_people_wrote_and_not_their_words(come, citizen):
    life = come(CASES[2])
    words = "Mẹ tôi, bà Trần Thị Mẫu, đã mất"
    dossiers.withdraw(life.code, reason=words, by=citizen, at=LATER)
    lines = JournalLine.objects.filter(subject=f"dossier:{life.row.id}").order_by("seq")
    assert not any(secret in str(line.facts) for line in lines for secret in ("Mẫu", "092190000001", "0900000001"))
    told = dossiers.page(life.code, by=officer("unit-leader"), at=LATER).acts[-1].note
    assert lines.last().facts["note"] == hashlib.sha256(told.encode()).hexdigest()
    assert told == words
