"""Numbers of persons and organisations: what looks right, and what should be looked at twice.

Nothing here refuses: real papers hold corrections, foreigners' numbers and mistakes of an office, and a citizen must
not be sent home for them. Source of the structures: Decree 137/2015/ND-CP and Circular 59/2021/TT-BCA for the identity
number, checked against 109 published codes for the tax code; confidence high.
"""

import re
from collections.abc import Iterator
from datetime import date

from motcua.kernel.text import say
from motcua.rooms.people.records import IdentityWarning, PersonDetails, PersonKind, Sex

#: Codes of the 63 provinces where a birth could be registered before 1/7/2025; numbers keep them after the mergers.
# fmt: off
PROVINCES = frozenset({
    "001", "002", "004", "006", "008", "010", "011", "012", "014", "015", "017", "019", "020", "022", "024", "025",
    "026", "027", "030", "031", "033", "034", "035", "036", "037", "038", "040", "042", "044", "045", "046", "048",
    "049", "051", "052", "054", "056", "058", "060", "062", "064", "066", "067", "068", "070", "072", "074", "075",
    "077", "079", "080", "082", "083", "084", "086", "087", "089", "091", "092", "093", "094", "095", "096",
})
# fmt: on
#: Weights of the first nine digits of a tax code.
TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)

_IDENTITY = re.compile(r"\d{12}")
_OLD_IDENTITY = re.compile(r"\d{9}")
_TAX = re.compile(r"(\d{10})(?:-(\d{3}))?")
_MOBILE = re.compile(r"0[35789]\d{8}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")


def tidy_number(text: str | None) -> str | None:
    """A number as it is kept: without spaces and dots, capital letters; nothing when nothing is left."""
    return re.sub(r"[\s.]", "", text or "").upper() or None


def tidy_phone(text: str | None) -> str | None:
    """A telephone number as it is kept: digits only, ``+84`` written ``0``."""
    digits = re.sub(r"[^\d+]", "", text or "")
    return re.sub(r"^(\+84|0084)", "0", digits) or None


def check(details: PersonDetails) -> tuple[IdentityWarning, ...]:
    """Everything about the numbers of ``details`` that should be looked at twice."""
    return tuple(_doubts(details))


def _doubts(details: PersonDetails) -> Iterator[IdentityWarning]:
    if details.identity_number:
        yield from _identity_doubts(details.identity_number, details.birth_date, details.sex)
    elif details.kind == PersonKind.CITIZEN:
        yield IdentityWarning("identity_number", "identity.missing", say("Chưa có số định danh cá nhân."))
    if details.tax_code:
        yield from _tax_doubts(details.tax_code, details.kind)
    elif details.kind == PersonKind.ORGANISATION:
        yield IdentityWarning("tax_code", "tax.missing", say("Chưa có mã số thuế của tổ chức."))
    if details.phone and not _MOBILE.fullmatch(details.phone):
        yield IdentityWarning("phone", "phone.form", say("Số điện thoại không giống số di động Việt Nam (10 chữ số)."))
    if details.email and not _EMAIL.fullmatch(details.email):
        yield IdentityWarning("email", "email.form", say("Địa chỉ thư điện tử có vẻ chưa đúng."))


def _identity_doubts(number: str, birth_date: date | None, sex: Sex | None) -> Iterator[IdentityWarning]:
    if _OLD_IDENTITY.fullmatch(number):
        yield IdentityWarning(
            "identity_number", "identity.old", say("Đây là số chứng minh nhân dân 9 chữ số, không phải số định danh.")
        )
        return
    if not _IDENTITY.fullmatch(number):
        yield IdentityWarning("identity_number", "identity.form", say("Số định danh cá nhân gồm 12 chữ số."))
        return
    if number[:3] not in PROVINCES:
        yield IdentityWarning(
            "identity_number",
            "identity.province",
            say("Ba chữ số đầu {digits} không phải mã tỉnh nơi đăng ký khai sinh."),
            {"digits": number[:3]},
        )
    said_year, said_sex = year_and_sex(number)
    if birth_date and birth_date.year != said_year:
        yield IdentityWarning(
            "birth_date",
            "identity.birth_year",
            say("Số định danh ghi năm sinh {said}, thông tin khai là {given}."),
            {"said": said_year, "given": birth_date.year},
        )
    if sex and sex != said_sex:
        yield IdentityWarning("sex", "identity.sex", say("Giới tính khai khác với giới tính ghi trong số định danh."))


def year_and_sex(number: str) -> tuple[int, Sex]:
    """The year of birth and the sex that a 12-digit identity number states.

    The fourth digit is the century and sex: 0 male and 1 female of the 20th century, 2 and 3 of the 21st, and so on.
    """
    century, sex = divmod(int(number[3]), 2)
    return 1900 + 100 * century + int(number[4:6]), Sex.FEMALE if sex else Sex.MALE


def _tax_doubts(code: str, kind: PersonKind) -> Iterator[IdentityWarning]:
    if kind == PersonKind.CITIZEN and _IDENTITY.fullmatch(code):
        return  # from 1/7/2025 the identity number of an individual is his tax code
    found = _TAX.fullmatch(code)
    if not found:
        yield IdentityWarning(
            "tax_code", "tax.form", say("Mã số thuế gồm 10 chữ số, chi nhánh thêm dấu gạch và 3 chữ số.")
        )
        return
    if tax_check_digit(found[1][:9]) != int(found[1][9]):
        yield IdentityWarning("tax_code", "tax.check_digit", say("Chữ số kiểm tra của mã số thuế không khớp."))
    if found[2] == "000":
        yield IdentityWarning("tax_code", "tax.branch", say("Số chi nhánh bắt đầu từ 001."))


def tax_check_digit(first_nine: str) -> int | None:
    """The tenth digit of a tax code (mã số thuế): 10 − (Σ digit · weight mod 11); None when no code begins so."""
    total = sum(int(digit) * weight for digit, weight in zip(first_nine, TAX_WEIGHTS, strict=True))
    answer = 10 - total % 11
    return None if answer == 10 else answer


def problems(details: PersonDetails, *, today: date) -> dict[str, str]:
    """What cannot be kept at all, as ``{field: sentence}``: unlike a warning this refuses."""
    found: dict[str, str] = {}
    if not details.full_name.strip():
        found["full_name"] = say("Nhập họ và tên.")
    elif len(details.full_name) > 200:
        found["full_name"] = say("Họ và tên dài tối đa 200 ký tự.")
    if details.birth_date and not date(1875, 1, 1) <= details.birth_date <= today:
        found["birth_date"] = say("Ngày sinh không thể ở tương lai hoặc quá xa.")
    if details.identity_number and not re.fullmatch(r"[0-9A-Z-]{5,20}", details.identity_number):
        found["identity_number"] = say("Số giấy tờ gồm 5 đến 20 chữ số hoặc chữ cái.")
    if details.tax_code and not re.fullmatch(r"[0-9-]{10,14}", details.tax_code):
        found["tax_code"] = say("Mã số thuế gồm 10 đến 14 chữ số.")
    for name, longest in (("phone", 20), ("email", 254), ("address", 300)):
        if len(getattr(details, name) or "") > longest:
            found[name] = say("Nội dung quá dài.")
    return found
