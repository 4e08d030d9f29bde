"""The places, forms and habits that these tests speak of."""

from desk.screen import form

CENTRE, COMMITTEE = "TT-31135", "UB-31135"
ELSEWHERE = "TT-31150"
#: birth registration: its limit is stated and its form is drawn; a commune procedure whose limit is not stated
BIRTH, UNSTATED = "1.001193", "1.004884"
#: a procedure whose applicants may fall under several cases
SEVERAL = "1.004901"
FORM = {
    "applicant": {
        "full_name": "Nguyễn Thị Mẫu",
        "identity_number": "092190000001",
        "address": "Số 1 đường Mẫu, phường Ninh Kiều",
        "phone": "0900000001",
    },
    "request": {"subject": "Xin cấp giấy", "description": "Nội dung đề nghị cụ thể", "declaration": True},
}


def fields(url, values):
    """Values under the names that the form of an act gives them."""
    _, _, _, work_id, outcome, _ = url.split("/")
    return {f"{outcome}-{work_id.replace('-', '')[-6:]}-{name}": value for name, value in values.items()}


def counter_form(desk, *, number="092190000001", procedure=UNSTATED):
    """The receiving screen with its person and procedure chosen, ready to be filled in."""
    said = form(desk.get("tiep-nhan/"))
    said = form(desk.post("tiep-nhan/", {**said, "number": number, "do": "look"}))
    return form(desk.post("tiep-nhan/", {**said, "procedure": procedure, "do": "look"}))


def filled(said):
    """The general form answered, every paper handed over."""
    answers = {
        "x.applicant.address": "Số 1 đường Mẫu, phường Ninh Kiều",
        "x.request.subject": "Xin cấp giấy",
        "x.request.description": "Nội dung đề nghị cụ thể",
        "x.request.declaration": "true",
        "t-limit": "3",
        "t-limit_unit": "wd",
        "t-limit_source": "Quyết định 12/QĐ-UBND",
    }
    papers = {name: "on_paper" for name in said if name.startswith("paper:")}
    seen = {name.replace("paper:", "seen:"): "1" for name in papers}
    return {**said, **answers, **papers, **seen, "do": "receive"}
