"""What a board costs a browser (real Chromium): bytes of its first load, and frames of the map while figures change.

Run by ``boards.py``; ends with one line of JSON. A small city of this very day, so that the web server, the worker, the
stream and the browser are those of ``make up``. While frames are counted a hundred dossiers a second are finished all
over the city, ten times a second: the counters move and the stream tells of it; the map is zoomed in and dragged over;
and both at once. Frames are counted by ``requestAnimationFrame``; a blank page of the same size says what this browser
reaches at all. Headless, without a graphics card: a screen with one does no worse.
"""

import json
import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import inside
import load_facts
import load_operations
import stage

FACTS = int(os.environ.get("SCREEN_FACTS", "200000"))
SECONDS = float(os.environ.get("SCREEN_SECONDS", "8"))
BOARDS = ("leaders", "one-stop", "traffic", "plans", "infrastructure")
#: dossiers that are finished in a second while frames are counted: the rate at which an event must be on the screen
EVENTS = int(os.environ.get("SCREEN_EVENTS", "100"))
WALL = {"width": 1920, "height": 1080}
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
#: counts frames for some milliseconds; gives how many, and the longest wait between two
_FRAMES = """
    (span) => new Promise((done) => {
      const begun = performance.now();
      let [frames, last, worst] = [0, begun, 0];
      const step = (now) => {
        worst = Math.max(worst, now - last);
        last = now;
        if (now - begun >= span) return done([frames / (now - begun) * 1000, worst]);
        frames += 1;
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    })
"""
#: counts how often an area of the map was painted anew
_CHANGES = """
    () => {
      window.painted = 0;
      new MutationObserver((seen) => { window.painted += seen.length; }).observe(
        document.querySelector('.map'), {subtree: true, attributes: true, attributeFilter: ['class', 'aria-label']});
    }
"""


def main() -> None:
    address = stage.database("bench_screens")
    _city()
    cookie = inside.officer_cookie(("director", "*"))
    port = stage.free_ports()
    with ExitStack() as house:
        house.enter_context(stage.web(address, port=port))
        house.enter_context(stage.stream(address, port))
        browser = house.enter_context(_browser())
        page = f"http://localhost:{port}/can-bo/dieu-hanh/bang"
        loads = {key: _first_load(browser, f"{page}/{key}/", cookie) for key in BOARDS}
        for key, (size, parts) in loads.items():
            print(f"first load of {key}: {size / 1000:.1f} kB ({', '.join(parts)})")
        blank, blank_worst = _frames(browser, "about:blank", cookie)
        wall = f"{page}/leaders/?che-do=tuong"
        still, _ = _frames(browser, wall, cookie)
        moved, _, _ = _moving(browser, wall, cookie)
        with _figures_change():
            changing, _ = _frames(browser, wall, cookie)
            both, worst, painted = _moving(browser, wall, cookie)
    print(f"frames a second: blank page {blank:.1f} (longest wait {blank_worst:.0f} ms), board at rest {still:.1f}")
    print(f"while it is moved {moved:.1f}, while it changes {changing:.1f}")
    print(f"while it changes and is moved {both:.1f} (longest wait {worst:.0f} ms, {painted} areas painted anew)")
    said = {
        "first_load_kb": round(max(size for size, _ in loads.values()) / 1000, 1),
        "map_fps": round(both, 1),
        "map_fps_moved": round(moved, 1),
        "map_fps_changing": round(changing, 1),
        "worst_frame_ms": round(worst),
        "areas_painted": painted,
        "blank_fps": round(blank, 1),
    }
    print(json.dumps(said))


def _city() -> None:
    """Facts until today, made anew, and everything else that boards show."""
    from motcua.kernel import clock
    from motcua.kernel.days import local_day

    today = local_day(clock.now())
    # each run closes what is open
    load_facts.START, load_facts.TODAY = str(today - timedelta(days=729)), str(today)
    load_facts.load(FACTS)
    load_operations.load(clock.now())


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # playwright keeps an event loop in this thread; what is asked of the database here is asked beside it
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def _visit(browser: Any, cookie: str) -> Iterator[Any]:
    name, _, value = cookie.partition("=")
    context = browser.new_context(viewport=WALL, locale="vi-VN")
    context.add_cookies([{"name": name, "value": value, "domain": "localhost", "path": "/"}])
    try:
        yield context.new_page()
    finally:
        context.close()


