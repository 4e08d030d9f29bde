"""Pages of figures: every figure says what it rests on and opens to its dossiers, within the reader's rights."""

import re
from datetime import timedelta

import pytest

from desk.here import COMMITTEE
from desk.screen import text
from measures.conftest import START, dossier
from motcua.rooms.dossiers.records import State
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.models import Reconciliation
from motcua.rooms.measures.rules.facts import fact_of

JUNE = "ky=2026-06"
OWN = {"competent_unit": COMMITTEE, "receiving_unit": "TT-31135"}


@pytest.fixture
def counted(city):
    """Eight dossiers of the leader's ward in June, seven finished on time and one late; one of another ward."""
    measures.forget()
    done = [dossier(n, state=State.FINISHED, finished_at=START + timedelta(days=1), **OWN) for n in range(7)]
    late = dossier(7, state=State.FINISHED, finished_at=START + timedelta(days=5), **OWN)
    counting.write([], [fact_of(one) for one in (*done, late, dossier(8))])
    yield
    measures.forget()


@pytest.fixture
def controller(desk):
    return desk("controller@UB-92")


@pytest.fixture
def director(desk):
    return desk("director@*")


def test_the_overview_shows_each_figure_with_what_it_rests_on(counted, leader):
    page = text(leader.get(f"so-lieu/?{JUNE}"))
    assert "87,50" in page
    assert re.search(r"7 / 8\s*·\s*trên số đã giải quyết", page)
    assert "Bộ chỉ số phục vụ người dân" in page


def test_nothing_to_divide_by_is_shown_as_not_known(counted, leader):
    page = text(leader.get(f"so-lieu/chi-so/paid-online/?{JUNE}"))
    assert 'class="unknown"' in page
    assert "0&nbsp;%" not in page


def test_a_figure_opens_to_the_dossiers_that_it_counts(counted, leader):
    page = text(leader.get(f"so-lieu/chi-so/on-time-of-finished/?{JUNE}"))
    above = re.search(r'href="([^"]+/ho-so/\?[^"]+)">7<', page)[1].replace("&amp;", "&")
    found = text(leader.browser.get(above))
    assert len(re.findall(r"data-row-link", found)) == 7
    below = text(leader.browser.get(above + "&phan=mau"))
    assert len(re.findall(r"data-row-link", below)) == 8
    assert below.index("H13-7") < below.index("H13-1"), "the late one first"


def test_the_figures_of_another_ward_are_not_for_its_neighbour(counted, leader, director):
    address = f"so-lieu/chi-so/on-time-of-finished/?{JUNE}&pham-vi=UB-31153"
    assert leader.get(address).status_code == 403
    assert director.get(address).status_code == 200
    assert leader.get(f"so-lieu/?{JUNE}&pham-vi=city").status_code == 200


def test_who_holds_no_right_to_figures_is_not_let_in(counted, specialist):
    for address in ("so-lieu/", "so-lieu/chi-so/overdue/", "so-lieu/chi-so/overdue/ho-so/", "so-lieu/bo-chi-so/766/"):
        assert specialist.get(address).status_code == 403


def test_what_there_is_not_is_said_and_never_a_fault(counted, leader):
    for address in (
        "so-lieu/?ky=2026-13",
        "so-lieu/chi-so/no-such/",
        "so-lieu/bo-chi-so/no-such/",
        "so-lieu/?pham-vi=XX-1",
    ):
        assert leader.get(address).status_code in {403, 404}, address


def test_the_index_says_where_points_are_lost_and_what_brings_more(counted, director):
    page = text(director.get(f"so-lieu/bo-chi-so/766/?{JUNE}"))
    assert "Việc nên làm để thêm điểm" in page
    row = re.search(r"2\.1 <a.*?</tr>", page, re.S)[0]
    assert "UB-31153" in row, "its open dossier is overdue at the end of the month"
    assert "UB-31135" in row
    assert "không tính" in page


def test_a_figure_is_entered_with_its_proof_and_shown(counted, controller, leader):
    address = f"so-lieu/chi-so/petitions-on-time/nhap/?{JUNE}&pham-vi=city"
    assert leader.get(address).status_code == 403
    wrong = controller.post(address, {"numerator": "9", "denominator": "10", "evidence": " "})
    assert wrong.status_code == 422
    assert 'value="9"' in text(wrong), "what was typed is still there"
    assert controller.post(address, {"numerator": "9", "denominator": "10", "evidence": "BC 12"}).status_code == 302
    assert "90,00" in text(controller.get(f"so-lieu/chi-so/petitions-on-time/?{JUNE}&pham-vi=city"))


