"""A citizen at the portal: from the first word typed to the printed receipt, followed by its QR."""

import re
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import expect

from journeys.visitor import Enter, Visitor
from samples import PDF

AN = "Nguyễn Văn An (mẫu)"
PUBLIC = {
    "home": "/",
    "procedures": "/thu-tuc/",
    "found": "/thu-tuc/?q=dang+ky+khai+sinh",
    "nothing-found": "/thu-tuc/?q=zzzzqqqq",
    "field": "/thu-tuc/?field=ho-tich",
    "procedure": "/thu-tuc/1.001193/",
    "tracking": "/tra-cuu/",
    "figures": "/so-lieu/",
    "help": "/tro-giup/",
    "contact": "/lien-he/",
    "accessibility": "/tiep-can/",
    "gallery": "/gallery/",
    "sign-in": "/dang-nhap/",
    "missing": "/khong-co-trang-nay/",
}
ANSWERS = {
    "child.full_name": "Nguyễn Minh Khang (mẫu)",
    "child.birth_date": "2026-11-10",
    "child.birth_facility": "Bệnh viện Phụ sản thành phố",
    "child.birth_place": "Phường Ninh Kiều, thành phố Cần Thơ",
    "child.home_town": "Phường Ninh Kiều, thành phố Cần Thơ",
    "mother.full_name": "Trần Thị Bình (mẫu)",
    "mother.birth_year": "1992",
    "mother.address": "Khu vực 1, phường Ninh Kiều",
    "father.full_name": AN,
    "father.birth_year": "1990",
    "father.ethnicity": "Kinh",
    "father.nationality": "Việt Nam",
}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A small PDF file."""
    file = tmp_path / "giay-chung-sinh.pdf"
    file.write_bytes(PDF)
    return file


@pytest.fixture
def an(enter: Enter) -> Visitor:
    """A citizen with a telephone, signed in."""
    visitor = enter("phone")
    visitor.signs_in_as_citizen(AN)
    return visitor


def begins(visitor: Visitor) -> None:
    """From search to the form of birth registration."""
    page = visitor.goes_to("/")
    page.get_by_role("searchbox", name="Tìm thủ tục").fill("dang ky khai sinh")
    visitor.presses("Tìm")
    page.get_by_role("link", name="Thủ tục đăng ký khai sinh", exact=True).click()
    expect(page).to_have_url(re.compile("/thu-tuc/1.001193/"))
    page.get_by_role("link", name="Nộp hồ sơ trực tuyến").click()
    visitor.presses("Bắt đầu")
    page.locator("main").get_by_role("button", name="Tiếp tục").click()
    expect(page).to_have_url(re.compile("/to-khai/"))


def fills_in(visitor: Visitor) -> None:
    page = visitor.page
    page.locator("[name='applicant.relation']").select_option("father")
    page.locator("[name='child.sex'][value=male]").check()
    page.locator("[name='child.birth_place_kind'][value=facility]").check()
    for name, value in ANSWERS.items():
        page.locator(f"[name='{name}']").fill(value)
    page.locator("[name='declaration.confirmed']").check()


def goes_on(visitor: Visitor, to: str) -> None:
    visitor.page.locator("main .acts").get_by_role("button", name="Tiếp tục").click()
    visitor.page.wait_for_url(f"**/{to}/")


def test_a_birth_is_registered_and_followed_by_its_qr(an: Visitor, enter: Enter, paper: Path) -> None:
    begins(an)
    page = an.page
    an.presses("Tiếp tục")  # nothing filled in yet
    expect(page.locator("[data-error-summary]")).to_be_focused()
    an.must_be_accessible()
    an.shows("filing-form-with-errors")
    missing = page.locator("[name='child.full_name']")  # what is known of the citizen is filled in already
    page.locator(f"[data-error-summary] a[href='#{missing.get_attribute('id')}']").click()
    expect(missing).to_be_focused()
    fills_in(an)
    an.shows("filing-form")
    goes_on(an, "giay-to")
    page.get_by_label("Chọn tệp: Giấy chứng sinh").set_input_files(paper)
    expect(page.locator("#main")).to_contain_text("giay-chung-sinh.pdf")
    an.shows("filing-papers")
    goes_on(an, "kiem-tra")
    an.must_be_accessible()
    an.shows("filing-check")
    an.presses("Nộp hồ sơ")
    page.wait_for_url("**/da-nop/")
    code = page.locator(".receipt-number").inner_text()
    assert re.fullmatch(r"H13\S+-\d{6}-\d{4}", code)
    an.must_be_accessible()
    an.shows("filed")
    assert an.width() <= 360

    page.get_by_role("link", name="Xem và in giấy xác nhận").click()
    an.must_be_accessible()
    address = read_qr(an)
    an.shows("receipt")
    assert code in address

    stranger = enter("phone")
    stranger.page.goto(address)
    expect(stranger.page.locator("h1")).to_have_text(code)
    expect(stranger.page.locator("#main")).not_to_contain_text("Nguyễn")
    stranger.must_be_accessible()
    stranger.shows("tracked")
    assert stranger.width() <= 360

    for name, path in {"my-dossiers": "/ho-so/", "dossier": f"/ho-so/{code}/", "inbox": "/hop-thu/"}.items():
        an.goes_to(path)
        an.must_be_accessible()
        an.shows(name)
        assert an.width() <= 360
    an.goes_to(f"/ho-so/{code}/rut/")
    an.presses("Rút hồ sơ này")
    expect(page.locator("[data-error-summary]")).to_contain_text("Lý do")
    page.get_by_label("Lý do rút hồ sơ").fill("Tôi nộp nhầm thủ tục.")
    an.presses("Rút hồ sơ này")
    page.wait_for_url(f"**/ho-so/{code}/")
    expect(page.locator("#main")).to_contain_text("Dừng xử lý")


def read_qr(visitor: Visitor) -> str:
    """What a telephone's camera would read."""
    side, grey = visitor.page.locator("img.qr").evaluate(
        """async image => {
            await image.decode();
            const canvas = document.createElement("canvas");
            canvas.width = canvas.height = 400;
            const pen = canvas.getContext("2d");
            pen.fillStyle = "#fff";
            pen.fillRect(0, 0, 400, 400);
            pen.drawImage(image, 20, 20, 360, 360);
            const data = pen.getImageData(0, 0, 400, 400).data;
            return [400, Array.from({length: 160000}, (_, i) => data[4 * i])];
        }"""
    )
    found = zxingcpp.read_barcodes(memoryview(bytes(grey)).cast("B", (side, side)))
    return str(found[0].text)


