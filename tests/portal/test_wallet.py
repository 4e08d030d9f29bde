"""My papers, as the browser of a citizen sees them: kept, offered at filing, shared by a link, closed again."""

import re
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.kernel import storage
from motcua.kernel.actors import system
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import PaperEnding
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import HoldingIn, HoldingSource, HoldingState, WalletFile
from motcua.rooms.people import facade as people
from portal.here import COMMITTEE, FORM, GENERAL, PDF, PLACE, WHO, pdf
from portal.test_filing import ask_for_supplement, begin, text

pytestmark = pytest.mark.django_db
KEY = "ban-sao-giay-khai-sinh-do-co-quan-co-tham-quyen-cua-viet"
HOUSE = system("wallet")


def hold(who, origin="result:1", **changes) -> UUID:
    kept = storage.put([PDF])
    said = {
        "source": HoldingSource.RESULT,
        "origin": origin,
        "kind": "KQ.G15.000031",
        "title": "Giấy khai sinh",
        "number": "12/2026",
        "issuer": COMMITTEE,
        "issued_on": date(2026, 11, 20),
        "file": WalletFile(kept.sha256, "giay-khai-sinh.pdf", kept.size, "application/pdf"),
    }
    return papers.hold(UUID(who.actor.key), HoldingIn(**(said | changes)), by=HOUSE, at=now())


def at_papers(who, procedure=GENERAL, who_files=WHO) -> str:
    draft = begin(who, procedure)
    assert who.browser.post(f"{draft}nguoi-nop/", who_files).status_code == 302
    assert who.browser.post(f"{draft}to-khai/", FORM).headers["Location"] == f"{draft}giay-to/"
    return draft


def test_what_the_city_has_is_offered_and_taken_with_one_tap(citizen):
    an = citizen()
    holding = hold(an)
    assert "Đã có" in text(an.browser.get(f"/thu-tuc/{GENERAL}/"))
    draft = at_papers(an)
    page = text(an.browser.get(f"{draft}giay-to/"))
    assert "Thành phố đã có, bạn không cần nộp lại" in page
    assert f'value="{KEY}:{holding}"' in page
    an.browser.post(f"{draft}giay-to/", {"use": f"{KEY}:{holding}"})
    page = text(an.browser.get(f"{draft}giay-to/"))
    assert "Dùng lại từ kho giấy tờ" in page
    assert f'value="{KEY}:{holding}"' not in page
    assert "12/2026" in text(an.browser.get(f"{draft}kiem-tra/"))
    filed = an.browser.post(f"{draft}kiem-tra/", PLACE).headers["Location"]
    code = filed.split("/")[2]
    paper = next(one for one in dossiers.page(code, by=an.actor, at=now()).papers if one.key == KEY)
    assert paper.ending is PaperEnding.REUSED
    assert paper.holding == holding
    seen = text(an.browser.get(f"/giay-to-cua-toi/{holding}/"))
    assert "Đang cho phép" in seen
    assert code in seen


def test_a_chosen_paper_can_be_put_back(citizen):
    an = citizen()
    holding = hold(an)
    draft = at_papers(an)
    an.browser.post(f"{draft}giay-to/", {"use": f"{KEY}:{holding}"})
    an.browser.post(f"{draft}giay-to/", {"remove": KEY})
    assert f'value="{KEY}:{holding}"' in text(an.browser.get(f"{draft}giay-to/"))


def test_nobody_is_offered_or_takes_the_papers_of_another(citizen):
    an, binh = citizen(), citizen(2)
    holding = hold(binh)
    draft = at_papers(an)
    assert str(holding) not in text(an.browser.get(f"{draft}giay-to/"))
    an.browser.post(f"{draft}giay-to/", {"use": f"{KEY}:{holding}"})
    assert "Dùng lại từ kho" not in text(an.browser.get(f"{draft}giay-to/"))
    assert "Đã có" not in text(an.browser.get(f"/thu-tuc/{GENERAL}/"))


def test_a_supplement_offers_it_too_and_says_who_may_see_it(citizen):
    an, binh = citizen(), citizen(2)
    holding, theirs = hold(an), hold(binh, "result:2")
    draft = at_papers(an)
    code = an.browser.post(f"{draft}kiem-tra/", PLACE).headers["Location"].split("/")[2]
    ask_for_supplement(code, [{"kind": "paper", "key": KEY, "name": "Bản sao Giấy khai sinh", "reason": "Còn thiếu"}])
    page = text(an.browser.get(f"/ho-so/{code}/bo-sung/"))
    assert "Thành phố đã có, bạn không cần nộp lại" in page
    assert f'name="use-{KEY}" value="{holding}"' in page
    assert str(theirs) not in page
    assert an.browser.post(f"/ho-so/{code}/bo-sung/", {f"use-{KEY}": str(theirs)}).status_code == 422
    assert an.browser.post(f"/ho-so/{code}/bo-sung/", {f"use-{KEY}": str(holding)}).status_code == 302
    paper = next(one for one in dossiers.page(code, by=an.actor, at=now()).papers if one.key == KEY)
    assert (paper.ending, paper.holding) == (PaperEnding.REUSED, holding)
    assert code in text(an.browser.get(f"/giay-to-cua-toi/{holding}/"))


