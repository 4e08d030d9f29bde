"""What these tests file."""

WARD = "31135"
CENTRE, COMMITTEE = f"TT-{WARD}", f"UB-{WARD}"
FORM = {
    "applicant": {
        "full_name": "Nguyễn Thị Mẫu",
        "identity_number": "092190000001",
        "address": "Số 1 đường Mẫu, phường Ninh Kiều",
        "phone": "0900000001",
    },
    "request": {"subject": "Xin cấp giấy", "description": "Nội dung đề nghị cụ thể", "declaration": True},
}
FILING = {
    "procedure": "1.004884",
    "channel": "online",
    "applicant": {"name": "Nguyễn Thị Mẫu", "id_number": "092190000001", "phone": "0900000001"},
    "receiving_unit": CENTRE,
    "form": FORM,
}