def test_what_is_typed_is_kept_and_resumed_on_another_device(an: Visitor, enter: Enter) -> None:
    begins(an)
    with an.page.expect_response("**/luu/") as answer:
        an.page.locator("[name='child.full_name']").fill("Nguyễn Minh Khang (mẫu)")
    assert answer.value.ok
    expect(an.page.locator("#saved")).to_contain_text("Đã lưu nháp lúc")

    other = enter("counter")
    other.signs_in_as_citizen(AN)
    other.goes_to("/ho-so/")
    other.page.locator(".files").get_by_role("link", name="Đăng ký khai sinh").first.click()
    expect(other.page.locator("[name='child.full_name']")).to_have_value("Nguyễn Minh Khang (mẫu)")


def test_filing_works_without_scripts(enter: Enter, paper: Path) -> None:
    visitor = enter("counter", scripts=False)
    visitor.signs_in_as_citizen("Trần Thị Bình (mẫu)")
    begins(visitor)
    fills_in(visitor)
    goes_on(visitor, "giay-to")
    visitor.page.get_by_label("Chọn tệp: Giấy chứng sinh").set_input_files(paper)
    visitor.presses("Lưu tệp và ở lại trang này")
    expect(visitor.page.locator("#main")).to_contain_text("giay-chung-sinh.pdf")
    goes_on(visitor, "kiem-tra")
    visitor.presses("Nộp hồ sơ")
    expect(visitor.page.locator(".receipt-number")).to_contain_text("H13")


def test_results_come_while_typing(enter: Enter) -> None:
    visitor = enter()
    page = visitor.goes_to("/thu-tuc/")
    page.get_by_role("searchbox", name="Tìm thủ tục").press_sequentially("khai sinh", delay=20)
    expect(page.get_by_role("link", name="Thủ tục đăng ký khai sinh", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("q=khai"))


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_axe_finds_nothing_on_any_public_page(enter: Enter, theme: str) -> None:
    visitor = enter("counter")
    visitor.wants(theme=theme, lang="en" if theme == "contrast" else "vi")
    for name, path in PUBLIC.items():
        visitor.goes_to(path)
        visitor.must_be_accessible()
        if name in {"home", "procedure"}:
            visitor.shows(f"{name}-{theme}")


def test_axe_finds_nothing_on_a_citizens_own_pages(an: Visitor) -> None:
    begins(an)
    step = re.sub(r"^https?://[^/]+|[^/]+/$", "", an.page.url)
    own = ["/ho-so/", "/hop-thu/", "/nop-ho-so/1.004901/", f"{step}nguoi-nop/", f"{step}to-khai/", f"{step}giay-to/"]
    for theme in ("light", "dark", "contrast"):
        an.wants(theme=theme, lang="en" if theme == "dark" else "vi")
        for path in [*own, f"{step}kiem-tra/"]:
            an.goes_to(path)
            an.must_be_accessible()
            assert an.width() <= 360, path


@pytest.mark.parametrize("size", ["phone", "counter", "office"])
def test_no_page_scrolls_sideways(enter: Enter, size: str) -> None:
    visitor = enter(size)
    for name, path in PUBLIC.items():
        if size == "office" and name not in {"home", "found", "procedure", "figures", "contact"}:
            continue  # beyond these nothing changes between the two wide sizes
        page = visitor.goes_to(path)
        box = page.locator("main").bounding_box()
        assert box is not None, name
        assert box["width"] >= 300, name
        assert visitor.width() <= page.viewport_size["width"], name  # type: ignore[index]
        visitor.shows(name)


def test_nothing_sticks_out_of_a_telephone_with_very_large_letters(enter: Enter) -> None:
    visitor = enter("phone")
    visitor.wants(size="3", lang="en")
    for name, path in PUBLIC.items():
        visitor.goes_to(path)
        assert visitor.width() <= 360, name
    visitor.goes_to("/thu-tuc/1.001193/")
    visitor.shows("procedure-large-letters")


def test_the_look_is_chosen_without_scripts(enter: Enter) -> None:
    visitor = enter("counter", scripts=False)
    page = visitor.goes_to("/tro-giup/")
    page.get_by_text("Hiển thị").first.click()
    visitor.presses("Tương phản cao")
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")
    expect(page).to_have_url(re.compile("/tro-giup/"))
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Help")


def test_the_first_page_weighs_at_most_150_kilobytes(enter: Enter) -> None:
    visitor = enter("phone")
    visitor.goes_to("/")
    visitor.page.wait_for_load_state("networkidle")
    weights = visitor.page.locator("html").evaluate(
        """() => [performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")]
            .map(one => [one.name, one.encodedBodySize])"""
    )
    total = sum(size for _, size in weights)
    assert total <= 150_000, weights
    assert total > 60_000, weights  # letters and styles did arrive
