"""The invented citizens that the simulator knows, with the claims that VNeID and VNConnect give of them."""

import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

#: so that the same invented citizen has the same subject after every start
_SUBJECTS = uuid.UUID("6f0f2c3e-5f0e-4a3e-9c5e-2f6a3a9d1b70")


@dataclass(frozen=True)
class Citizen:
    """One invented citizen or organisation."""

    key: str
    name: str
    claims: dict[str, str]

    @property
    def subject(self) -> str:
        return str(uuid.uuid5(_SUBJECTS, self.key))


def read(file: Path) -> dict[str, Citizen]:
    """The citizens of ``demo-people.yaml`` by key.

    Raises:
        ValueError: a name is not marked as invented.
    """
    said = yaml.safe_load(file.read_text(encoding="utf-8"))
    found = {}
    for one in said["citizens"]:
        if not one["name"].endswith("(mẫu)"):
            raise ValueError(f"{one['name']} is not marked as invented")
        found[one["key"]] = Citizen(one["key"], one["name"], claims_of(one))
    return found


def claims_of(one: dict[str, object]) -> dict[str, str]:
    """The userinfo of one citizen: names as VNConnect gives them, everything a string, unknown ones left out."""
    organisation = one["kind"] == "organisation"
    born = one.get("birth_date")
    claims = {
        "LoaiTaiKhoan": "2" if organisation else "1",
        "HoVaTen": one["name"],
        "SoDinhDanh": one.get("identity_number"),
        "MaSoThue": one.get("tax_code"),
        "MaSoDoanhNghiep": one.get("tax_code") if organisation else None,
        "TechID": one.get("tech_id"),
        "NgaySinh": born.strftime("%d/%m/%Y") if isinstance(born, date) else None,
        "GioiTinh": {"male": "Nam", "female": "Nữ"}.get(str(one.get("sex"))),
        "SoDienThoai": one.get("phone"),
        "ThuDienTu": one.get("email"),
        "DiaChi": one.get("address"),
    }
    return {name: str(value) for name, value in claims.items() if value}
