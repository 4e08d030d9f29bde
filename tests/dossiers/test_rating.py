"""The applicant says how it went: once, when it is over, signed in or with the receipt."""

import pytest
from django.db import DatabaseError, connection, transaction

from dossiers.here import MONDAY
from dossiers.life import HOUR, Life
from motcua.kernel import outbox
from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.errors import Invalid
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.errors import AlreadyRated, DossierNotFound, NotRateable
from motcua.rooms.dossiers.models import Rating
from motcua.rooms.dossiers.records import Satisfaction
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.models import FactRow

pytestmark = pytest.mark.django_db
ANYONE = Actor(id="anyone:")
LATER = MONDAY + 5 * HOUR
LIMIT = {"limit": "3wd", "limit_source": "x"}


@pytest.fixture
def returned(filed, citizen):
    life = Life(filed.code, citizen)
    life.act("receive", MONDAY, **LIMIT)
    for outcome in ("forward", "forward", "approve", "issue", "return"):
        life.act(outcome, MONDAY)
    return life


def key_of(life):
    return dossiers.tracking_key(life.code, by=life.citizen, at=LATER)


def test_the_applicant_rates_once_and_the_unit_reads_it(returned, citizen):
    assert dossiers.page(returned.code, by=citizen, at=LATER).may_rate
    dossiers.rate(returned.code, 3, words=" Nhanh, tận tình ", by=citizen, at=LATER)

    rating = returned.page(LATER).rating
    assert (rating.level, rating.words, rating.at) == (Satisfaction.SATISFIED, "Nhanh, tận tình", LATER)
    assert not dossiers.page(returned.code, by=citizen, at=LATER).may_rate
    with pytest.raises(AlreadyRated):
        dossiers.rate(returned.code, 1, by=citizen, at=LATER)


def test_figures_hear_how_it_went(returned, citizen):
    """Indicator 5.4 of QĐ 766/QĐ-TTg."""
    dossiers.rate(returned.code, 1, by=citizen, at=LATER)
    outbox.deliver_pending(at=LATER)
    measures.count_all()
    fact = FactRow.objects.get(code=returned.code)
    assert (fact.rating, fact.rated_on, fact.holder) == (1, local_day(LATER), "")


def test_who_holds_the_receipt_rates_without_signing_in(returned):
    assert dossiers.track(returned.code, key_of(returned), at=LATER).may_rate
    dossiers.rate(returned.code, 1, key=key_of(returned), by=ANYONE, at=LATER)

    assert Rating.objects.get().by == ""
    assert not dossiers.track(returned.code, key_of(returned), at=LATER).may_rate


def test_what_was_refused_is_rated_too(filed, citizen):
    life = Life(filed.code, citizen)
    life.act("refuse", MONDAY, reason="Không thuộc thẩm quyền")
    dossiers.rate(life.code, "2", by=citizen, at=LATER)
    assert life.page(LATER).rating.level == Satisfaction.NEUTRAL


def test_nothing_is_rated_before_it_is_over(filed, citizen):
    with pytest.raises(NotRateable):
        dossiers.rate(filed.code, 3, by=citizen, at=LATER)
    assert not dossiers.page(filed.code, by=citizen, at=LATER).may_rate


@pytest.mark.parametrize("key", ["", "AAAAAAAA"])
def test_nobody_else_rates_and_no_officer(returned, key):
    for by in (ANYONE, Actor(id="citizen:01a21602-6fc4-7354-9040-b3bc411a8ac2"), returned.officer("one-stop")):
        with pytest.raises(DossierNotFound):
            dossiers.rate(returned.code, 3, key=key, by=by, at=LATER)


@pytest.mark.parametrize("level", ["", "0", "4", "x", "3.5"])
def test_a_level_that_is_none_is_refused(returned, citizen, level):
    with pytest.raises(Invalid):
        dossiers.rate(returned.code, level, by=citizen, at=LATER)


def test_too_many_words_are_refused(returned, citizen):
    with pytest.raises(Invalid):
        dossiers.rate(returned.code, 3, words="x" * 1001, by=citizen, at=LATER)


def test_it_is_journalled_and_announced_without_the_words(returned, citizen):
    dossiers.rate(returned.code, 1, words="Ông Mẫu chậm trễ", by=citizen, at=LATER)

    line = JournalLine.objects.get(act="dossiers.rate")
    assert "Mẫu" not in str(line.facts)
    said = OutboxEvent.objects.get(name="dossiers.rated.v1").payload
    assert (said["dossier"], said["level"]) == (str(returned.row.id), 1)
    assert "Mẫu" not in str(said)
    returned.check()


def test_without_its_journal_line_nothing_is_rated(returned, citizen):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_journalline ADD CONSTRAINT broken CHECK (act <> 'dossiers.rate') NOT VALID")
    with pytest.raises(DatabaseError), transaction.atomic():
        dossiers.rate(returned.code, 3, by=citizen, at=LATER)
    assert not Rating.objects.exists()
    assert not OutboxEvent.objects.filter(name="dossiers.rated.v1").exists()
