"""A leader gives a task, a department reports it done with its proof, the leader accepts; every page can be used."""

from journeys.visitor import Enter

PAGES = {
    "766": "so-lieu/bo-chi-so/766/?pham-vi=city",
    "component": "so-lieu/bo-chi-so/766/thanh-phan/2.1/?pham-vi=city",
    "firmness": "so-lieu/bo-chi-so/766/do-vung/?pham-vi=city",
    "targets": "so-lieu/muc-tieu/",
    "target": "so-lieu/muc-tieu/adults-signatures/",
    "trees": "so-lieu/tu-cham/",
    "tree": "so-lieu/tu-cham/dti-922/2026/",
    "part": "so-lieu/tu-cham/dti-922/2026/6.8/",
    "simplified": "so-lieu/don-gian-hoa/",
    "tasks": "nhiem-vu/",
    "plan-new": "nhiem-vu/ke-hoach/moi/",
}


def assign(page, day: str) -> None:
    page.get_by_label("Kết luận cuộc họp", exact=True).check()
    for label, value in {"Số, ký hiệu văn bản": "9/TB-UBND", "Trích yếu": "Kết luận giao ban (mẫu)"}.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Đơn vị ban hành", exact=True).select_option("UB-92")
    page.get_by_label("Ngày ban hành", exact=True).fill(day)
    first = page.locator("main details").first
    first.get_by_label("Nhiệm vụ", exact=True).fill("Số hóa sổ hộ tịch (mẫu)")
    first.get_by_label("Lĩnh vực", exact=True).select_option("digital-government")
    first.get_by_label("Đơn vị chủ trì", exact=True).select_option("SO-TP")
    first.get_by_label("Thời hạn (ngày làm việc)").fill("15")
    page.get_by_role("button", name="Ban hành và giao việc").click()


def test_a_task_goes_from_a_meeting_to_its_proof(enter: Enter) -> None:
    leader = enter("counter")
    leader.signs_in_as_officer("ct.lanhdao")
    assign(leader.goes_to("/can-bo/nhiem-vu/ke-hoach/moi/"), "2026-11-20")
    leader.page.wait_for_url("**/ke-hoach/*-*/")
    leader.shows("plan")
    leader.must_be_accessible()

    department = enter("counter")
    department.signs_in_as_officer("tp.chuyenvien")
    department.goes_to("/can-bo/nhiem-vu/").get_by_role("link", name="Số hóa sổ hộ tịch (mẫu)").click()
    task = department.page.url
    for label, value in {"Tiến độ (%)": "100", "Kết quả đã làm": "Đã số hóa xong (mẫu)"}.items():
        department.page.get_by_label(label).fill(value)
    department.presses("Gửi báo cáo")
    department.page.get_by_role("alert").or_(department.page.locator(".error-summary")).first.wait_for()
    department.page.get_by_label("Văn bản chứng minh").fill("BC 9/BC-STP (mẫu)")
    department.presses("Gửi báo cáo")
    department.page.get_by_text("Đã gửi báo cáo").first.wait_for()

    leader.page.goto(task)
    leader.shows("task")
    leader.must_be_accessible()
    leader.presses("Xác nhận")
    leader.page.get_by_text("Đã xác nhận báo cáo").first.wait_for()
    for name, path in PAGES.items():
        leader.goes_to(f"/can-bo/{path}")
        leader.must_be_accessible()
        leader.shows(name)
        for narrow in (360, 1366):
            leader.page.set_viewport_size({"width": narrow, "height": 740})
            assert leader.width() <= narrow, f"{name} sticks out at {narrow}"
            if narrow == 360:
                leader.shows(name)
    assert not leader.complaints
    assert not department.complaints
