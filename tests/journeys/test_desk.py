"""A clerk at the counter with a queue of people and no hand free for the mouse."""

import pytest
from playwright.sync_api import expect

from journeys.visitor import Enter, Visitor

#: an invented citizen whom the house knows, and a request of one page that every commune takes
NUMBER, TYPED, FOUND = "092090999001", "ban sao trich luc ho tich", "2.000635"
#: seconds for one key of somebody who types every day (Card, Moran and Newell 1983: 0.28 s for an average typist)
ONE_KEY = 0.28
PAGES = {
    "nk.motcua": (
        "",
        "viec/",
        "viec/?scope=unit",
        "ho-so/",
        "tiep-nhan/",
        "tiep-nhan/?procedure=1.001193",
        "uy-quyen/",
    ),
    "nk.lanhdao": ("quyet-dinh/",),
    "ct.quantri": (
        "quan-tri/don-vi/",
        "quan-tri/don-vi/UB-31135/",
        "quan-tri/can-bo/?unit=UB-31135",
        "quan-tri/lich/",
        "quan-tri/danh-muc/",
        "quan-tri/danh-muc/2.000635/",
        "quan-tri/quy-trinh/",
        "quan-tri/quy-trinh/general/1/",
        "quan-tri/he-thong/",
    ),
    "ct.dieuhanh": (
        "dieu-hanh/canh-bao/",
        "dieu-hanh/chi-dao/",
        "dieu-hanh/chi-dao/moi/",
        "dieu-hanh/kich-ban/",
        "dieu-hanh/kich-ban/backlog-at-ward/",
        "dieu-hanh/canh-bao-cong-dong/",
    ),
    "ct.vanhanh": ("quan-tri/tin/", "quan-tri/nhat-ky/", "giam-sat/", "giam-sat/su-co/", "giam-sat/bao-tri/"),
}


class Hands:
    """Two hands on a keyboard; counts what they press."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def at(self) -> str:
        """The name of the field that has the focus."""
        return str(self.page.evaluate("document.activeElement?.name ?? ''"))

    def go_to(self, name: str) -> None:
        """From field to field, until this one."""
        for _step in range(40):
            if self.at() == name:
                return
            self.press("Tab")
        raise AssertionError(f"{name} was not reached; the focus is on {self.at()}")

    def answer(self, name: str, text: str) -> None:
        self.go_to(name)
        self.type(text)


def receives(clerk: Visitor) -> Hands:
    """A whole request, from the start page to the receipt, without the mouse."""
    page = clerk.goes_to("/can-bo/")
    hands = Hands(clerk)

    hands.press("g", "t")
    page.wait_for_url("**/tiep-nhan/")
    expect(page.locator("[name=number]")).to_be_focused()
    hands.type(NUMBER)
    hands.press("Enter")
    expect(page.locator(".person-card")).to_contain_text("Nguyễn Văn An")
    expect(page.locator("[name=text]")).to_be_focused()
    hands.type(TYPED)
    expect(page.locator(f"button.pick[value='{FOUND}']")).to_be_visible()
    hands.press("Enter")
    expect(page.locator("[name='x.applicant.full_name']")).to_have_value("Nguyễn Văn An (mẫu)")

    hands.answer("x.applicant.relation", "B")
    hands.answer("x.event.kind", "K")
    hands.answer("x.event.registered_at", "UBND phường Ninh Kiều")
    hands.answer("x.person.full_name", "Nguyễn Văn An")
    hands.go_to("x.declaration.confirmed")
    hands.press("Space")
    while not hands.at().startswith("paper:"):
        hands.press("Tab")
    # down the check-list: every paper from missing to "on paper", its original seen
    while hands.at().startswith("paper:"):
        before = hands.at()
        hands.press("Space", "o", "Enter")
        if hands.at() == before:
            break
    hands.press("Control+Enter")

    page.wait_for_url("**/giay-tiep-nhan/")
    return hands


def test_a_known_citizens_request_is_received_without_the_mouse(enter: Enter) -> None:
    clerk = enter()
    clerk.signs_in_as_officer("nk.motcua")

    hands = receives(clerk)

    page = clerk.page
    expect(page.locator(".sheet")).to_contain_text("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
    expect(page.locator(".sheet img")).to_be_visible()
    clerk.must_be_accessible()
    clerk.shows("desk-receipt")
    print(f"{hands.pressed} keys, {hands.pressed * ONE_KEY:.0f} s")  # noqa: T201 the figure of this journey
    assert hands.pressed * ONE_KEY < 60


def test_the_worklist_is_walked_by_keys(enter: Enter) -> None:
    clerk = enter()
    clerk.signs_in_as_officer("om.motcua")
    receives(clerk)
    page = clerk.goes_to("/can-bo/")

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url("**/viec/")
    links = page.locator("[data-row-link]")
    expect(links.first).to_be_visible()
    page.keyboard.press("j")
    expect(links.first).to_be_focused()
    code = links.first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ho-so/{code}/")
    clerk.must_be_accessible()
    clerk.shows("desk-dossier")


def test_the_search_box_answers_while_one_types_and_keeps_the_address_clean(enter: Enter) -> None:
    clerk = enter()
    clerk.signs_in_as_officer("nk.chuyenvien")
    page = clerk.goes_to("/can-bo/")

    page.keyboard.press("/")
    page.keyboard.type("nguyen van an")
    expect(page.locator(".found-box")).to_contain_text("Nguyễn Văn An (mẫu)")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".found-box [data-row-link]").first).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/can-bo/tim/")
    expect(page.locator("main")).to_contain_text("Nguyễn Văn An (mẫu)")
    clerk.must_be_accessible()


@pytest.mark.parametrize("login", PAGES)
def test_every_page_of_the_desk_is_accessible_and_fits(enter: Enter, login: str) -> None:
    officer = enter()
    officer.signs_in_as_officer(login)
    for path in PAGES[login]:
        officer.goes_to(f"/can-bo/{path}")
        officer.must_be_accessible()
        assert officer.width() <= 1366, path


def test_the_counter_works_without_scripts(enter: Enter) -> None:
    clerk = enter(scripts=False)
    clerk.signs_in_as_officer("tp.motcua")
    page = clerk.goes_to("/can-bo/tiep-nhan/")

    page.locator("[name=number]").fill(NUMBER)
    page.get_by_role("button", name="Tra", exact=True).click()
    expect(page.locator(".person-card")).to_contain_text("Nguyễn Văn An")
    page.locator("[name=text]").fill(TYPED)
    page.get_by_role("button", name="Tra", exact=True).click()
    page.locator(f"button.pick[value='{FOUND}']").click()
    expect(page.locator("[name='x.applicant.full_name']")).to_have_value("Nguyễn Văn An (mẫu)")
