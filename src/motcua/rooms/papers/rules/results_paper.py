"""How a result looks on paper: where its signature and its seal stand, and what is drawn there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.rooms.papers.records import Place
from motcua.rooms.papers.records.forms import Form
from motcua.rooms.papers.records.places import LEADER_BOX, SEAL_BOX
from motcua.rooms.papers.records.results import Kind

LEADER_BLOCK = Place(page=-1, box=LEADER_BOX)
SEAL_BLOCK = Place(page=-1, box=SEAL_BOX)

#: As whom the head of an office signs (Decree 30/2020/NĐ-CP, annex I; confidence high for the words).
OFFICES = {"UB": "Chủ tịch", "SO": "Giám đốc", "TT": "Giám đốc"}
ANY_OFFICE = "Thủ trưởng đơn vị"
GOOD_FOR = "Giấy này có giá trị sử dụng {months} tháng kể từ ngày cấp."


def paper_facts(
    kind: Kind, facts: Mapping[str, str], form: Form, *, unit: str, agency: str, place: str, code: str
) -> dict[str, Any]:
    """What the template of a kind is given: its own facts by name, or line by line where it has ``lines``; and around
    them who issues it. The number and the day are not there yet: they stand in the seal's block.
    """
    around: dict[str, Any] = {
        "agency": agency,
        "place": place,
        "kind": kind.title,
        "code": code,
        "symbol": symbol(kind.number),
        "office": OFFICES.get(unit.partition("-")[0], ANY_OFFICE),
        "recipients": [{"name": "Người được cấp"}, {"name": "Lưu: VT"}],
        "note": GOOD_FOR.format(months=kind.months) if kind.months else "",
        "lines": [{"label": field.title, "value": facts[field.name]} for field in kind.fields if facts.get(field.name)],
    }
    named = {fact.name for fact in form.facts}
    return {name: value for name, value in (around | dict(facts)).items() if name in named and value}


def symbol(pattern: str) -> str:
    """What follows the running number in a pattern, when it says no year: the year is known only with the number."""
    rest = pattern.partition("}")[2]
    return "" if "{" in rest else rest


def seal_facts(number: str, day: date | None, code: str, signed_code: str, *, home: str) -> dict[str, Any]:
    """What the seal's block shows: the number, the day, the QR, and the code for those who type."""
    return {
        "number": number,
        "day": day.isoformat() if day else "",
        "check": f"{code[:4]}-{code[4:]}",
        "address": f"{home.partition('://')[2]}/xac-minh/",
        "qr": f"{home}/xac-minh/{signed_code}",
    }
