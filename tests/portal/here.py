"""What these tests type and hand in."""

from django.core.files.uploadedfile import SimpleUploadedFile

from samples import PDF

GENERAL = "1.004884"
BIRTH = "1.001193"
#: a procedure whose applicants may fall under several cases
SEVERAL = "1.004901"
CENTRE, COMMITTEE, WARD = "TT-31135", "UB-31135", "31135"
WHO = {"phone": "0900000001", "email": "", "address": "Số 1 đường Mẫu"}
FORM = {
    "applicant.full_name": "Nguyễn Thị Mẫu 1",
    "applicant.identity_number": "092190000101",
    "applicant.address": "Số 1 đường Mẫu, phường Ninh Kiều",
    "applicant.phone": "0900000001",
    "request.subject": "Xin cấp giấy",
    "request.description": "Nội dung đề nghị cụ thể",
    "request.declaration": "true",
}
PLACE = {"area": WARD, "receiving": CENTRE, "return_by": "counter", "return_address": ""}


def pdf(name: str = "don.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")