def test_a_paper_that_was_revoked_meanwhile_is_not_handed_in(citizen):
    an = citizen()
    holding = hold(an)
    draft = at_papers(an)
    an.browser.post(f"{draft}giay-to/", {"use": f"{KEY}:{holding}"})
    papers.follow("result:1", HoldingState.REVOKED, reason="Sai sót khi lập giấy tờ", by=HOUSE, at=now())
    answer = an.browser.post(f"{draft}kiem-tra/", PLACE, follow=True)
    assert answer.redirect_chain[-1][0] == f"{draft}giay-to/"
    page = text(answer)
    assert "không dùng được cho mục này" in page
    assert "Dùng lại từ kho" not in page
    assert dossiers.dossiers_of(UUID(an.actor.key), at=now()).total == 0


def test_by_mandate_the_principals_papers_are_offered_only_when_he_said_so(citizen):
    an, binh = citizen(), citizen(2)
    theirs = hold(binh)
    mandate = people.give_mandate(UUID(binh.actor.key), UUID(an.actor.key), by=binh.actor, at=now())
    draft = at_papers(an, who_files={**WHO, "mandate": str(mandate.id)})
    assert str(theirs) not in text(an.browser.get(f"{draft}giay-to/"))
    page = text(binh.browser.get("/giay-to-cua-toi/dong-y/"))
    assert an.account.name in page
    binh.browser.post(f"/giay-to-cua-toi/nguoi-thay/{an.actor.key}/", {"allow": "1"})
    assert str(theirs) in text(an.browser.get(f"{draft}giay-to/"))
    binh.browser.post(f"/giay-to-cua-toi/nguoi-thay/{an.actor.key}/", {"allow": "0"})
    assert str(theirs) not in text(an.browser.get(f"{draft}giay-to/"))
    assert binh.browser.post(f"/giay-to-cua-toi/nguoi-thay/{binh.actor.key}/", {"allow": "1"}).status_code == 404


@pytest.mark.usefixtures("nothing_is_forgotten")
def test_offers_cost_the_papers_page_one_statement(citizen):
    an = citizen()
    draft = at_papers(an)

    def count() -> int:
        an.browser.get(f"{draft}giay-to/")
        with CaptureQueriesContext(connection) as asked:
            an.browser.get(f"{draft}giay-to/")
        assert sum("papers_holding" in one["sql"] for one in asked) == 1
        return len(asked)

    without = count()
    for number in range(20):
        hold(an, f"result:{number}")
    assert count() == without


def test_another_citizen_finds_none_of_it(citizen):
    an, binh = citizen(), citizen(2)
    holding = hold(an)
    base = f"/giay-to-cua-toi/{holding}/"
    assert an.browser.get(base).status_code == 200
    assert an.browser.get(f"{base}tep/").getvalue() == PDF
    for address in (base, f"{base}tep/", f"{base}xoa/"):
        assert binh.browser.get(address).status_code == 404
    for address in (f"{base}xoa/", f"{base}chia-se/"):
        assert binh.browser.post(address).status_code == 404
    assert "Giấy khai sinh" not in text(binh.browser.get("/giay-to-cua-toi/"))
    assert Client().get("/giay-to-cua-toi/").status_code == 302


def test_a_paper_of_ones_own_is_marked_as_not_certified_and_can_be_removed(citizen):
    an = citizen()
    assert an.browser.post("/giay-to-cua-toi/", {"title": ""}).status_code == 422
    an.browser.post("/giay-to-cua-toi/", {"title": "Bằng tốt nghiệp", "file": pdf("bang.pdf")})
    page = text(an.browser.get("/giay-to-cua-toi/?q=bang+tot"))
    assert "Bằng tốt nghiệp" in page
    assert "Tự khai, chưa chứng thực" in page
    (own,) = papers.wallet(UUID(an.actor.key), by=an.actor).items
    assert an.browser.get(f"/giay-to-cua-toi/{own.id}/xoa/").status_code == 200
    an.browser.post(f"/giay-to-cua-toi/{own.id}/xoa/")
    assert papers.wallet(UUID(an.actor.key), by=an.actor).total == 0
    assert "chưa chứng thực" in text(an.browser.get("/giay-to-cua-toi/")), "what one's own papers are is said there"


