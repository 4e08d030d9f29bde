"""A line of the city is cut: the operator reads what that means, takes it in hand; it ends when the line is back."""

from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from journeys.visitor import Enter

#: the line of Phường Bình Thủy among the simulated links
NUMBER, NAME = 31168, "Bình Thủy"
#: looks at a page before giving up; a period is twenty seconds, and the machine may have other things to do
LOOKS, PAUSE_MS = 120, 2000


@pytest.fixture
def line(house):
    """Makes the simulated line do something, and lets it be well again whatever happens."""
    port = (urlsplit(house).port or 0) + 5

    def make(does: str) -> None:
        urlopen(Request(f"http://127.0.0.1:{port}/links/{NUMBER}", data=f"does={does}".encode()), timeout=10).close()

    yield make
    make("ok")


def look_until(page: Page, text: str) -> None:
    """Opens the page again until it says ``text``."""
    for _ in range(LOOKS):
        if page.get_by_text(text).count():
            return
        page.wait_for_timeout(PAUSE_MS)
        page.reload()
    pytest.fail(f"{page.url} never said {text!r}")


def test_a_cut_line_is_said_in_words_handled_and_closed_by_the_data(enter: Enter, line):
    operator = enter()
    operator.signs_in_as_officer("ct.vanhanh")
    page = operator.goes_to(f"/can-bo/giam-sat/doi-tuong/line:TT-{NUMBER}/")
    look_until(page, "Bình thường")
    line("die")
    page = operator.goes_to("/can-bo/giam-sat/")
    look_until(page, "không tiếp nhận hồ sơ được")
    operator.must_be_accessible()
    operator.shows("watch-overview")
    page.locator(".incident.outage a").filter(has_text=NAME).first.click()
    operator.presses("Tiếp nhận xử lý")
    expect(page.get_by_text("Bạn đã tiếp nhận sự cố này.")).to_be_visible()
    operator.must_be_accessible()
    operator.shows("watch-incident")
    incident = page.url

    phone = enter("phone")
    told = phone.goes_to("/tinh-trang/")
    expect(told.get_by_text("Một số dịch vụ đang gián đoạn.")).to_be_visible()
    assert phone.width() <= 360
    phone.must_be_accessible()
    phone.shows("status")
    phone.wants(lang="en")
    expect(phone.goes_to("/tinh-trang/").get_by_text("Some services are interrupted.")).to_be_visible()

    line("ok")
    page.goto(incident)
    look_until(page, "kết thúc theo dữ liệu")
    page = operator.goes_to(f"/can-bo/giam-sat/doi-tuong/line:TT-{NUMBER}/")
    expect(page.locator("svg.latency .line")).to_have_count(1)
    operator.must_be_accessible()
    operator.shows("watch-target")
    operator.page.set_viewport_size({"width": 360, "height": 740})
    for path in ("", f"doi-tuong/line:TT-{NUMBER}/", "su-co/", "bao-tri/"):
        operator.goes_to(f"/can-bo/giam-sat/{path}")
        operator.must_be_accessible()
        assert operator.width() <= 360, path
        operator.shows(f"watch-{path.partition('/')[0] or 'overview'}")
