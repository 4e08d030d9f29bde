"""The counter finds, with consent, what a visitor need not bring; officers see it as verified; each look is told."""

from datetime import date

import pytest

from desk.here import CENTRE, COMMITTEE, UNSTATED, counter_form, filled
from desk.screen import text
from desk.test_counter import PDF, code_of
from motcua.kernel import storage
from motcua.kernel.actors import Actor, system
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import PaperEnding
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import AccessKind, HoldingIn, HoldingSource, WalletFile
from motcua.rooms.people import facade as people

pytestmark = pytest.mark.django_db
KEY = "ban-sao-giay-khai-sinh-do-co-quan-co-tham-quyen-cua-viet"


@pytest.fixture
def person(citizen):
    found = people.find_person("092190000001")
    assert found is not None
    kept = storage.put([PDF])
    file = WalletFile(kept.sha256, "giay-khai-sinh.pdf", kept.size, "application/pdf")
    said = HoldingIn(
        source=HoldingSource.RESULT,
        origin="result:1",
        kind="KQ.G15.000031",
        title="Giấy khai sinh",
        number="12/2026",
        issuer=COMMITTEE,
        issued_on=date(2026, 11, 20),
        file=file,
    )
    papers.hold(found.id, said, by=system("wallet"), at=now())
    return found


def accesses(person):
    return [one.kind for one in papers.accesses(person.id, by=Actor(person.actor_id))]


def looked_for(clerk, **more):
    said = counter_form(clerk)
    return clerk.post("tiep-nhan/", {**said, "do": "offers", **more})


def test_nothing_is_looked_for_without_consent(clerk, person):
    assert "Từ kho" not in text(looked_for(clerk))
    assert accesses(person) == []


def test_the_counter_reuses_what_is_there_and_the_holder_sees_each_look(clerk, person):
    from desk.screen import form

    page = looked_for(clerk, agreed="1")
    assert "Đã có trong kho" in text(page)
    assert accesses(person) == [AccessKind.LOOKED]
    said = form(page)
    assert said[f"paper:{KEY}"] == "reused"
    again = clerk.post("tiep-nhan/", {**said, "do": "look"})
    assert "Đã có trong kho" in text(again)
    assert accesses(person) == [AccessKind.LOOKED], "drawing the page again is not another look"
    code = code_of(clerk.post("tiep-nhan/", filled(said) | {f"paper:{KEY}": "reused"}))
    paper = next(one for one in dossiers.page(code, by=clerk.actor, at=now()).papers if one.key == KEY)
    assert paper.ending is PaperEnding.REUSED
    shown = text(clerk.get(f"ho-so/{code}/"))
    assert "Đã xác thực, dùng lại từ kho" in shown
    assert clerk.get(f"ho-so/{code}/giay-to/{paper.id}/").status_code == 404, "not by a link that leaves no trace"
    assert clerk.post(f"ho-so/{code}/giay-to/{paper.id}/kho/").getvalue() == PDF
    assert accesses(person) == [AccessKind.OPENED, AccessKind.USED, AccessKind.LOOKED]
    (consent,) = papers.consents(person.id, by=Actor(person.actor_id))
    papers.withdraw_consent(consent.id, by=Actor(person.actor_id), at=now())
    assert clerk.post(f"ho-so/{code}/giay-to/{paper.id}/kho/").status_code == 403
    assert "Công dân đã rút đồng ý" in text(clerk.get(f"ho-so/{code}/"))


def test_a_note_of_another_visit_is_worth_nothing(clerk, person):
    from desk.screen import form

    note = form(looked_for(clerk, agreed="1"))["offers"]
    said = counter_form(clerk, procedure="1.004873")
    assert "Đã có trong kho" not in text(clerk.post("tiep-nhan/", {**said, "do": "look", "offers": note}))
    assert "Đã có trong kho" not in text(clerk.post("tiep-nhan/", {**said, "do": "look", "offers": "forged"}))


def test_on_a_persons_page_only_with_consent_and_at_ones_own_counter(clerk, person):
    address = f"nguoi/{person.id}/giay-to/"
    asked = {"procedure": UNSTATED, "unit": CENTRE}
    assert "Giấy tờ có thể dùng lại" in text(clerk.get(f"nguoi/{person.id}/"))
    assert clerk.post(address, asked).status_code == 422
    assert accesses(person) == []
    assert clerk.post(address, {**asked, "agreed": "1", "unit": "TT-31150"}).status_code == 422
    assert accesses(person) == []
    page = text(clerk.post(address, {**asked, "agreed": "1"}))
    assert "Giấy khai sinh" in page
    assert "12/2026" not in page, "no number and no file before it is used"
    assert accesses(person) == [AccessKind.LOOKED]


def test_who_does_not_work_at_a_counter_looks_at_nobodys_papers(specialist, person):
    assert "Giấy tờ có thể dùng lại" not in text(specialist.get(f"nguoi/{person.id}/"))
    said = {"procedure": UNSTATED, "unit": CENTRE, "agreed": "1"}
    assert specialist.post(f"nguoi/{person.id}/giay-to/", said).status_code == 403
    assert accesses(person) == []