def test_consent_is_withdrawn_on_the_page_of_consents(citizen):
    an, binh = citizen(), citizen(2)
    holding = hold(an)
    draft = at_papers(an)
    an.browser.post(f"{draft}giay-to/", {"use": f"{KEY}:{holding}"})
    an.browser.post(f"{draft}kiem-tra/", PLACE)
    (consent,) = papers.consents(UUID(an.actor.key), by=an.actor)
    address = f"/giay-to-cua-toi/dong-y/{consent.id}/rut/"
    assert "Không còn sự đồng ý" in text(binh.browser.post(address, follow=True))
    assert "Đã rút lại sự đồng ý" in text(an.browser.post(address, follow=True))
    assert papers.consents(UUID(an.actor.key), by=an.actor)[0].withdrawn_at is not None


# --- links --------------------------------------------------------------------------------------------------------


def link(an, holding) -> tuple[str, str]:
    page = text(an.browser.post(f"/giay-to-cua-toi/{holding}/chia-se/", {"days": "7"}))
    address = re.search(r"http://testserver(/chia-se/[\w-]+/)", page)
    code = re.search(r'receipt-number">(\d{6})<', page)
    assert address is not None
    assert code is not None
    return address.group(1), code.group(1)


def test_a_link_and_its_code_show_the_paper_and_who_looked_is_told(citizen):
    an = citizen()
    holding = hold(an)
    address, code = link(an, holding)
    anybody = Client()
    asked = anybody.get(address)
    assert "Giấy khai sinh" not in text(asked), "nothing is told before the code"
    assert asked.headers["Referrer-Policy"] == "no-referrer"
    assert asked.headers["X-Robots-Tag"] == "noindex"
    assert papers.accesses(UUID(an.actor.key), by=an.actor) == (), "a look at the form counts nothing"
    assert anybody.post(address, {"viewer": "", "code": code}).status_code == 422
    shown = anybody.post(address, {"viewer": "Ngân hàng Mẫu", "code": code})
    page = text(shown)
    assert "Giấy khai sinh" in page
    assert "Còn giá trị" in page
    note = re.search(r'name="note" value="([^"]+)"', page)
    assert note is not None
    assert anybody.post(f"{address}tep/", {"note": note.group(1)}).getvalue() == PDF
    assert anybody.post(f"{address}tep/", {"note": note.group(1) + "x"}).status_code == 404
    mine = text(an.browser.get(f"/giay-to-cua-toi/{holding}/"))
    assert "Ngân hàng Mẫu" in mine
    assert "đã xem 1 trên" in mine
    assert code not in mine, "the code is shown once"


def test_a_link_shows_that_the_paper_was_revoked(citizen):
    an = citizen()
    address, code = link(an, hold(an))
    papers.follow("result:1", HoldingState.REVOKED, reason="Sai sót khi lập giấy tờ", by=HOUSE, at=now())
    assert "Đã thu hồi" in text(Client().post(address, {"viewer": "Ngân hàng Mẫu", "code": code}))


def test_wrong_codes_and_closed_links_show_nothing(citizen):
    an = citizen()
    holding = hold(an)
    address, code = link(an, holding)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    answer = Client().post(address, {"viewer": "Ai đó", "code": wrong})
    assert answer.status_code == 422
    assert "Bạn còn 4 lần thử" in text(answer)
    (share,) = papers.shares(holding, by=an.actor)
    an.browser.post(f"/giay-to-cua-toi/{holding}/chia-se/{share.id}/")
    assert Client().post(address, {"viewer": "Ai đó", "code": code}).status_code == 404
    assert Client().post("/chia-se/khong-co/", {"viewer": "Ai đó", "code": code}).status_code == 404


# --- what is known ------------------------------------------------------------------------------------------------


def test_a_form_begins_with_what_is_known_and_says_where_from(citizen):
    an = citizen()
    first = begin(an)
    page = text(an.browser.get(f"{first}to-khai/"))
    assert "từ tài khoản định danh của bạn" in page
    assert 'value="092190000101"' in page
    an.browser.post(f"{first}nguoi-nop/", WHO)
    an.browser.post(f"{first}to-khai/", {**FORM, "applicant.full_name": "Tên Khác"})
    an.browser.post(f"{first}giay-to/", {})
    code = an.browser.post(f"{first}kiem-tra/", PLACE).headers["Location"].split("/")[2]
    said = dossiers.page(code, by=an.actor, at=now())
    assert said.form_origins["applicant.identity_number"] == "account"
    assert "applicant.full_name" not in said.form_origins, "what was changed is the applicant's own"
    assert "request.subject" not in said.form_origins


def test_a_changed_answer_is_not_marked(citizen):
    an = citizen()
    draft = begin(an)
    an.browser.post(f"{draft}to-khai/", {**FORM, "applicant.full_name": "Tên Khác"})
    page = text(an.browser.get(f"{draft}to-khai/"))
    assert 'id="f-applicant-full_name-source"' not in page
    assert 'id="f-applicant-identity_number-source"' in page
