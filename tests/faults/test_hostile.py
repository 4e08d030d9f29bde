"""Whatever is sent to whichever address: a page or a sentence comes back, never a fault of ours."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver

from desk.conftest import Desk
from faults.here import LIMIT, filing, one_stop
from motcua.kernel.actors import system
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Applicant
from motcua.rooms.papers.errors import FileNotAccepted
from motcua.rooms.people import facade as people
from portal.conftest import Citizen
from portal.here import FORM, GENERAL, PLACE, WHO
from samples import PDF

pytestmark = pytest.mark.django_db
ROOT = system("test", "people:write", "people:admin")
NAMES = {
    "a NUL": "Nguyễn\x00Thị",
    "other composition": "Nguye\u0302\u0303n Thi\u0323 Ma\u0302\u0303u",
    "right to left": "\u202eNguyễn Thị\u202c",
    "no width": "Ng\u200bu\u200dyễn\ufeff",
    "pictures": "👩‍👩‍👧‍👦 𝔑𝔤𝔲𝔶ễ𝔫",
    "a heap of accents": "a" + "\u0301" * 500,
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "a placeholder": "{applicant} %(name)s {0} {{ 7*7 }} %s",
    "a quote": "'; DROP TABLE dossiers_dossier; --",
    "a formula": '=HYPERLINK("http://x")',
    "a novel": "Ă" * 100_000,
    "only blanks": " \t\u00a0\u2003 ",
    "line ends": "a\r\nSubject: b\r\n\r\nc",
}
DAYS = ["31/02/2026", "2026-02-31", "0001-01-01", "9999-12-31", "99999-01-01", "0", "-1", "١٢/٠٣/٢٠٢٦", "NaN", ""]
NUMBERS = ["-1", "0", "9" * 40, "1e309", "٣", "3.5", "abc", "\x00"]
#: what each field of each form gets
NONSENSE = [NAMES["a NUL"], NAMES["a placeholder"], NAMES["a novel"][:20_000], "31/02/2026", "9" * 40, "-1", "٣"]


def the_whole_table(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address of ours, with something strange where it has a gap."""
    for one in resolver.url_patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from the_whole_table(one, here)
        elif isinstance(one, URLPattern) and "^" not in here:
            yield "/" + _filled(here)


def _filled(route: str) -> str:
    strange = {
        "uuid": str(uuid4()),
        "int": "9" * 18,
        "slug": "khong-co",
        "str": "%E2%80%AE'%22%3C%00%7B0%7D",
        "path": "..",
    }
    return re.sub(r"<(?:(\w+):)?\w+>", lambda gap: strange[gap[1] or "str"], route)


@pytest.fixture
def everybody(city):
    """An officer who may do everything, and a citizen, neither of whom means well."""
    officer = people.add_officer(staff_number="XAU", full_name="Cán bộ xấu (mẫu)", by=ROOT, at=now())
    roles = ("one-stop", "specialist", "division-leader", "unit-leader", "clerk", "accountant", "unit-admin")
    for role in roles:
        people.assign(officer.id, role=role, unit="TT-31135", by=ROOT, at=now())
        people.assign(officer.id, role=role, unit="UB-31135", by=ROOT, at=now())
    for role in ("controller", "catalogue-keeper", "system-admin", "operator", "director"):
        people.assign(officer.id, role=role, unit="*", by=ROOT, at=now())
    account = people.open_officer_account(officer.id, login="xau", password="Mat-Khau-Rat-Dai-1", by=ROOT, at=now())
    desk = Desk(account, officer)
    claims = {"LoaiTaiKhoan": "1", "HoVaTen": "Nguyễn Thị Mẫu", "SoDinhDanh": "092190000101", "TechID": "MAU-XAU"}
    citizen = Citizen(people.recognise(claims, at=now()))
    for browser in (desk.browser, citizen.browser):
        browser.raise_request_exception = False
    return desk, citizen


