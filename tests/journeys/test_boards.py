"""Boards as leaders see them: at a desk, on a telephone, on a wall that nobody signs in at; live, cut off, and back."""

import signal
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import Page, expect

from journeys.test_desk import receives
from journeys.visitor import SIZES, Enter, Visitor

BOARDS = {
    "city": "/can-bo/dieu-hanh/bang/leaders/",
    "unit": "/can-bo/dieu-hanh/bang/unit/?don-vi=UB-31153",
    "sector": "/can-bo/dieu-hanh/bang/traffic/",
}
#: a wall cannot be scrolled: tiles whose content is cut off, but for lists, which say how many there are
CUT = """
    all => all.filter(tile => !tile.matches('.is-ticker, .is-due, .is-table, .is-ranking, .is-readings'))
      .filter(tile => tile.scrollHeight > tile.clientHeight + 2 || tile.scrollWidth > tile.clientWidth + 2)
      .map(tile => tile.id)
"""
#: letters that take less than a hundredth of the screen's width, which nobody reads from five metres; signs may
SMALL = """
    () => {
      const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode.textContent.trim(), whose = texts.currentNode.parentElement;
        if (!/[\\p{L}\\p{N}]/u.test(text) || !whose.checkVisibility() || whose.closest('.screen-tools, svg')) continue;
        if (parseFloat(getComputedStyle(whose).fontSize) < innerWidth / 100) found.push(text);
      }
      return found;
    }
"""


@pytest.fixture
def stream(house: str) -> Iterator[Callable[[int], None]]:
    """Sends a signal to the stream: it hangs (and nothing on a page says so), or is killed (and is started again)."""
    wanted = f"--port {(urlsplit(house).port or 0) + 1} "

    def send(how: int) -> None:
        for process in psutil.process_iter(["cmdline"]):
            said = " ".join(process.info["cmdline"] or [])
            if wanted in said and "motcua.site.stream:application" in said:
                process.send_signal(how)

    yield send
    send(signal.SIGCONT)


def resized(visitor: Visitor, size: str) -> None:
    width, height = SIZES[size]
    visitor.page.set_viewport_size({"width": width, "height": height})


def is_live(page: Page) -> None:
    expect(page.locator("#pulse.live")).to_be_visible()


def is_on_the_ticker(page: Page, code: str) -> None:
    """Told once, and without the page having been loaded again."""
    line = page.locator("[data-ticker] li", has_text=code).filter(has_text="Tiếp nhận")
    expect(line).to_have_count(1, timeout=30_000)
    assert page.evaluate("() => window.neverLeft") is True


def test_boards_at_every_size(enter: Enter) -> None:
    leader = enter()
    leader.signs_in_as_officer("ct.dieuhanh")
    for name, address in BOARDS.items():
        page = leader.goes_to(address)
        is_live(page)
        leader.must_be_accessible()
        for size in ("phone", "counter", "office"):
            resized(leader, size)
            assert leader.width() <= SIZES[size][0], (name, size)
            leader.shows(f"board-{name}")
        leader.must_be_accessible()
        leader.goes_to(address + ("&" if "?" in address else "?") + "che-do=tuong")
        for size in ("office", "wall"):
            resized(leader, size)
            assert page.locator(".tile").evaluate_all(CUT) == [], (name, size)
            assert page.evaluate(SMALL) == [], (name, size)
            leader.shows(f"board-{name}-wall")
    leader.wants(lang="en")
    expect(leader.goes_to(BOARDS["city"]).get_by_role("heading", name="Open alerts")).to_be_visible()


def test_a_board_is_live_says_how_old_it_is_when_cut_off_and_misses_nothing(
    enter: Enter, stream: Callable[[int], None]
) -> None:
    clerk = enter()
    clerk.signs_in_as_officer("nk.motcua")
    leader = enter("office")
    leader.signs_in_as_officer("ct.dieuhanh")
    page = leader.page
    page.clock.install()
    leader.goes_to(BOARDS["city"])
    is_live(page)
    page.evaluate("() => { window.neverLeft = true; }")
    is_on_the_ticker(page, code_of(clerk))

    stream(signal.SIGSTOP)
    page.clock.fast_forward(95_000)
    expect(page.locator("#stale")).to_be_visible()
    expect(page.locator("#stale-age")).to_contain_text("giây")
    leader.must_be_accessible()
    leader.shows("board-stale")
    missed = code_of(clerk)
    # browsers complain of lines that are cut on purpose; the clerk's pages have one, too
    for one in (leader, clerk):
        one.expected = (*one.expected, "net::ERR_", "status of 401", "status of 503")
    stream(signal.SIGKILL)
    is_on_the_ticker(page, missed)
    expect(page.locator("#stale")).to_be_hidden()
    is_live(page)


def code_of(clerk: Visitor) -> str:
    """The code of a dossier that is received now."""
    receives(clerk)
    return clerk.page.url.rstrip("/").split("/")[-2]


def test_a_screen_is_hung_with_a_code_and_taken_down(enter: Enter) -> None:
    operator = enter()
    operator.signs_in_as_officer("ct.dieuhanh")
    desk = operator.goes_to("/can-bo/dieu-hanh/man-hinh/")
    desk.locator("[name=name]").fill("Sảnh trung tâm (mẫu)")
    desk.locator("[name=board]").select_option("unit@UB-31153")
    operator.presses("Đăng ký và lấy mã")
    code = desk.locator(".pairing-code").inner_text()
    operator.must_be_accessible()
    operator.shows("desk-screens")
    resized(operator, "phone")
    assert operator.width() <= SIZES["phone"][0]
    operator.shows("desk-screens")

    wall = enter("wall")
    page = wall.goes_to("/man-hinh/")
    wall.must_be_accessible()
    page.locator("[name=code]").fill(code)
    wall.presses("Ghép nối")
    is_live(page)
    wall.must_be_accessible()
    assert page.locator(".tile").evaluate_all(CUT) == []
    wall.shows("wall-screen")

    operator.goes_to("/can-bo/dieu-hanh/man-hinh/")
    desk.get_by_role("button", name="Thu hồi Sảnh trung tâm (mẫu)").click()
    page.reload()
    expect(page.locator("[name=code]")).to_be_visible()
