"""Filling a drawn form with something that its schema accepts."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from motcua.rooms.people.records import PersonDetails

#: what stands in a field by the last part of its path; anything else gets a sentence that says it is invented
WORDS = {
    "full_name": "Người được nêu trong hồ sơ (mẫu)",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "home_town": "Thành phố Cần Thơ",
    "birth_place": "Thành phố Cần Thơ",
    "birth_facility": "Bệnh viện (mẫu)",
    "address": "Thành phố Cần Thơ",
    "registered_at": "Ủy ban nhân dân phường (mẫu)",
    "subject": "Đề nghị giải quyết thủ tục (mẫu)",
    "description": "Nội dung giả định của dữ liệu trình diễn.",
    "number": "MAU-01",
}
#: of those who may ask for copies beside a result, how many do
WISHED = 0.3
SENTENCE = "Nội dung giả định (mẫu)"


def fill(schema: Mapping[str, Any], person: PersonDetails, dice: Random) -> dict[str, Any]:
    """An answer with every field of ``schema``; what is asked of the applicant is answered from ``person``."""
    return {name: _value(name, one, person, dice) for name, one in schema.get("properties", {}).items()}


def _value(name: str, said: Mapping[str, Any], person: PersonDetails, dice: Random) -> Any:
    if said.get("type") == "object":
        inner = {key: _value(key, one, person, dice) for key, one in said.get("properties", {}).items()}
        return {key: value for key, value in inner.items() if value is not None}
    known = _prefilled(said.get("x-prefill"), person)
    if known is not None or said.get("x-prefill") == "email":
        return known
    if "const" in said:
        return said["const"]
    choices = [one["const"] for one in said.get("oneOf", ()) if "const" in one] or said.get("enum")
    if choices:
        return dice.choice(choices)
    return _plain(name, said, dice)


def _plain(name: str, said: Mapping[str, Any], dice: Random) -> Any:
    if said.get("type") == "boolean":
        # what is declared is true; what is only wished for, copies that cost, some wish
        return name != "wanted" or dice.random() < WISHED
    if said.get("type") == "integer":
        least, most = int(said.get("minimum", 1)), int(said.get("maximum", 9))
        return dice.randint(1960, 2004) if least >= 1800 else dice.randint(least, min(most, least + 3))
    by_format = {
        "date": (date(2025, 1, 1) - timedelta(days=dice.randrange(30, 3000))).isoformat(),
        "vn-identity": f"0921{dice.randrange(60, 99)}99{dice.randrange(9000):04d}",
        "vn-phone": f"0990{dice.randrange(1000, 999_999):06d}",
        "email": None,
    }
    if said.get("format") in by_format:
        return by_format[said["format"]]
    text = WORDS.get(name, SENTENCE)
    return text if len(text) >= int(said.get("minLength", 0)) else SENTENCE


def _prefilled(what: str | None, person: PersonDetails) -> Any:
    value = getattr(person, what, None) if what else None
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if value is not None else None