def test_no_address_breaks_over_what_stands_in_it(everybody):
    desk, citizen = everybody
    addresses = sorted(
        {path for path in the_whole_table(get_resolver()) if not path.startswith(("/api", "/dang-xuat", "/static"))}
    )
    assert len(addresses) > 60
    query = {"page": "9" * 30, "q": "\x00'", "sort": "\x00", "state": "²", "text": "{0}%s", "unit": "\x00", "giu": "x"}
    broken = []
    for browser in (desk.browser, citizen.browser):
        for path in addresses:
            answer = browser.get(path, query)
            if answer.status_code >= 500:
                broken.append((path, answer.status_code))
    assert broken == []


def test_no_form_breaks_over_what_is_typed_into_it(everybody):
    """Every form that an officer or a citizen can open is sent back with nonsense in each of its fields."""
    desk, citizen = everybody
    code = dossiers.file(filing(citizen.actor), by=citizen.actor, at=now()).code
    draft = citizen.browser.post(f"/nop-ho-so/{GENERAL}/").headers["Location"].removesuffix("nguoi-nop/")
    pages = [(citizen.browser, f"{draft}{step}/") for step in ("nguoi-nop", "to-khai", "giay-to", "kiem-tra")]
    pages += [(citizen.browser, path) for path in ("/tra-cuu/", f"/ho-so/{code}/rut/", "/hop-thu/", "/thu-tuc/")]
    officers = ["tiep-nhan/", "viec/", "tim/", f"ho-so/{code}/", "uy-quyen/", "quyet-dinh/", "quan-tri/lich/"]
    officers += [f"ho-so/{code}/{act}/" for act in ("gia-han", "dung", "rut", "bo-sung", "hoan-tac", "ghi-chu")]
    officers += [f"quan-tri/{one}/" for one in ("don-vi", "don-vi/UB-31135", "can-bo", "danh-muc", "danh-muc/1.001193")]
    officers += [f"quan-tri/{one}/" for one in ("danh-muc/nhap", "quy-trinh", "he-thong", "tin", "nhat-ky")]
    pages += [(desk.browser, f"/can-bo/{path}") for path in officers]
    broken = []
    for browser, path in pages:
        html = browser.get(path).content.decode()
        names = set(re.findall(r'name="([^"]+)"', html)) - {"csrfmiddlewaretoken", "lang", "size", "theme"}
        actions = {path, *re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', html)}
        actions = {one.replace("&amp;", "&") for one in actions if one.startswith("/") and "tuy-chon" not in one}
        for nonsense in NONSENSE:
            for action in sorted(actions - {"/dang-xuat/"}):
                answer = browser.post(action, dict.fromkeys(names | {"do", "next", "to", "item"}, nonsense))
                if answer.status_code >= 500:
                    broken.append((action, nonsense[:30], answer.status_code))
    assert broken == []


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_strange_name_is_kept_or_refused_with_a_sentence(everybody, name):
    _, citizen = everybody
    browser = citizen.browser
    draft = browser.post(f"/nop-ho-so/{GENERAL}/").headers["Location"].removesuffix("nguoi-nop/")
    browser.post(f"{draft}nguoi-nop/", WHO | {"address": name})
    answer = browser.post(f"{draft}to-khai/", FORM | {"applicant.full_name": name, "request.subject": name})
    assert answer.status_code in {302, 400, 422}
    if answer.status_code == 302:
        done = browser.post(f"{draft}kiem-tra/", PLACE)
        assert done.status_code == 302
        page = browser.get(done.headers["Location"], follow=True)
        assert page.status_code == 200
        assert b"<script>alert" not in page.content


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_is_none_is_refused_with_a_sentence(everybody, day):
    _, citizen = everybody
    draft = citizen.browser.post("/nop-ho-so/1.001193/", {"case": "-"}).headers["Location"].removesuffix("nguoi-nop/")
    answer = citizen.browser.post(f"{draft}to-khai/", {"child.birth_date": day})
    assert answer.status_code == 422
    assert 'id="e-' in answer.content.decode() or "error" in answer.content.decode()


FILES = {
    "a page called PDF": ("don.pdf", b"<!doctype html><script>alert(1)</script>" + b" " * 500),
    "a page behind a PDF's first bytes": ("don.pdf", b"GIF89a/*<script>*/"),
    "a program": ("anh.jpg", b"MZ\x90\x00" + b"\x00" * 500),
    "an archive": ("don.pdf", b"PK\x03\x04" + b"\x00" * 500),
    "a drawing with a script": ("anh.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "nothing": ("don.pdf", b""),
    "one byte": ("don.pdf", b"%"),
    "only NULs": ("don.pdf", b"\x00" * 2000),
}


@pytest.mark.parametrize("case", FILES.values(), ids=FILES)
def test_a_file_of_a_wrong_kind_is_refused_whatever_it_is_called(everybody, case):
    name, content = case
    with pytest.raises(FileNotAccepted):
        dossiers.keep_file(iter([content]), name=name, at=now())
    _, citizen = everybody
    draft = citizen.browser.post(f"/nop-ho-so/{GENERAL}/").headers["Location"].removesuffix("nguoi-nop/")
    answer = citizen.browser.post(f"{draft}giay-to/", {"other": SimpleUploadedFile(name, content)})
    assert answer.status_code in {422, 302}
    if content:
        assert answer.status_code == 422
        assert "chỉ nhận PDF, JPEG, PNG" in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a\x00.pdf", "\u202efdp.exe", "x" * 500 + ".pdf", "CON", "..", '"><script>.pdf', "a\r\nb"],
)
def test_a_file_may_have_any_name_and_gets_a_harmless_one(city, settings, name):
    kept = dossiers.keep_file(iter([PDF]), name=name, at=now())
    assert 0 < len(kept.name) <= 200
    assert not set(kept.name) & set('/\\<>:"|?*\x00\r\n\u202e')


@pytest.mark.parametrize("unit", ["TT-00000", "SO-KHONG", "", "*", "\x00", "UB-31135'"])
def test_a_wrong_unit_is_refused_with_a_sentence(everybody, unit):
    _, citizen = everybody
    browser = citizen.browser
    draft = browser.post(f"/nop-ho-so/{GENERAL}/").headers["Location"].removesuffix("nguoi-nop/")
    browser.post(f"{draft}nguoi-nop/", WHO)
    browser.post(f"{draft}to-khai/", FORM)
    answer = browser.post(f"{draft}kiem-tra/", PLACE | {"receiving": unit})
    assert answer.status_code in {400, 422}
    assert dossiers.dossiers_of(citizen.actor.key, at=now()).total == 0


def test_an_officer_cannot_act_on_what_he_guesses(everybody):
    desk, citizen = everybody
    code = dossiers.file(filing(citizen.actor), by=citizen.actor, at=now()).code
    step = dossiers.page(code, by=one_stop(), at=now()).next_acts[0].work_id
    for outcome in ("approve", "return", "khong-co", "receive-now"):
        answer = desk.post(f"ho-so/{code}/buoc/{step}/{outcome}/", {"note": "x"})
        assert answer.status_code in {404, 409, 422}, (outcome, answer.status_code)
    assert dossiers.page(code, by=one_stop(), at=now()).received_at is None
    assert dossiers.complete(code, step, "receive", values=LIMIT, by=one_stop(), at=now())


def test_an_applicant_with_nonsense_for_numbers_is_written_down_as_he_is(everybody):
    """Numbers of identity are warned about, never refused: who stands at the counter is served."""
    _, citizen = everybody
    odd = Applicant(name="Nguyễn Thị Mẫu", id_number="000000000000", person_id=citizen.account.person_id)
    assert dossiers.file(filing(citizen.actor, applicant=odd), by=citizen.actor, at=now()).code
