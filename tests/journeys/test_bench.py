"""A clerk digitises a paper: pages brought in, turned, ordered, put together, compared."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from journeys.test_desk import receives
from journeys.visitor import Enter
from papers.test_digitising import page_of_letters
from samples import pdf, picture


@pytest.fixture
def scans(tmp_path: Path) -> list[Path]:
    files = {"mat-truoc.png": page_of_letters(), "mat-sau.jpg": picture(size=(400, 560), colour="lightgrey")}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "phu-luc.pdf").write_bytes(pdf(pages=2))
    return sorted(tmp_path.iterdir())


#: the browser asks its user and waits for an answer; then says whether the camera is off
ASKS = """() => {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wanted) => new Promise((give) => {
    window.allowed = async () => {
      const stream = await ask(wanted);
      give(stream);
      await new Promise((then) => setTimeout(then));
      return stream.getTracks().every((track) => track.readyState === "ended");
    };
  });
}"""


def closes_the_camera_before_it_is_allowed(page: Page) -> None:
    page.evaluate(ASKS)
    page.get_by_role("button", name="Chụp bằng máy ảnh").click()
    expect(page.get_by_role("button", name="Chụp bằng máy ảnh")).to_be_hidden()
    page.get_by_role("button", name="Đóng máy ảnh").click()
    assert page.evaluate("allowed()")
    expect(page.get_by_role("button", name="Chụp trang này")).to_be_hidden()
    page.reload()


def is_photographed(page: Page) -> None:
    """Two pages by the camera, which shows a moving test picture."""
    page.get_by_role("button", name="Chụp bằng máy ảnh").click()
    shoot = page.get_by_role("button", name="Chụp trang này")
    for number in (1, 2):
        shoot.click()
        expect(page.locator("[data-camera-says]")).to_contain_text(f"chờ đặt lên bàn quét: {number}")
    page.get_by_role("button", name="Đóng máy ảnh").click()
    expect(shoot).to_be_hidden()
    page.get_by_role("button", name="Đặt lên bàn quét").click()


def test_a_paper_is_digitised_from_pages_to_what_it_says(enter: Enter, scans: list[Path]) -> None:
    clerk = enter()
    clerk.signs_in_as_officer("nk.motcua")
    receives(clerk)
    page = clerk.page
    code = page.url.split("/ho-so/")[1].split("/")[0]
    clerk.goes_to(f"/can-bo/ho-so/{code}/")
    page.get_by_role("link", name="Số hóa giấy tờ…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bàn quét")
    clerk.must_be_accessible()

    page.locator("#b-pages").set_input_files(scans)
    page.get_by_role("button", name="Đặt lên bàn quét").click()
    sheets = page.locator(".bench-sheet")
    expect(sheets).to_have_count(4)

    def wide() -> bool:
        return bool(sheets.nth(0).locator("img").evaluate("i => i.complete && i.naturalWidth > i.naturalHeight"))

    assert not wide()
    sheets.nth(0).get_by_role("button", name="Xoay phải").click()
    sheets.nth(0).locator("img").scroll_into_view_if_needed()
    expect(sheets.nth(0).locator("img")).to_have_js_property("complete", True)
    assert wide()
    sheets.nth(0).get_by_role("button", name="Xoay trái").click()
    for _ in range(2):  # by keyboard: the pages without letters go
        last = sheets.last.get_by_role("button", name="Bỏ trang")
        last.focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    expect(sheets).to_have_count(2)
    sheets.nth(1).get_by_role("button", name="Lên trước").click()
    expect(sheets).to_have_count(2)
    clerk.must_be_accessible()
    clerk.shows("desk-bench")

    closes_the_camera_before_it_is_allowed(page)
    is_photographed(page)
    expect(sheets).to_have_count(4)
    for _ in range(2):  # what the camera saw says nothing
        sheets.last.get_by_role("button", name="Bỏ trang").click()
        page.wait_for_load_state()
    expect(sheets).to_have_count(2)

    page.get_by_label("Đã đối chiếu với bản chính").check()
    page.get_by_role("button", name="Ghép thành bản sao điện tử").click()
    confirm = page.get_by_role("button", name="Xác nhận đúng như giấy tờ")
    for _ in range(30):
        if confirm.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(page.get_by_label("Số giấy tờ")).to_have_value("123/2024")
    expect(page.get_by_label("Ngày cấp")).to_have_value("2024-03-15")
    clerk.must_be_accessible()
    clerk.shows("desk-bench-read")
    page.get_by_label("Họ tên trên giấy tờ").fill("Nguyễn Văn Mẫu")
    confirm.click()
    expect(page.get_by_role("button", name="Ký chứng thực bản sao")).to_be_visible()
    clerk.goes_to("/can-bo/chung-thuc-ban-sao/")
    clerk.must_be_accessible()
    clerk.shows("desk-copies-waiting")
    page.get_by_role("link", name=code).click()
    expect(page.get_by_role("button", name="Ký chứng thực bản sao")).to_be_visible()

    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    assert clerk.width() <= 360
    clerk.shows("desk-bench")
    clerk.must_be_accessible()
