"""Reports at the desk: what waits, filling, handing on, where a cell comes from, files; each to those who may."""

import io
import re
from datetime import datetime, timedelta

import openpyxl
import pytest

from desk.here import COMMITTEE
from desk.screen import form, text
from measures.conftest import dossier
from motcua.kernel.clock import now
from motcua.kernel.days import TZ, local_day
from motcua.rooms.dossiers.records import State
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.models import Answer, Report
from motcua.rooms.measures.records import Kind
from motcua.rooms.measures.rules.facts import fact_of


@pytest.fixture
def opened(city):
    """The reports of the last periods of the reporting regime are open; the ward finished three dossiers in them."""
    measures.forget()
    at = now()
    quarter = measures.before(measures.containing(local_day(at), Kind.REPORT_QUARTER))
    start = datetime.combine(quarter.start + timedelta(days=3), datetime.min.time(), TZ)
    own = {"competent_unit": COMMITTEE, "receiving_unit": "TT-31135", "received_at": start}
    done = {"state": State.FINISHED, "finished_at": start + timedelta(days=1)}
    counting.write([], [fact_of(dossier(n, **own, **done)) for n in range(3)])
    month = measures.before(measures.containing(local_day(at), Kind.REPORT_MONTH))
    for key, said in (("procedure-results", quarter), ("service-month", month)):
        measures.open_period(measures.report_type(key), said, at=at)
    measures.refill_due(at=at)
    yield {one.type: one for one in Report.objects.filter(unit=COMMITTEE, period=quarter.key)} | {
        "month": Report.objects.filter(unit=COMMITTEE, type="service-month").latest("end")
    }
    measures.forget()


@pytest.fixture
def filler(desk):
    return desk(f"controller@{COMMITTEE}")


@pytest.fixture
def collector(desk):
    return desk("controller@UB-92")


def explained(page):
    said = form(page)
    return {name: value or "đã đối chiếu" for name, value in said.items() if name.startswith("x:")} | {
        name: value for name, value in said.items() if not name.startswith("x:")
    }


def test_a_report_goes_from_the_one_who_fills_it_to_the_one_who_collects(opened, filler, leader, collector):
    report = opened["procedure-results"]
    address = f"bao-cao/{report.id}/"
    listed = text(filler.get("bao-cao/"))
    assert f"/can-bo/{address}" in listed
    page = filler.get(address)
    assert "tự điền hết, không phải nhập ô nào" in text(page)
    assert filler.post(address, {**explained(page), "do": "submit"}).status_code == 302
    assert f"/can-bo/{address}" not in text(filler.get("bao-cao/")).partition("Đã xong gần đây")[0]
    assert filler.post(address, {"do": "approve"}).status_code == 422
    assert leader.post(address, {"do": "approve"}).status_code == 302
    assert collector.post(address, {"do": "return", "reason": "Thiếu giải trình"}).status_code == 302
    assert "Thiếu giải trình" in text(filler.get(address))
    filler.post(address, {**explained(filler.get(address)), "do": "submit"})
    leader.post(address, {"do": "approve"})
    assert collector.post(address, {"do": "accept"}).status_code == 302
    over = text(collector.get(f"bao-cao/tong-hop/?mau={report.type}&ky={report.period}"))
    assert re.search(r"<dt>Đã xong</dt><dd>1 / \d+", over)
    assert "Trả lại" in text(filler.get(f"{address}lich-su/"))


def test_nothing_typed_is_lost_and_what_is_wrong_is_said_at_its_field(opened, filler):
    address = f"bao-cao/{opened['month'].id}/"
    typed = {"q:petitions-received": "nhiều lắm", "q:inspections": "2", "q:difficulties": "Thiếu máy quét"}
    saved = filler.post(f"{address}luu/", typed)
    assert "1 ô chưa đúng" in saved.json()["says"]
    assert dict(Answer.objects.values_list("question", "value")) == {"inspections": 2, "difficulties": "Thiếu máy quét"}
    page = filler.post(address, {**typed, "do": "submit"})
    assert page.status_code == 422
    shown = text(page)
    assert 'value="nhiều lắm"' in shown
    assert "Vui lòng nhập một số không âm" in shown
    missing = filler.post(address, {"q:petitions-received": "4", "do": "submit"})
    assert missing.status_code == 422
    assert "Chưa có trả lời." in text(missing)


def test_a_cell_says_where_it_comes_from_and_opens_to_its_dossiers(opened, filler):
    report = opened["procedure-results"]
    page = text(filler.get(f"bao-cao/{report.id}/o/results.total.resolved/"))
    assert "đếm từ hồ sơ" in page
    assert len(re.findall("data-row-link", page)) == 3
    assert filler.get(f"bao-cao/{report.id}/o/results.total.nothing/").status_code == 404


def test_the_official_layout_on_paper_and_in_a_workbook_and_as_others_take_it(opened, filler):
    report = opened["procedure-results"]
    files = {kind: filler.get(f"bao-cao/{report.id}/tep/{kind}/") for kind in ("pdf", "xlsx", "csv", "xml")}
    assert files["pdf"].content.startswith(b"%PDF")
    assert b"pdfaid" in files["pdf"].content or b"pdfa" in files["pdf"].content.lower()
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"].content))["results"]
    assert [cell.value for cell in sheet[4]][1:3] == ["Số hồ sơ tiếp nhận", None]
    assert [cell.value for cell in sheet[6]][:5] == ["Tổng số", 3, 3, 0, 0]
    assert files["csv"].content.decode().splitlines()[1].startswith("dataflow,MOTCUA:PROCEDURE_RESULTS")
    assert b"urn:ihe:qrph:adx:2015" in files["xml"].content
    assert filler.get(f"bao-cao/{report.id}/tep/exe/").status_code == 404


def test_the_reports_of_a_ward_are_not_for_its_neighbour_nor_for_who_has_no_right(opened, desk, specialist):
    other = desk("controller@UB-31150")
    address = f"bao-cao/{opened['month'].id}/"
    for path in (address, f"{address}lich-su/", f"{address}tep/pdf/", f"{address}o/volume.received.value/"):
        assert other.get(path).status_code == 404
    assert other.post(f"{address}luu/", {"q:inspections": "1"}).status_code == 404
    for path in ("bao-cao/", "bao-cao/tong-hop/", address):
        assert specialist.get(path).status_code == 403


def test_a_page_of_a_report_costs_a_fixed_number_of_statements(opened, filler, django_assert_max_num_queries):
    filler.get("bao-cao/")
    with django_assert_max_num_queries(20):
        filler.get(f"bao-cao/{opened['month'].id}/")
    with django_assert_max_num_queries(20):
        filler.get("bao-cao/tong-hop/?mau=procedure-results")
