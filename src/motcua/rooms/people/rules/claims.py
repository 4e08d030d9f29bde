"""What an identity provider says about somebody, read into our words.

The names are those that VNConnect and VNeID give (userinfo of the national single sign-on): ``LoaiTaiKhoan`` (1 person,
2 organisation), ``SoDinhDanh``, ``SoCMND``, ``MaSoThue``, ``MaSoDoanhNghiep``, ``TechID``, ``HoVaTen``. These are known
with high confidence; names of birth date, sex, phone and address with middle confidence, so they are all content.
"""

from collections.abc import Mapping
from datetime import date, datetime

from motcua.rooms.people.records import PersonDetails, PersonKind, Sex
from motcua.rooms.people.rules.identity import tidy_number, tidy_phone

#: ``{our field: claims to look in, the first that is there wins}``
DEFAULT_NAMES: Mapping[str, tuple[str, ...]] = {
    "kind": ("LoaiTaiKhoan",),
    "full_name": ("HoVaTen", "TenDoanhNghiep", "TenToChuc", "name"),
    "identity_number": ("SoDinhDanh", "SoCMND"),
    "tax_code": ("MaSoThue", "MaSoDoanhNghiep"),
    "tech_id": ("TechID",),
    "birth_date": ("NgaySinh", "birthdate"),
    "sex": ("GioiTinh", "gender"),
    "phone": ("SoDienThoai", "phone_number"),
    "email": ("Email", "ThuDienTu", "email"),
    "address": ("DiaChi", "NoiThuongTru"),
}
_MALE, _FEMALE = {"1", "nam", "male", "m"}, {"0", "2", "nữ", "nu", "female", "f"}


def read(claims: Mapping[str, object], names: Mapping[str, tuple[str, ...]] = DEFAULT_NAMES) -> PersonDetails:
    """The person that ``claims`` describe. What is not said, or cannot be read, is None.

    Raises:
        ValueError: no name, or nothing that tells one person from another.
    """

    def said(field: str) -> str | None:
        values = (claims.get(name) for name in names.get(field, ()))
        return next((str(value).strip() for value in values if value not in (None, "")), None)

    kind = PersonKind.ORGANISATION if said("kind") == "2" else PersonKind.CITIZEN
    number = tidy_number(said("identity_number"))
    tax_code, tech_id, name = tidy_number(said("tax_code")), said("tech_id"), said("full_name")
    if not name or not (number or tax_code or tech_id):
        raise ValueError("the identity provider named nobody")
    citizen = kind == PersonKind.CITIZEN
    return PersonDetails(
        full_name=name,
        kind=kind,
        identity_number=number if citizen else None,
        tax_code=tax_code if not citizen or tax_code != number else None,
        birth_date=_day(said("birth_date")),
        sex=_sex(said("sex")),
        phone=tidy_phone(said("phone")),
        email=said("email"),
        address=said("address"),
        tech_id=tech_id,
    )


def _day(text: str | None) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%Y%m%d%H%M%S"):
        try:
            return datetime.strptime(text or "", form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _sex(text: str | None) -> Sex | None:
    word = (text or "").lower()
    return Sex.MALE if word in _MALE else Sex.FEMALE if word in _FEMALE else None
