"""A whole house of its own, and a browser to walk through it.

``motcua up`` runs once for all journeys, in ``var/journeys``, with its own database. ``JOURNEYS_URL`` names one that
runs already (quick while writing a journey). The browser is the system's Chromium, without windows where there is such
a one (``CHROMIUM`` names another).
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, sync_playwright

import ports
from journeys.visitor import SIZES, Enter, Visitor
from motcua.site import checks

ROOT = Path(__file__).resolve().parents[2]
#: a camera that shows a moving picture, and a visitor who lets every page use it
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def house() -> Iterator[str]:
    """The address of a running house."""
    named = os.environ.get("JOURNEYS_URL")
    if named:
        yield named.rstrip("/")
        return
    var = ROOT / "var" / "journeys"
    _end(var)
    shutil.rmtree(var, ignore_errors=True)
    var.mkdir(parents=True)
    port = ports.free(8_890, 9_800)
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "MODE"}}
    environment |= {"VAR_DIR": str(var), "PORT": str(port), "WEB_WORKERS": "1", "DEMO": "1"}
    with (var / "up.log").open("wb") as log:
        up = subprocess.Popen(
            [sys.executable, "-m", "motcua.site.cli", "up"], env=environment, stdout=log, stderr=log, cwd=ROOT
        )
    try:
        _wait_ready(f"http://localhost:{port}/readyz", up, var / "up.log")
        _wait_ready(f"http://127.0.0.1:{port + 5}/healthz", up, var / "up.log")  # the simulated links come last
        yield f"http://localhost:{port}"
    finally:
        up.send_signal(signal.SIGTERM)
        try:
            up.wait(timeout=40)
        except subprocess.TimeoutExpired:
            up.kill()
            up.wait()


def _end(var: Path) -> None:
    """Ends what an interrupted run left behind in ``var``."""
    if (var / "run" / "supervisor.json").exists():
        environment = {**os.environ, "VAR_DIR": str(var)}
        subprocess.run([sys.executable, "-m", "motcua.site.cli", "down"], env=environment, check=False, cwd=ROOT)


def _wait_ready(address: str, up: "subprocess.Popen[bytes]", log: Path, patience: float = 300) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if up.poll() is not None:
            pytest.fail(f"motcua up ended: {log.read_text()[-2000:]}")
        try:
            with urlopen(address, timeout=2) as answer:
                if answer.status == 200 and "is ready" in log.read_text():
                    return
        except (URLError, OSError):
            pass
        time.sleep(0.2)
    pytest.fail(f"motcua up was not ready in {patience} s: {log.read_text()[-2000:]}")


def chromium() -> str:
    """Where the browser is; a journey never skips in silence."""
    found = checks.browser()
    if found is None:
        pytest.fail(checks.browser_stage().output)
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a file of journeys. (Per file, because Playwright's loop would disturb tests of the database.)"""
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        started = playwright.chromium.launch(executable_path=chromium(), args=[*sandbox, *CAMERA])
        yield started
        started.close()


@pytest.fixture
def enter(browser: Browser, house: str) -> Iterator[Enter]:
    """``enter()``, ``enter(size="phone")``, ``enter(scripts=False)``: a visitor with a clean browser.

    Whatever the browser complains about (blocked by the policy, broken script, missing file) fails the test.
    """
    visitors: list[Visitor] = []

    def come(size: str = "counter", *, scripts: bool = True) -> Visitor:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", java_script_enabled=scripts
        )
        visitors.append(Visitor(context, house))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.context.close()
    assert [one for visitor in visitors for one in visitor.complaints] == []
