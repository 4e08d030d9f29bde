"""A birth certificate's whole life: asked for and paid at home, signed, numbered, sealed, kept, verified, used again.

Beside it a second paper, so that the leader's queue has something to refuse and something to sign together.

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

from journeys.test_portal import AN, fills_in, goes_on
from journeys.test_whole_way import gives, takes
from journeys.visitor import Enter, Visitor
from samples import PDF

#: a birth is registered, with copies that cost; a copy of an extract beside it; a correction that asks for its ground
BIRTH, COPY, CORRECTION = "1.001193", "2.000635", "1.004859"
WARD, CENTRE, IDENTITY = "31135", "TT-31135", "092090999001"
CHILD = "Nguyễn Minh Khang (mẫu)"
TITLE = "Giấy khai sinh"
SEAL = "Vào số, đóng dấu, phát hành"
GROUND = "Giấy tờ làm căn cứ thay đổi"
REFUSAL = "Ghi chưa đúng nơi đăng ký."
#: jobs of the worker are waited for by looking again, so long in all
PATIENCE = 60_000
ANSWERS = {
    "event.registered_at": "UBND phường Ninh Kiều",
    "person.full_name": AN,
    "person.identity_number": IDENTITY,
    "copies.number": "1",
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


def registers_a_birth(visitor: Visitor, certificate: Path) -> str:
    """With two copies, which are charged."""
    page = begins(visitor, BIRTH)
    fills_in(visitor)
    page.locator("[name='copies.wanted']").check()
    page.locator("[name='copies.number']").fill("2")
    goes_on(visitor, "giay-to")
    page.get_by_label("Chọn tệp: Giấy chứng sinh").set_input_files(certificate)
    expect(page.locator("#main")).to_contain_text(certificate.name)
    return sends(visitor)


def asks_for_a_copy(visitor: Visitor) -> str:
    page = begins(visitor, COPY)
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


def prepares(officer: Visitor, code: str, title: str, name: str) -> None:
    """A draft, filled from what was declared."""
    takes(officer, code)
    page = officer.page
    page.get_by_role("link", name=re.compile(r"^(Soạn|Sửa) dự thảo")).click()
    expect(page.locator("[name=full_name]")).to_have_value(name)
    officer.must_be_accessible()
    officer.shows("papers-drafted")
    officer.presses("Giữ dự thảo")
    expect(page.locator("#s-result + p")).to_contain_text(title)
    gives(officer, code, "Chuyển bước tiếp theo", "Đã chuyển bước tiếp theo")


def refuses(leader: Visitor, code: str) -> None:
    """Looked at page by page, and sent back with a reason."""
    page = leader.goes_to(f"/can-bo/ky-so/?q={code}")
    row = page.locator("table tr", has_text=code)
    until(page, row)
    row.get_by_role("link").first.click()
    preview = page.locator(".paper-pages img").first
    expect(preview).to_have_js_property("complete", value=True)
    assert preview.evaluate("image => image.naturalWidth") > 500
    leader.must_be_accessible()
    leader.shows("papers-previewed")
    page.locator("summary", has_text="Từ chối ký").click()
    page.locator("[name=reason]").fill(REFUSAL)
    page.get_by_role("button", name="Từ chối ký").click()
    expect(page.locator("body")).to_contain_text("Đã từ chối ký")


def signs(leader: Visitor, *codes: str) -> None:
    """In the queue: ticked, one confirmation for all, then progress until they are made."""
    page = leader.goes_to("/can-bo/ky-so/")
    for code in codes:
        row = page.locator("table tr", has_text=code)
        until(page, row)
        row.get_by_role("checkbox").check()
    leader.must_be_accessible()
    leader.shows("papers-queue")
    page.get_by_role("button", name=re.compile("các văn bản đã chọn")).click()
    expect(page.locator("h1")).to_have_text(f"Ký {len(codes)} văn bản")
    leader.must_be_accessible()
    page.locator("main form button").click()
    done = f"Đã ký {len(codes)} trên {len(codes)} văn bản"
    expect(page.locator("#batch")).to_contain_text(done, timeout=PATIENCE)
    leader.must_be_accessible()
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


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """What the hospital gave the parents."""
    file = tmp_path / "giay-chung-sinh.pdf"
    file.write_bytes(PDF)
    return file


def test_a_birth_certificate_is_paid_for_signed_kept_verified_and_used_again(
    enter: Enter,
    officer,  # type: ignore[no-untyped-def]
    certificate: Path,
    tmp_path: Path,
) -> None:
    an = enter("phone")
    an.signs_in_as_citizen(AN)
    birth = registers_a_birth(an, certificate)
    pays(an)
    copy = asks_for_a_copy(an)

    counter = officer("nk.motcua")
    for code in (birth, copy):
        gives(counter, code, "Tiếp nhận hồ sơ", "Đã tiếp nhận hồ sơ")
        gives(counter, code, "Chuyển bước tiếp theo", "Đã chuyển bước tiếp theo")
    counter.goes_to(f"/can-bo/ho-so/{birth}/")
    expect(counter.page.locator("section[aria-labelledby=s-money]")).to_contain_text("16.000")
    specialist, leader = officer("nk.chuyenvien"), officer("nk.lanhdao")
    prepares(specialist, copy, "Bản sao trích lục hộ tịch", AN)
    refuses(leader, copy)
    prepares(specialist, birth, TITLE, CHILD)
    is_told_why(specialist, copy)
    prepares(specialist, copy, "Bản sao trích lục hộ tịch", AN)
    signs(leader, birth, copy)
    issues(officer("nk.vanthu"), birth)
    gives(counter, birth, "Trả kết quả", "Đã trả kết quả")

    paper = downloaded(an, tmp_path)
    is_verified(enter, qr_of(paper), paper)
    again = uses_it(an)
    page = specialist.goes_to(f"/can-bo/ho-so/{again}/")
    expect(page.locator("section[aria-labelledby=s-papers]")).to_contain_text("Đã xác thực, dùng lại từ kho")


def is_told_why(officer: Visitor, code: str) -> None:
    """The one who laid it before the leader reads on the dossier why it came back."""
    page = officer.goes_to(f"/can-bo/ho-so/{code}/")
    until(page, page.get_by_text(REFUSAL).first)


def is_verified(enter: Enter, address: str, paper: Path) -> None:
    """By anybody: online by the address in the QR, then on the page that was loaded before, without a network."""
    stranger = enter("phone")
    stranger.page.goto(address)
    expect(stranger.page.locator("[data-outcome]")).to_have_attribute("data-outcome", "valid")
    expect(stranger.page.locator("main")).not_to_contain_text("Nguyễn Minh Khang")
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
    """A second procedure asks for the ground of a correction: the city has it, one tap."""
    page = begins(visitor, CORRECTION)
    page.locator("[name='request.subject']").fill("Bổ sung thông tin trong giấy khai sinh")
    page.locator("[name='request.description']").fill("Bổ sung quê quán của cha theo giấy tờ đã có.")
    page.locator("[name='request.declaration']").check()
    goes_on(visitor, "giay-to")
    slot = page.locator("fieldset.paper", has_text=GROUND).first
    expect(slot).to_contain_text("Thành phố đã có, bạn không cần nộp lại")
    visitor.must_be_accessible()
    visitor.shows("papers-offered")
    slot.get_by_role("button", name="Đồng ý và dùng giấy này").first.click()
    expect(slot).to_contain_text("Dùng lại từ kho giấy tờ")
    return sends(visitor)
