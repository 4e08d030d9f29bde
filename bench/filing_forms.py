"""Filled-in forms of invented people."""


def birth_registration(turn: int) -> dict[str, object]:
    """A whole registration of a birth; each turn is another child."""
    return {
        "applicant": {
            "full_name": "Nguyễn Văn Mẫu",
            "identity_number": "092090000001",
            "relation": "father",
            "phone": "0900000001",
            "address": "Số 1 đường Mẫu, phường Ninh Kiều, thành phố Cần Thơ",
        },
        "child": {
            "full_name": f"Nguyễn Thị Mẫu {turn}",
            "birth_date": "2026-11-01",
            "sex": "female",
            "ethnicity": "Kinh",
            "nationality": "Việt Nam",
            "birth_place_kind": "facility",
            "birth_facility": "Bệnh viện Mẫu",
            "birth_place": "phường Ninh Kiều, thành phố Cần Thơ",
            "home_town": "Cần Thơ",
        },
        "mother": {
            "full_name": "Trần Thị Mẫu",
            "birth_year": 1995,
            "identity_number": "092195000002",
            "ethnicity": "Kinh",
            "nationality": "Việt Nam",
            "address": "Số 1 đường Mẫu, phường Ninh Kiều, thành phố Cần Thơ",
        },
        "copies": {"wanted": True, "number": 2},
        "declaration": {"confirmed": True},
    }


def filing(area: str, turn: int) -> dict[str, object]:
    """One whole request for the registration of a birth."""
    return {
        "procedure": "1.001193",
        "channel": "online",
        "receiving_unit": f"TT-{area}",
        "competent_unit": f"UB-{area}",
        "applicant": {"name": "Nguyễn Văn Mẫu", "phone": "0900000001"},
        "case": "",
        "form": birth_registration(turn),
        "papers": [{"key": "giay-chung-sinh", "name": "Giấy chứng sinh", "form": "on_paper"}],
    }