def _first_load(browser: Any, address: str, cookie: str) -> tuple[int, list[str]]:
    """Bytes that came over the line, heads included, into an empty cache; and how much of them of each kind."""
    with _visit(browser, cookie) as page:
        asked = page.context.new_cdp_session(page)
        asked.send("Network.enable")
        kinds: dict[str, str] = {}
        sizes: dict[str, float] = {}
        asked.on("Network.responseReceived", lambda said: kinds.update({said["requestId"]: said["type"]}))
        asked.on("Network.loadingFinished", lambda said: sizes.update({said["requestId"]: said["encodedDataLength"]}))
        page.goto(address, wait_until="load")
        page.evaluate("() => document.fonts.ready.then(() => true)")
        page.wait_for_timeout(500)
        by_kind: dict[str, float] = {}
        for request, size in sizes.items():
            kind = kinds.get(request, "Other")
            by_kind[kind] = by_kind.get(kind, 0) + size
    parts = [f"{kind.lower()} {size / 1000:.1f}" for kind, size in sorted(by_kind.items(), key=lambda one: -one[1])]
    return int(sum(sizes.values())), parts


def _frames(browser: Any, address: str, cookie: str) -> tuple[float, float]:
    with _visit(browser, cookie) as page:
        page.goto(address, wait_until="load")
        page.wait_for_timeout(1000)
        said: list[float] = page.evaluate(_FRAMES, 1000 * SECONDS / 2)
        return said[0], said[1]


def _moving(browser: Any, address: str, cookie: str) -> tuple[float, float, int]:
    """Frames while figures change and somebody moves over the map."""
    with _visit(browser, cookie) as page:
        page.goto(address, wait_until="load")
        page.locator(".live").wait_for()
        page.evaluate(_CHANGES)
        box = page.locator(".map").bounding_box()
        page.evaluate(f"() => {{ window.counted = ({_FRAMES})({1000 * SECONDS}); }}")
        _drag(page, box)
        said: list[float] = page.evaluate("() => window.counted")
        painted: int = page.evaluate("() => window.painted")
        return said[0], said[1], painted


def _drag(page: Any, box: dict[str, float]) -> None:
    """Comes nearer and drags the map about until the frames have been counted."""
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    for _ in range(4):
        page.mouse.wheel(0, -120)
    for turn in range(int(SECONDS * 2)):
        page.mouse.down()
        side = 150 if turn % 2 else -150
        page.mouse.move(middle[0] + side, middle[1] + side / 2, steps=20)
        page.mouse.up()
        page.mouse.move(*middle)
        page.wait_for_timeout(50)


@contextmanager
def _figures_change() -> Iterator[None]:
    """Open dossiers are finished all over the city, as the worker counts them, ten times a second."""
    stop = threading.Event()
    thread = threading.Thread(target=_change, args=(stop.wait,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _change(stopped: Callable[[float], bool]) -> None:
    from dataclasses import replace

    from django.db import connection, transaction

    from motcua.kernel import clock, screens
    from motcua.kernel.days import local_day
    from motcua.rooms.measures.actions import counting

    dice = random.Random(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT dossier FROM measures_factrow WHERE closed_on IS NULL ORDER BY dossier LIMIT 20000")
        ids = [row[0] for row in cursor.fetchall()]
    dice.shuffle(ids)
    today = local_day(clock.now())
    while ids and not stopped(0.1):
        some, ids = ids[: EVENTS // 10], ids[EVENTS // 10 :]
        with transaction.atomic():
            old = counting.held(some)
            late = dice.random() < 0.5
            done = {"finished_on": today, "ended_on": today, "closed_on": today, "ending": "finished", "late": late}
            counting.write(old, [replace(one, settled_on=max(one.due_on, today), **done) for one in old])
            screens.tell()
    connection.close()


if __name__ == "__main__":
    main()
