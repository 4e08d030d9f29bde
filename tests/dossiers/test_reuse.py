"""A paper of the wallet stands for a required one: offered, agreed to, seen as verified, closed when consent goes."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from dossiers.here import CENTRE, COMMITTEE, MONDAY
from motcua.kernel import journal, outbox
from motcua.kernel.actors import Actor, system
from motcua.kernel.models import JournalLine
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.errors import DossierNotFound
from motcua.rooms.dossiers.models import Dossier, Paper
from motcua.rooms.dossiers.records import Applicant, Channel, PaperEnding, PaperForm, PaperIn
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.errors import ConsentGone, ConsentMissing, HoldingNotOffered, NotYourWallet
from motcua.rooms.papers.records import AccessKind, Ground, HoldingIn, HoldingSource, HoldingState, Validity, WalletFile
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import PersonDetails

BIRTH = "KQ.G15.000031"
COPY_OF_BIRTH = "ban-sao-giay-khai-sinh-do-co-quan-co-tham-quyen-cua-viet"
HOUSE = system("papers")
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def hold(person_id, origin="result:1", kind=BIRTH, **changes) -> UUID:
    said = {
        "source": HoldingSource.RESULT,
        "origin": origin,
        "kind": kind,
        "title": "Giấy khai sinh",
        "number": "12/2026",
        "issuer": COMMITTEE,
        "issued_on": date(2026, 11, 20),
        "file": WalletFile("b" * 64, "giay-khai-sinh.pdf", 1200, "application/pdf"),
    }
    return papers.hold(UUID(str(person_id)), HoldingIn(**(said | changes)), by=HOUSE, at=MONDAY)


def reused(holding, key=COPY_OF_BIRTH) -> PaperIn:
    return PaperIn(key=key, name="Bản sao Giấy khai sinh", form=PaperForm.REUSED, holding=holding)


@pytest.fixture
def holding(citizen):
    return hold(citizen.key)


@pytest.fixture
def reusing(filing, holding):
    return lambda **changes: filing(**({"papers": (reused(holding),), "consent": True} | changes))


@pytest.fixture
def code(reusing, citizen):
    return dossiers.file(reusing(), by=citizen, at=MONDAY).code


def line(code, by):
    return dossiers.page(code, by=by, at=MONDAY + HOUR).papers[0]


def test_the_officer_sees_it_as_verified_with_its_source(code, one_stop):
    paper = line(code, one_stop)
    assert paper.form is PaperForm.REUSED
    assert paper.ending is PaperEnding.REUSED
    assert paper.reused.validity is Validity.VALID
    assert (paper.reused.number, paper.reused.issuer, paper.reused.source) == (
        "12/2026",
        COMMITTEE,
        HoldingSource.RESULT,
    )
    assert paper.reused.open


def test_consent_says_what_for_and_to_whom_and_is_journalled(code, citizen, holding):
    (consent,) = papers.consents(UUID(citizen.key), by=citizen)
    assert (consent.holding, consent.subject, consent.unit) == (holding, f"dossier:{code}", COMMITTEE)
    assert "khai sinh" in consent.purpose
    said = journal.lines_of(f"wallet:{citizen.key}")[-1]
    assert (said["act"], said["facts"]["used_for"], said["facts"]["ground"]) == (
        "papers.use",
        f"dossier:{code}",
        "online",
    )


def test_filing_twice_agrees_once(reusing, citizen):
    again = reusing(client_key="one")
    first = dossiers.file(again, by=citizen, at=MONDAY)
    second = dossiers.file(again, by=citizen, at=MONDAY + HOUR)
    assert (second.code, second.again) == (first.code, True)
    assert len(papers.consents(UUID(citizen.key), by=citizen)) == 1


def test_without_consent_nothing_is_filed(reusing, citizen):
    with pytest.raises(ConsentMissing):
        dossiers.file(reusing(consent=False), by=citizen, at=MONDAY)
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("state", [HoldingState.REVOKED, HoldingState.REPLACED])
def test_what_no_longer_holds_cannot_be_handed_in(reusing, citizen, state):
    papers.follow("result:1", state, reason="Cấp sai", by=HOUSE, at=MONDAY)
    with pytest.raises(HoldingNotOffered):
        dossiers.file(reusing(), by=citizen, at=MONDAY)
    assert not Dossier.objects.exists()


def test_only_what_can_stand_for_it_does(filing, citizen, holding):
    for key in ("van-ban-uy-quyen-theo-quy-dinh-cua-phap-luat-trong-truong", "", "nothing"):
        with pytest.raises(HoldingNotOffered):
            dossiers.file(filing(papers=(reused(holding, key),), consent=True), by=citizen, at=MONDAY)


def test_nobody_hands_in_papers_of_another_wallet(filing, citizen):
    other = people.save_person(
        PersonDetails(full_name="Trần Văn Mẫu", identity_number="092190000002"), by=system("test"), at=MONDAY
    )
    anothers = hold(other.id, "result:2")
    with pytest.raises(HoldingNotOffered):
        dossiers.file(filing(papers=(reused(anothers),), consent=True), by=citizen, at=MONDAY)


def test_who_files_for_another_needs_that_persons_own_word(filing, citizen):
    principal = people.save_person(
        PersonDetails(full_name="Trần Văn Mẫu", identity_number="092190000002"), by=system("test"), at=MONDAY
    )
    theirs = hold(principal.id, "result:2")
    people.give_mandate(principal.id, UUID(citizen.key), by=Actor(principal.actor_id), at=MONDAY)
    asks = Applicant(name=principal.full_name, id_number="092190000002", person_id=principal.id)

    def file():
        wanted = filing(applicant=asks, papers=(reused(theirs),), consent=True)
        return dossiers.file(wanted, by=citizen, at=MONDAY + HOUR)

    with pytest.raises(NotYourWallet):
        file()
    owner = Actor(principal.actor_id)
    papers.allow_proxy(principal.id, UUID(citizen.key), by=owner, at=MONDAY)
    filed = file()
    assert papers.accesses(principal.id, by=owner)[0].ground is Ground.PROXY
    # the holder of the mandate handed it in, and still does not read it
    paper = dossiers.page(filed.code, by=citizen, at=MONDAY + HOUR).papers[0]
    with pytest.raises(DossierNotFound):
        dossiers.paper_file(filed.code, paper.id, by=citizen)
    assert dossiers.paper_file(filed.code, paper.id, by=owner).sha256 == "b" * 64


def test_the_counter_reuses_with_its_own_permission(reusing, one_stop):
    with pytest.raises(NotYourWallet):
        dossiers.file(reusing(channel=Channel.COUNTER), by=one_stop, at=MONDAY)
    may = Actor(one_stop.id, one_stop.name, {**one_stop.grants, "papers:reuse": frozenset({CENTRE})})
    filed = dossiers.file(reusing(channel=Channel.COUNTER), by=may, at=MONDAY)
    assert line(filed.code, one_stop).ending is PaperEnding.REUSED


def test_opening_it_is_told_and_refused_to_strangers(code, one_stop, stranger, citizen):
    paper = line(code, one_stop)
    for by in (stranger, citizen, Actor("client:x")):
        with pytest.raises(DossierNotFound):
            dossiers.open_paper(code, paper.id, by=by, at=MONDAY + HOUR)
    with pytest.raises(DossierNotFound):
        dossiers.paper_file(code, paper.id, by=one_stop)
    assert dossiers.open_paper(code, paper.id, by=one_stop, at=MONDAY + HOUR).sha256 == "b" * 64
    access = papers.accesses(UUID(citizen.key), by=citizen)[0]
    assert (access.kind, access.by_name) == (AccessKind.OPENED, one_stop.name)
    assert JournalLine.objects.latest("id").act == "papers.open_used"


def test_withdrawn_consent_closes_it_and_is_marked_once(code, one_stop, citizen):
    paper = line(code, one_stop)
    (consent,) = papers.consents(UUID(citizen.key), by=citizen)
    papers.withdraw_consent(consent.id, by=citizen, at=MONDAY + HOUR)
    with pytest.raises(ConsentGone):
        dossiers.open_paper(code, paper.id, by=one_stop, at=MONDAY + HOUR)
    for _ in range(2):
        outbox.deliver_pending(at=MONDAY + HOUR)
    page = dossiers.page(code, by=one_stop, at=MONDAY + HOUR)
    assert not page.papers[0].reused.open
    marks = [act for act in page.acts if act.act == "paper-changed"]
    assert len(marks) == 1
    assert "rút lại sự đồng ý" in marks[0].note


def test_a_revoked_paper_is_marked_in_the_open_dossiers_that_used_it(code, one_stop, citizen):
    papers.follow("result:1", HoldingState.REVOKED, reason="Cấp sai thẩm quyền", by=HOUSE, at=MONDAY + HOUR)
    outbox.deliver_pending(at=MONDAY + HOUR)
    page = dossiers.page(code, by=one_stop, at=MONDAY + HOUR)
    assert page.papers[0].reused.validity is Validity.REVOKED
    assert page.papers[0].reused.reason == "Cấp sai thẩm quyền"
    assert [act.note for act in page.acts if act.act == "paper-changed"] == [
        "Bản sao Giấy khai sinh: giấy tờ đã bị thu hồi"
    ]
    assert "paper-changed" not in [act.act for act in dossiers.page(code, by=citizen, at=MONDAY + HOUR).acts]


def test_a_dossier_that_is_over_is_left_alone(code, one_stop, citizen):
    dossiers.withdraw(code, reason="Thôi", by=citizen, at=MONDAY + HOUR)
    papers.follow("result:1", HoldingState.REVOKED, reason="Cấp sai", by=HOUSE, at=MONDAY + HOUR)
    outbox.deliver_pending(at=MONDAY + HOUR)
    page = dossiers.page(code, by=one_stop, at=MONDAY + HOUR)
    assert "paper-changed" not in [act.act for act in page.acts]


@pytest.mark.usefixtures("nothing_is_forgotten")
def test_a_page_without_reused_papers_asks_the_wallet_nothing(filed, code, one_stop):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for one in (filed.code, code):
        with CaptureQueriesContext(connection) as asked:
            dossiers.page(one, by=one_stop, at=MONDAY + HOUR)
        counts.append(len(asked))
    assert counts[1] == counts[0] + 3, "holdings, consents, and the signatures of files; however many papers"


def test_where_values_come_from_is_kept_until_they_are_typed_anew(filing, citizen):
    said = {"applicant.full_name": "account", "applicant.address": "form:H13.1"}
    filed = dossiers.file(filing(origins=said), by=citizen, at=MONDAY)
    assert dossiers.page(filed.code, by=citizen, at=MONDAY).form_origins == said


def test_the_table_keeps_the_two_together(code, filed):
    from django.db import IntegrityError, transaction

    for row, change in ((code, {"holding": None}), (filed.code, {"holding": uuid4()})):
        with pytest.raises(IntegrityError), transaction.atomic():
            Paper.objects.filter(dossier__code=row).update(**change)