@pytest.mark.parametrize(
    "address",
    ["so-lieu/", "so-lieu/chi-so/on-time-index/", "so-lieu/bo-chi-so/766/", "so-lieu/chi-so/on-time-index/phan-tich/"],
)
def test_a_page_costs_the_same_statements_however_many_units_there_are(
    counted, director, address, django_assert_max_num_queries
):
    address = f"{address}?{JUNE}&pham-vi=city"
    director.get(address)
    with django_assert_max_num_queries(14):
        director.get(address)
    counting.write([], [fact_of(dossier(100 + n, competent_unit=f"UB-{31135 + 3 * n}")) for n in range(20)])
    director.get(address)
    with django_assert_max_num_queries(14):
        director.get(address)


def test_every_stated_figure_is_shown_with_its_source(counted, leader):
    page = text(leader.get("so-lieu/muc-tieu/"))
    assert page.count("data-row-link") == 120
    assert "7.958 hồ sơ" in page
    assert "≥ 593" not in page
    assert "593.000.000 đồng" in page
    only = text(leader.get("so-lieu/muc-tieu/?loai=target&nam=2030"))
    assert "phổ cập" in only
    assert only.count("data-row-link") == 12
    assert "kinhtedothi" in text(leader.get("so-lieu/muc-tieu/key-tasks/"))


def test_a_target_is_measured_by_its_owner_with_proof(counted, desk, leader):
    owner = desk("controller@SO-KHCN")
    address = "so-lieu/muc-tieu/adults-signatures/nhap/"
    assert leader.get(address).status_code == 403
    wrong = owner.post(address, {"on": "2026-06-30", "value": "41.5", "evidence": " "})
    assert wrong.status_code == 422
    done = owner.post(address, {"on": "2026-06-30", "value": "41.5", "evidence": "BC 12"})
    assert done.status_code == 302
    page = text(owner.get("so-lieu/muc-tieu/adults-signatures/"))
    assert "41,5 %" in page
    assert "BC 12" in page
    stranger = desk("controller@UB-31135")
    refused = stranger.post(address, {"on": "2026-06-30", "value": "1", "evidence": "BC 13"})
    assert refused.status_code == 422
    assert "không có quyền" in text(refused)


def test_lost_points_open_to_units_and_procedures(counted, director, specialist):
    address = f"so-lieu/bo-chi-so/766/thanh-phan/2.1/?{JUNE}&pham-vi=city"
    page = text(director.get(address))
    assert "Theo thủ tục" in page
    assert "1.001193" in page
    assert "UB-31153" in page
    assert specialist.get(address).status_code == 403
    assert director.get(f"so-lieu/bo-chi-so/766/thanh-phan/9.9/?{JUNE}").status_code == 404


def test_the_city_scores_itself_and_somebody_else_looks_again(counted, desk, leader):
    scorer, reviewer = desk("controller@SO-KHCN"), desk("unit-leader@SO-KHCN")
    address = "so-lieu/tu-cham/dti-922/2026/6.8/"
    assert leader.post(address, {"points": "8", "evidence": "BC 40"}).status_code == 422
    too_much = scorer.post(address, {"points": "99", "evidence": "BC 40"})
    assert "Điểm phải từ 0 đến điểm tối đa" in text(too_much)
    assert scorer.post(address, {"points": "8", "evidence": "BC 40"}).status_code == 302
    assert "tham-dinh" not in text(scorer.get(address))
    found = re.search(r'action="/can-bo/([^"]+/tham-dinh/\d+/)"', text(reviewer.get(address)))[1]
    assert scorer.post(found, {"points": "7"}).status_code == 403
    assert reviewer.post(found, {"points": "7"}).status_code == 422
    assert reviewer.post(found, {"points": "7", "note": "Thiếu quý 3"}).status_code == 302
    page = text(leader.get("so-lieu/tu-cham/dti-922/2026/"))
    assert "Thiếu quý 3" in page
    assert "giả định" in page
    years = text(leader.get("so-lieu/tu-cham/"))
    assert "5 / 63" in years
    assert leader.get("so-lieu/tu-cham/dti-922/2027/").status_code == 404


def test_ranks_say_how_firm_they_are_and_simplified_procedures_what_they_save(counted, director, specialist):
    page = text(director.get(f"so-lieu/bo-chi-so/766/do-vung/?{JUNE}&muc=50"))
    assert "Hạng thấp nhất" in page
    assert page.count("<tr>") == 3
    assert "593.400.000" in text(director.get("so-lieu/don-gian-hoa/"))
    for address in ("so-lieu/bo-chi-so/766/do-vung/", "so-lieu/don-gian-hoa/", "so-lieu/tu-cham/", "so-lieu/muc-tieu/"):
        assert specialist.get(address).status_code == 403


