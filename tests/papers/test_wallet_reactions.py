"""What the register of results announces, in the wallet of whom it is for."""

from uuid import UUID

import pytest

from motcua.kernel import outbox
from motcua.kernel.models import OutboxDelivery, OutboxEvent
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import HoldingSource, HoldingState
from papers.register import AT, CLERK, FACTS, FILE, HOUR, KEEPER, UNIT, issued, ready, row, sign, subject
from papers.wallets import citizen, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(city):
    ready()


@pytest.fixture
def an(house):
    return person()


def again():
    """The same events once more, as after a crash between the reaction and its note."""
    OutboxDelivery.objects.all().delete()
    OutboxEvent.objects.update(delivered_at=None, next_try_at=AT)
    outbox.deliver_pending(at=AT + HOUR)


def held(an):
    return papers.wallet(an, by=citizen(an)).items


def test_an_issued_result_is_in_the_wallet_once_however_often_it_is_told(an):
    result = issued(subject(holder_id=str(an)))
    again()
    (paper,) = held(an)
    assert paper.source is HoldingSource.RESULT
    assert (paper.number, paper.issuer, paper.subject) == (row(result).number, UNIT, row(result).subject)
    number = row(result).number.lower().replace("/", "-")
    assert (paper.file.sha256, paper.file.name.lower()) == (
        row(result).sha256,
        f"van-ban-tra-ket-qua-giai-quyet-thu-tuc-hanh-chinh-{number}.pdf",
    )
    assert paper.state is HoldingState.VALID


def test_a_revoked_result_is_revoked_there_too_with_its_cause_and_not_its_words(an):
    result = issued(subject(holder_id=str(an)))
    papers.revoke(result, cause="false-papers", reason="Bà Mẫu khai gian", by=KEEPER, at=AT + HOUR)
    outbox.deliver_pending(at=AT + HOUR)
    again()
    (paper,) = held(an)
    assert paper.state is HoldingState.REVOKED
    assert paper.state_reason == "Cấp trên cơ sở giấy tờ không đúng sự thật"


def test_a_corrected_result_gives_way_to_its_correction(an):
    old = issued(subject(holder_id=str(an)))
    new = papers.correct(old, facts=FACTS, file=FILE, cause="error", reason="Sai tên", by=KEEPER, at=AT + HOUR)
    from papers.register import LEADER

    sign(papers.send_result(new, role="unit-leader", by=KEEPER, at=AT + HOUR), by=LEADER, at=AT + HOUR)
    sign(papers.number_result(new, by=CLERK, at=AT + HOUR), by=CLERK, at=AT + HOUR)
    states = {paper.number: paper.state for paper in held(an)}
    assert states == {row(old).number: HoldingState.REPLACED, row(new).number: HoldingState.VALID}


def test_what_nobody_known_holds_is_in_no_wallet(house):
    stranger = UUID("0192f3c4-0000-7000-8000-00000000dead")
    issued(subject(holder_id=str(stranger)))
    assert not OutboxEvent.objects.filter(last_error__isnull=False).exists()
    assert papers.wallet(stranger, by=citizen(stranger)).total == 0
