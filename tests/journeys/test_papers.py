"""A paper's whole life: asked for and paid at home, signed, numbered, sealed, kept, verified, never asked for again.

Everything is real: the gateway is another program, the signatures are made with the demonstration's keys, the QR is
read from the page as a telephone would see it.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from journeys.test_portal import AN, goes_on
from journeys.test_whole_way import gives, takes
from journeys.visitor import Enter, Visitor

#: copies of civil-status extracts, whose charge is known, and the registration of a birth once more, which needs one
COPIES, AGAIN = "2.000635", "1.004884"
WARD, CENTRE, IDENTITY = "31135", "TT-31135", "092090999001"
TITLE = "Bản sao trích lục hộ tịch"
SEAL = "Vào số, đóng dấu, phát hành"
BIRTH_PAPER = "Bản sao giấy khai sinh"
#: jobs of the worker are waited for by looking again, so long in all
PATIENCE = 60_000
ANSWERS = {
    "event.registered_at": "UBND phường Ninh Kiều",
    "person.full_name": AN,
    "person.identity_number": IDENTITY,
    "copies.number": "2",
}


def until(page: Page, wanted: Locator, tries: int = 40) -> None:
    """Opens the page again until what the worker makes is there."""
    for _ in range(tries):
        if wanted.count():
            return
        page.wait_for_load_state("networkidle")
        page.reload()
    expect(wanted.first).to_be_visible()


def begins(visitor: Visitor, procedure: str) -> Page:
    """As far as the form."""
    page = visitor.goes_to(f"/nop-ho-so/{procedure}/")
    visitor.presses("Bắt đầu")
    page.locator("main").get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url("**/to-khai/")
    return page


def sends(visitor: Visitor) -> str:
    """From the papers to the number of the dossier."""
    page = visitor.page
    goes_on(visitor, "kiem-tra")
    page.locator("select[name=area]").select_option(WARD)
    page.locator("select[name=receiving]").select_option(CENTRE)
    visitor.presses("Nộp hồ sơ")
    page.wait_for_url("**/da-nop/")
    return page.locator(".receipt-number").inner_text()


def asks_for_copies(visitor: Visitor) -> str:
    page = begins(visitor, COPIES)
    page.locator("[name='applicant.relation']").select_option("self")
    page.locator("[name='event.kind']").select_option("birth")
    for name, value in ANSWERS.items():
        page.locator(f"[name='{name}']").fill(value)
    page.locator("[name='declaration.confirmed']").check()
    goes_on(visitor, "giay-to")
    return sends(visitor)


def pays(visitor: Visitor) -> None:
    """From the confirmation to the gateway, another program, and back."""
    page = visitor.page
    page.get_by_role("link", name="Phí, lệ phí: xem và nộp ngay").click()
    online = page.get_by_role("button", name=re.compile(r"Nộp 16\.000.+trực tuyến"))
    until(page, online)
    visitor.must_be_accessible()
    online.click()
    page.wait_for_url("**/pay/*")
    expect(page.locator(".mark")).to_contain_text("MÔ PHỎNG")
    page.get_by_role("button", name=re.compile(r"^Thanh toán 16\.000")).click()
    page.wait_for_url("**/thanh-toan/*/")
    until(page, page.get_by_role("heading", name="Đã nộp đủ"))
    visitor.must_be_accessible()
    visitor.shows("papers-paid")


def prepares(officer: Visitor, code: str) -> None:
    """A draft, filled from what was declared."""
    takes(officer, code)
    page = officer.page
    page.get_by_role("link", name="Soạn dự thảo…").click()
    expect(page.locator("[name=full_name]")).to_have_value(AN)
    officer.must_be_accessible()
    officer.presses("Giữ dự thảo")
    expect(page.locator("#s-result + p")).to_contain_text(TITLE)
    gives(officer, code, "Chuyển bước tiếp theo", "Đã chuyển bước tiếp theo")


def signs(leader: Visitor, code: str) -> None:
    """In the queue: one tick, one confirmation, then progress until it is made."""
    page = leader.goes_to(f"/can-bo/ky-so/?q={code}")
    row = page.locator("table tr", has_text=code)
    until(page, row)
    leader.must_be_accessible()
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name=re.compile("các văn bản đã chọn")).click()
    leader.must_be_accessible()
    page.locator("main form button").click()
    expect(page.locator("#batch")).to_contain_text("Đã ký 1 trên 1 văn bản", timeout=PATIENCE)
    leader.shows("papers-signed")


def issues(clerk: Visitor, code: str) -> None:
    """Number and seal; the step is done when the seal is there."""
    takes(clerk, code)
    page = clerk.page
    card = page.locator(".act-card", has=page.locator("summary", has_text=SEAL))
    until(page, card)  # the approval follows the signature
    if card.get_attribute("open") is None:
        card.locator("summary").click()
    card.get_by_role("button", name=SEAL).click()
    page.goto(f"{clerk.house}/can-bo/ho-so/{code}/")
    until(page, page.locator("section[aria-labelledby=s-result]").get_by_role("link", name="Mở tệp"))
    clerk.must_be_accessible()
    clerk.shows("papers-issued")


def qr_of(pdf: Path) -> str:
    """What a telephone reads from the last page, as it is drawn for a screen."""
    assert shutil.which("pdftoppm"), "pdftoppm is not installed: apt-get install poppler-utils"
    subprocess.run(["pdftoppm", "-r", "150", "-png", pdf, pdf.with_suffix("")], check=True)
    pages = sorted(pdf.parent.glob(f"{pdf.stem}*.png"))
    found = [code.text for page in pages for code in zxingcpp.read_barcodes(Image.open(page))]
    return next(text for text in found if "/xac-minh/" in text)


def downloaded(visitor: Visitor, tmp_path: Path) -> Path:
    """The paper as it lies in the wallet."""
    page = visitor.goes_to("/giay-to-cua-toi/")
    page.locator(".results").get_by_role("link", name=TITLE).first.click()
    visitor.must_be_accessible()
    visitor.shows("papers-in-the-wallet")
    address = page.locator("a[href$='/tep/']").get_attribute("href")
    file = tmp_path / "ket-qua.pdf"
    file.write_bytes(visitor.context.request.get(f"{visitor.house}{address}").body())
    return file


@pytest.fixture
def officer(enter: Enter):  # type: ignore[no-untyped-def]
    """``officer("nk.motcua")``: that officer, signed in."""

    def come(login: str) -> Visitor:
        visitor = enter()
        visitor.signs_in_as_officer(login)
        return visitor

    return come


def test_a_paper_is_paid_signed_kept_verified_and_used_again(enter: Enter, officer, tmp_path: Path) -> None:
    an = enter("phone")
    an.signs_in_as_citizen(AN)
    code = asks_for_copies(an)
    pays(an)

    counter = officer("nk.motcua")
    gives(counter, code, "Tiếp nhận hồ sơ", "Đã tiếp nhận hồ sơ")
    expect(counter.page.locator("section[aria-labelledby=s-money]")).to_contain_text("16.000")
    gives(counter, code, "Chuyển bước tiếp theo", "Đã chuyển bước tiếp theo")
    specialist = officer("nk.chuyenvien")
    prepares(specialist, code)
    signs(officer("nk.lanhdao"), code)
    issues(officer("nk.vanthu"), code)
    gives(counter, code, "Trả kết quả", "Đã trả kết quả")

    paper = downloaded(an, tmp_path)
    address = qr_of(paper)
    is_verified(enter, address, paper)
    again = uses_it(an)
    page = specialist.goes_to(f"/can-bo/ho-so/{again}/")
    expect(page.locator("section[aria-labelledby=s-papers]")).to_contain_text("Đã xác thực, dùng lại từ kho")


def is_verified(enter: Enter, address: str, paper: Path) -> None:
    """By anybody: online by the address in the QR, then on the page that was loaded before, without a network."""
    stranger = enter("phone")
    stranger.page.goto(address)
    expect(stranger.page.locator("[data-outcome]")).to_have_attribute("data-outcome", "valid")
    expect(stranger.page.locator("main")).not_to_contain_text("Nguyễn Văn An")
    stranger.must_be_accessible()
    stranger.shows("papers-verified")
    page = stranger.goes_to("/xac-minh/ngoai-tuyen/")
    expect(page.locator("[data-ready]")).to_be_visible()
    stranger.context.set_offline(True)
    page.reload()
    page.locator("#v-code").fill(address)
    page.locator("[data-paste] button").click()
    expect(page.locator("[data-result]")).to_have_attribute("data-outcome", "valid")
    page.locator("#v-file").set_input_files(paper)
    expect(page.locator("[data-file-answer]")).to_contain_text("Khớp")
    stranger.shows("papers-verified-offline")
    stranger.complaints[:] = [one for one in stranger.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


def uses_it(visitor: Visitor) -> str:
    """A second procedure asks for a birth certificate: the city has one, one tap."""
    page = begins(visitor, AGAIN)
    page.locator("[name='request.subject']").fill("Đăng ký lại khai sinh")
    page.locator("[name='request.description']").fill("Sổ hộ tịch cũ không còn; đề nghị đăng ký lại.")
    page.locator("[name='request.declaration']").check()
    goes_on(visitor, "giay-to")
    slot = page.locator("fieldset.paper", has_text=re.compile(BIRTH_PAPER, re.IGNORECASE)).first
    expect(slot).to_contain_text("Thành phố đã có, bạn không cần nộp lại")
    visitor.must_be_accessible()
    visitor.shows("papers-offered")
    slot.get_by_role("button", name="Đồng ý và dùng giấy này").first.click()
    expect(slot).to_contain_text("Dùng lại từ kho giấy tờ")
    return sends(visitor)
