"""Somebody checks a paper at the door, with the network and without; the page is held to the published vectors."""

import base64
import hashlib
import io
import json
import os
from datetime import UTC, datetime

import numpy
import pytest
import zxingcpp
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from PIL import Image
from playwright.sync_api import Page, expect

from journeys.conftest import ROOT
from motcua.kernel.days import local_day
from motcua.rooms.papers.records.verification import Claims
from motcua.rooms.papers.rules import verification as rules

VECTORS = json.loads((ROOT / "docs" / "reference" / "verification-vectors.json").read_text(encoding="utf-8"))
PAGE = "/xac-minh/ngoai-tuyen/"
PRINTED, WHOM, PAPER = "QZ7KM2XA", "092190000001", b"%PDF-1.7 the paper as it was laid before the leader"


def code_of_this_house() -> str:
    """A code signed with the key that the running house signs with."""
    var = ROOT / "var" if "JOURNEYS_URL" in os.environ else ROOT / "var" / "journeys"
    file = sorted((var / "keys" / "verification").glob("*.pem"))[0]
    claims = Claims(
        token="journey0001",
        issuer="UB-31135",
        kind="birth-certificate",
        number="12/2026",
        issued_on=local_day(datetime.now(UTC)),
        file=rules.file_claim(hashlib.sha256(PAPER).hexdigest()),
        length=len(PAPER),
        holder=rules.binding(PRINTED, WHOM),
    )
    key = load_pem_private_key(file.read_bytes(), password=None)
    return rules.sign(rules.claims_json(claims), kid=file.stem, key=key)  # type: ignore[arg-type]


def checks(page: Page, code: str) -> None:
    page.locator("#v-code").fill(code)
    page.locator("[data-paste] button").click()


def outcome(page: Page, said: str) -> None:
    expect(page.locator("[data-result]")).to_have_attribute("data-outcome", said)


def picture(code: str, house: str) -> bytes:
    out = io.BytesIO()
    drawn = zxingcpp.create_barcode(f"{house}/xac-minh/{code}", zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    Image.fromarray(numpy.array(drawn.to_image(scale=5))).save(out, "PNG")
    return out.getvalue()


def test_the_page_finds_what_the_vectors_say(enter):
    visitor = enter()
    day = VECTORS["today"]
    visitor.page.clock.set_fixed_time(datetime.fromisoformat(f"{day}T12:00:00+07:00"))
    visitor.page.route("**/.well-known/motcua/keys.json", lambda route: route.fulfill(json=VECTORS["keys"]))
    visitor.page.route("**/.well-known/motcua/revoked.jws", lambda route: route.fulfill(body=VECTORS["revoked"]))
    visitor.page.route("**/sw.js", lambda route: route.abort())
    page = visitor.goes_to(PAGE)
    for case in VECTORS["codes"]:
        page.locator("[data-result]").evaluate("place => delete place.dataset.outcome")
        checks(page, case["code"])
        expect(page.locator("[data-result]"), case["name"]).to_have_attribute("data-outcome", case["expect"])
    visitor.complaints.clear()  # the service worker was kept away on purpose


@pytest.mark.parametrize("size", ["phone", "counter"])
def test_without_the_network(enter, house, size):
    visitor = enter(size)
    page = visitor.goes_to(PAGE)
    expect(page.locator("[data-ready]")).to_be_visible()
    visitor.context.set_offline(True)
    page.reload()
    code = code_of_this_house()
    checks(page, f"{house}/xac-minh/{code}")
    outcome(page, "valid")
    assert "12/2026" in page.locator("[data-result]").inner_text()
    assert "Ninh Kiều" in page.locator("[data-result]").inner_text()
    expect(page.locator("[data-age]")).to_contain_text("Danh sách thu hồi lập lúc")
    page.locator("#v-printed").fill("qz7k-m2xa")
    page.locator("#v-whom").fill("092 190 000 001")
    page.locator("[data-holder] button").click()
    expect(page.locator("[data-holder-answer]")).to_contain_text("Khớp")
    signed = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": PAPER + b"signature and seal"}
    page.locator("#v-file").set_input_files(signed)
    expect(page.locator("[data-file-answer]")).to_contain_text("Khớp")
    page.locator("#v-file").set_input_files({**signed, "buffer": b"x" + PAPER[1:]})
    expect(page.locator("[data-file-answer]")).to_contain_text("Không khớp")
    visitor.shows(f"verify-offline-{size}")
    visitor.must_be_accessible()
    page.locator("#v-picture").set_input_files(
        {"name": "qr.png", "mimeType": "image/png", "buffer": picture(code[:-9] + "AAAAAAAAA", house)}
    )
    outcome(page, "forged")
    page.locator("#v-picture").set_input_files(
        {"name": "qr.png", "mimeType": "image/png", "buffer": picture(code, house)}
    )
    outcome(page, "valid")
    assert visitor.width() <= visitor.page.viewport_size["width"]
    visitor.complaints[:] = [one for one in visitor.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_with_the_network(enter, house, language):
    visitor = enter("phone")
    visitor.wants(lang=language)
    visitor.goes_to("/xac-minh/")
    visitor.must_be_accessible()
    visitor.shows(f"verify-{language}")
    # a code of ours that the register does not know, and one that nobody of ours signed
    page = visitor.goes_to(f"/xac-minh/{code_of_this_house()}")
    expect(page.locator("[data-outcome]")).to_have_attribute("data-outcome", "unknown")
    page = visitor.goes_to(f"/xac-minh/{code_of_this_house()[:-4]}AAAA")
    expect(page.locator("[data-outcome]")).to_have_attribute("data-outcome", "forged")
    visitor.must_be_accessible()
    visitor.shows(f"verify-forged-{language}")


def test_a_file_is_hashed_in_the_browser_and_not_sent(enter):
    visitor = enter()
    sent: list[str] = []
    visitor.page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else 0)
    page = visitor.goes_to("/xac-minh/")
    page.locator("#f-file").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": PAPER})
    visitor.presses("Kiểm tra tệp")
    expect(page.locator("[data-outcome]")).to_have_attribute("data-outcome", "unknown")
    assert "the paper as it was laid" not in " ".join(sent)
    assert base64.b64encode(PAPER).decode() not in " ".join(sent)
