"""A warning becomes an alert, the alert an order with a clock; the warning ends, and the data close both."""

import re

from playwright.sync_api import Page, expect

from journeys.visitor import Enter

SAID = {
    "event": "Triều cường",
    "headline": "Triều cường vượt báo động 3 (mẫu)",
    "headline_en": "High tide above alarm level 3 (sample)",
    "instruction": "Kê cao đồ đạc, ngắt điện tầng trệt.",
}


def shows_in_time(page: Page, text: str) -> None:
    """The worker has its turn meanwhile: the page is looked at again until it says so."""
    for _ in range(40):
        if page.locator("main", has_text=text).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{page.url} does not show {text!r}")


def test_an_alert_becomes_an_order_and_both_close_themselves(enter: Enter) -> None:
    officer = enter()
    officer.signs_in_as_officer("ct.dieuhanh")
    page = officer.goes_to("/can-bo/dieu-hanh/canh-bao-cong-dong/")
    for name, value in SAID.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=severity]").select_option("Severe")
    page.locator("[name=areas]").select_option("31153")
    officer.presses("Phát cảnh báo")
    expect(page.locator("main")).to_contain_text("Đã phát cảnh báo")
    officer.goes_to("/canh-bao/")
    expect(page.locator("main")).to_contain_text(SAID["headline"])
    officer.must_be_accessible()
    officer.shows("portal-warning")

    officer.goes_to("/can-bo/dieu-hanh/canh-bao/?quy-tac=severe-weather")
    shows_in_time(page, SAID["headline"])
    page.locator("[data-row-link]").first.click()
    page.get_by_text("Giao chỉ đạo…").click()
    page.locator("[name=order-title]").fill("Triển khai trực triều cường (mẫu)")
    officer.presses("Giao chỉ đạo")
    expect(page.locator("main")).to_contain_text("Triển khai trực triều cường (mẫu)")
    officer.must_be_accessible()
    officer.shows("desk-alert")
    page.get_by_role("link", name=re.compile("Triển khai trực")).click()
    order = page.url
    expect(page.locator("main")).to_contain_text("Chờ tiếp nhận")
    officer.must_be_accessible()
    officer.shows("desk-order")

    officer.goes_to("/can-bo/dieu-hanh/canh-bao-cong-dong/")
    page.locator("[name=note]").first.fill("Nước đã rút.")
    officer.presses("Thu hồi cảnh báo")
    page.goto(order)
    shows_in_time(page, "Hoàn thành theo số liệu")
