"""One request from the first word typed to the printed result, through the hands of everybody who works on it.

Found without accents, filed at home, received at a ward that is not the competent one, checked, signed and sealed
where it belongs, given back where it was received, and followed by its QR all the way. ``PICTURES=1`` also writes the
picture of the README into ``docs/images``; with ``JOURNEYS_URL`` it shows a house that ``make demo`` has filled.
"""

import os
import re
from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import expect

from journeys.test_portal import AN, begins, fills_in, goes_on, read_qr
from journeys.visitor import Enter, Visitor
from samples import PDF

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
#: the ward that decides, and another one where it is handed in and given back
COMPETENT, RECEIVING = "31135", "TT-31153"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "giay-chung-sinh.pdf"
    file.write_bytes(PDF)
    return file


#: what the README shows: three screens on one sheet
SHEET = """<style>
body { margin: 0; width: 1680px; height: 860px; position: relative; overflow: hidden;
  background: linear-gradient(160deg, #dcebf2, #f6f4ee); }
img { position: absolute; border-radius: 12px; box-shadow: 0 18px 50px rgb(11 40 60 / .28); }
.desk { left: 48px; top: 56px; width: 1180px; }
.phone { width: 300px; border: 9px solid #14212b; border-radius: 34px; }
.first { left: 1010px; top: 200px; } .second { left: 1330px; top: 56px; }
</style><img class="desk" src="%s"><img class="phone first" src="%s"><img class="phone second" src="%s">"""


def pictured(visitor: Visitor) -> str:
    """What fits on the screen, as an address."""
    return "data:image/png;base64," + b64encode(visitor.page.screenshot()).decode()


def overview(desk: Visitor, first: Visitor, second: Visitor) -> None:
    """Writes the picture of the README, from what the three visitors see now; only when it was asked for."""
    if not os.environ.get("PICTURES"):
        return
    IMAGES.mkdir(parents=True, exist_ok=True)
    sheet = desk.context.new_page()
    sheet.set_viewport_size({"width": 1680, "height": 860})
    sheet.set_content(SHEET % (pictured(desk), pictured(first), pictured(second)), wait_until="load")
    sheet.screenshot(path=IMAGES / "overview.png")
    sheet.close()


def files(visitor: Visitor, paper: Path) -> str:
    """From the search to the number of the receipt."""
    begins(visitor)
    page = visitor.page
    fills_in(visitor)
    goes_on(visitor, "giay-to")
    page.get_by_label("Chọn tệp: Giấy chứng sinh").set_input_files(paper)
    expect(page.locator("#main")).to_contain_text(paper.name)
    goes_on(visitor, "kiem-tra")
    page.locator("select[name=area]").select_option(COMPETENT)
    page.locator("select[name=receiving]").select_option(RECEIVING)
    visitor.presses("Nộp hồ sơ")
    page.wait_for_url("**/da-nop/")
    return page.locator(".receipt-number").inner_text()


def takes(visitor: Visitor, code: str) -> None:
    """Finds the dossier on the worklist of one's unit, and opens it."""
    page = visitor.goes_to(f"/can-bo/viec/?scope=unit&text={code}")
    page.locator("table").get_by_role("link", name=code).click()
    expect(page.locator("#main")).to_contain_text(code)


def gives(visitor: Visitor, code: str, act: str, done: str) -> None:
    """One act on the step that waits for this officer."""
    takes(visitor, code)
    card = visitor.page.locator(".act-card", has=visitor.page.locator("summary", has_text=act))
    if card.get_attribute("open") is None:
        card.locator("summary").click()
    card.get_by_role("button", name=act).click()
    expect(visitor.page.locator("body")).to_contain_text(done)


def test_a_birth_goes_the_whole_way(enter: Enter, paper: Path) -> None:
    an = enter("phone")
    an.signs_in_as_citizen(AN)
    code = files(an, paper)
    assert re.match(r"H13\S*31153-", code) or "31153" not in code  # numbered where it was handed in
    an.page.get_by_role("link", name="Xem và in giấy xác nhận").click()
    follows = read_qr(an)

    stranger = enter("phone")
    stranger.page.goto(follows)
    expect(stranger.page.locator("#main")).to_contain_text("Mới đăng ký")

    counter = enter()
    counter.signs_in_as_officer("om.motcua")
    counter.goes_to("/can-bo/viec/?scope=unit")
    counter.must_be_accessible()
    counter.shows("whole-way-worklist")
    gives(counter, code, "Tiếp nhận hồ sơ", "Đã tiếp nhận hồ sơ")
    counter.shows("whole-way-received")
    gives(counter, code, "Chuyển bước tiếp theo", "Đã chuyển bước tiếp theo")

    stranger.page.goto(follows)
    expect(stranger.page.locator("#main")).to_contain_text("Đang xử lý")
    expect(stranger.page.locator("#main")).to_contain_text("Đã tiếp nhận hồ sơ")
    stranger.shows("whole-way-tracked")
    an.goes_to("/thu-tuc/1.001193/")
    counter.goes_to("/can-bo/viec/?scope=unit&sort=-filed")
    counter.page.set_viewport_size({"width": 1500, "height": 860})
    overview(counter, an, stranger)

    hands = (
        ("nk.chuyenvien", "Chuyển bước tiếp theo", "Đã chuyển bước tiếp theo"),
        ("nk.lanhdao", "Phê duyệt", "Đã phê duyệt"),
        ("nk.vanthu", "Vào sổ, phát hành", "Đã vào sổ, phát hành kết quả"),
    )
    for login, act, done in hands:
        officer = enter()
        officer.signs_in_as_officer(login)
        gives(officer, code, act, done)
        officer.context.close()
    gives(counter, code, "Trả kết quả", "Đã trả kết quả")
    counter.must_be_accessible()
    counter.shows("whole-way-returned")
    counter.page.get_by_role("link", name="Xem sơ đồ quy trình").click()
    expect(counter.page.locator("svg .djs-element, [data-bpmn] svg").first).to_be_visible()
    counter.shows("whole-way-drawing")

    stranger.page.goto(follows)
    expect(stranger.page.locator("#main")).to_contain_text("Đã trả kết quả")
    expect(stranger.page.locator("#main")).not_to_contain_text("Nguyễn")
    stranger.shows("whole-way-done")

    page = an.goes_to("/hop-thu/")
    for said in ("đã nộp", "đã tiếp nhận", "đã được chấp thuận", "đã có kết quả", "đã trả kết quả"):
        expect(page.locator("#main")).to_contain_text(said)
    expect(page.locator("#main")).to_contain_text(code)
    an.shows("whole-way-inbox")
