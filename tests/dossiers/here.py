"""The places, moments and forms that these tests speak of."""

from datetime import UTC, datetime

WARD, OTHER_WARD = "31135", "31150"
CENTRE, COMMITTEE = f"TT-{WARD}", f"UB-{WARD}"
OTHER_CENTRE, OTHER_COMMITTEE = f"TT-{OTHER_WARD}", f"UB-{OTHER_WARD}"
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09:00 in Can Tho
#: a commune procedure without a form of its own, whose time limit the catalogue does not state
UNSTATED = "1.004884"
FORM = {
    "applicant": {
        "full_name": "Nguyễn Thị Mẫu",
        "identity_number": "092190000001",
        "address": "Số 1 đường Mẫu, phường Ninh Kiều",
        "phone": "0900000001",
    },
    "request": {"subject": "Xin cấp giấy", "description": "Nội dung đề nghị cụ thể", "declaration": True},
}
BIRTH_FORM = {
    "applicant": {
        "full_name": "Nguyễn Thị Mẫu",
        "identity_number": "092190000001",
        "relation": "mother",
        "address": "Số 1 đường Mẫu, phường Ninh Kiều",
    },
    "child": {
        "full_name": "Nguyễn Văn Mẫu",
        "birth_date": "2026-11-01",
        "sex": "male",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "birth_place_kind": "elsewhere",
        "birth_place": "Số 1 đường Mẫu, phường Ninh Kiều",
        "home_town": "Cần Thơ",
    },
    "mother": {
        "full_name": "Nguyễn Thị Mẫu",
        "birth_year": 1990,
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "address": "Số 1 đường Mẫu, phường Ninh Kiều",
    },
    "declaration": {"confirmed": True},
}
