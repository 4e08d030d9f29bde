"""A report as its unit fills it, and the public figures, on a phone and at a counter."""

from playwright.sync_api import Page, expect

from journeys.test_desk import receives
from journeys.visitor import Enter, Visitor

PUBLIC = {
    "open-data": "/du-lieu-mo/",
    "open-dataset": "/du-lieu-mo/results-by-field/",
    "office-figures": "/so-lieu/UB-31135/",
}
DESK = {
    "inbox": "/can-bo/thong-bao/",
    "reports": "/can-bo/bao-cao/",
    "report-overview": "/can-bo/bao-cao/tong-hop/",
    "releases": "/can-bo/du-lieu-mo/",
}


def opened(officer: Visitor) -> str:
    """The address of the monthly report of a unit: reports open by themselves once something was counted."""
    page = officer.goes_to("/can-bo/bao-cao/tong-hop/?mau=service-month")
    for _ in range(60):
        links = page.locator("tbody [data-row-link]")
        if links.count() > 1:
            return str(links.nth(1).get_attribute("href"))
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError("no report was opened in a minute")


def looked_at(visitor: Visitor, pages: dict[str, str]) -> None:
    for name, path in pages.items():
        page: Page = visitor.goes_to(path)
        size = page.viewport_size
        assert size
        assert visitor.width() <= size["width"], f"{path} sticks out"
        visitor.must_be_accessible()
        visitor.shows(name)


def unfolds_the_sections(officer: Visitor) -> None:
    """The sections of the desk on a phone, by keyboard; where one is stands there before they are opened."""
    page = officer.page
    says = page.locator(".rail-narrow > summary")
    expect(says).to_contain_text("Báo cáo")
    says.press("Enter")
    expect(page.get_by_role("navigation", name="Chính").get_by_role("link", name="Nhiệm vụ")).to_be_visible()
    officer.must_be_accessible()
    officer.shows("desk-sections")
    page.keyboard.press("Escape")
    expect(says).to_be_focused()
    expect(page.locator(".rail-sheet")).to_be_hidden()


def test_a_report_is_filled_and_figures_are_open_on_a_phone_and_at_a_counter(enter: Enter) -> None:
    clerk = enter()
    clerk.signs_in_as_officer("nk.motcua")
    receives(clerk)
    for size in ("counter", "phone"):
        looked_at(enter(size=size), PUBLIC)
        officer = enter(size=size)
        officer.signs_in_as_officer("ct.kiemsoat")
        report = opened(officer)
        looked_at(officer, {**DESK, "report": report, "report-cell": f"{report}o/volume.received.value/"})
        page = officer.goes_to(report)
        if size == "phone":
            unfolds_the_sections(officer)
        page.locator("[name='q:inspections']").fill("ba")
        page.keyboard.press("Tab")
        expect(page.locator("#saved")).to_contain_text("1 ô chưa đúng")
        officer.presses("Trình")
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.locator("[name='q:inspections']")).to_have_value("ba")
        officer.must_be_accessible()