def test_a_figure_is_taken_apart_and_each_part_opens_to_its_dossiers(counted, director):
    page = text(director.get(f"so-lieu/chi-so/on-time-of-finished/phan-tich/?{JUNE}&pham-vi=city&theo=thu-tuc"))
    assert "khai sinh" in page
    address = re.search(r'href="([^"]+/ho-so/\?[^"]+phan=mau)">8<', page)[1].replace("&amp;", "&")
    found = text(director.browser.get(address))
    assert len(re.findall("data-row-link", found)) == 8
    assert "khai sinh" in found
    for by in ("noi-giai-quyet", "noi-tiep-nhan", "linh-vuc", "kenh"):
        part = text(director.get(f"so-lieu/chi-so/on-time-of-finished/phan-tich/?{JUNE}&pham-vi=city&theo={by}"))
        assert len(re.findall(">8<", part)) == 1, by


def test_what_moved_the_figure_is_named(counted, director):
    """Nothing in May, eight finished in June: the ward of Ninh Kiều brought them all."""
    page = text(director.get(f"so-lieu/chi-so/received/phan-tich/?{JUNE}&pham-vi=city"))
    notice = re.search(r'id="dong-gop".*?</section>', page, re.S)[0]
    assert re.search(r"Kéo lên: <span[^>]*>[^<]*31135[^<]*</span> \+8;", notice) or "+8" in notice


def test_the_parts_of_another_ward_are_not_for_its_neighbour(counted, leader, specialist):
    address = f"so-lieu/chi-so/on-time-of-finished/phan-tich/?{JUNE}"
    assert leader.get(address).status_code == 200
    assert leader.get(f"{address}&pham-vi=UB-31153").status_code == 403
    assert specialist.get(address).status_code == 403
    assert leader.get(f"{address}&theo=mau-mat").status_code == 404
    assert leader.get(f"so-lieu/chi-so/petitions-on-time/phan-tich/?{JUNE}").status_code == 404


def test_a_figure_stands_beside_its_target_the_period_before_and_its_kind(counted, director):
    page = text(director.get(f"so-lieu/chi-so/on-time-of-received/?{JUNE}&pham-vi=UB-31135"))
    assert re.search(r"≥ 80", page)
    assert "hạng 1 trên 2" in page
    page = text(director.get(f"so-lieu/chi-so/open/?{JUNE}&pham-vi=city"))
    assert "Đang chờ ở nhóm cán bộ nào" in page


def test_o_mon_two_ways_of_on_time_stand_beside_each_other(city, director):
    """6,910 of 6,910 finished, and of 7,958 received; here a hundredth of it: 69 and 80."""
    measures.forget()
    done = [dossier(n, state=State.FINISHED, finished_at=START + timedelta(days=1)) for n in range(69)]
    counting.write([], [fact_of(one) for one in (*done, *(dossier(100 + n) for n in range(11)))])
    page = text(director.get(f"so-lieu/?{JUNE}&pham-vi=UB-31153"))
    assert re.search(r"100,00.*69 / 69\s*·\s*trên số đã giải quyết", page, re.S)
    assert re.search(r"86,25.*69 / 80\s*·\s*trên số tiếp nhận", page, re.S)
    measures.forget()


def test_a_counter_that_went_astray_is_shown_to_whoever_reads_figures(counted, leader, director):
    Reconciliation.objects.create(at=START, period="2026-06", compared=9, facts=9, differences=[])
    assert "Số liệu đang lệch" not in text(leader.get(f"so-lieu/?{JUNE}"))
    wrong = {"side": "decided", "count": "closed", "live": 41, "snapshot": 8, "rows": 8}
    differences = [wrong | {"unit": unit} for unit in (COMMITTEE, "UB-31153")]
    Reconciliation.objects.create(at=START, period="2026-06", compared=9, facts=9, differences=differences)
    assert "Số liệu đang lệch" in text(leader.get(f"so-lieu/?{JUNE}"))
    assert len(re.findall(">41<", text(director.get("so-lieu/doi-chieu/")))) == 2
    assert len(re.findall(">41<", text(leader.get("so-lieu/doi-chieu/")))) == 1, "his own ward"


@pytest.mark.parametrize("scope", ["city", COMMITTEE])
@pytest.mark.parametrize("period", ["2026-06-02_2026-06-29", "2026-06-20_2026-07-11", "2026-06-10"])
def test_every_page_of_figures_is_there_for_any_stretch_of_days(counted, director, scope, period):
    of = "so-lieu/chi-so/on-time-of-finished/"
    for page in ("so-lieu/", "so-lieu/bo-chi-so/766/", of, f"{of}phan-tich/", f"{of}ho-so/"):
        assert director.get(f"{page}?pham-vi={scope}&ky={period}").status_code == 200
