"""What the sensors see: a day of a city, the same for the same seed, so that a board looks alive and never wild."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

#: Viet Nam keeps one time all year
ZONE = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Place:
    """Something that is observed: the kind of entity, its key, its name, the commune or ward, and how large it is."""

    type: str
    key: str
    name: str
    area: str
    size: float


PLACES = (
    Place("Hospital", "bv-da-khoa-1", "Bệnh viện Đa khoa số 1 (mẫu)", "31135", 620),
    Place("Hospital", "bv-nhi", "Bệnh viện Nhi (mẫu)", "31150", 380),
    Place("Hospital", "bv-phu-san", "Bệnh viện Phụ sản (mẫu)", "31120", 310),
    Place("Hospital", "bv-o-mon", "Trung tâm Y tế Ô Môn (mẫu)", "31153", 150),
    Place("Hospital", "bv-thot-not", "Trung tâm Y tế Thốt Nốt (mẫu)", "31207", 140),
    Place("Hospital", "bv-cap-cuu", "Trung tâm Cấp cứu (mẫu)", "31135", 60),
    Place("RoadSegment", "duong-30-4", "Đường 30 Tháng 4 (mẫu)", "31135", 2400),
    Place("RoadSegment", "nguyen-van-linh", "Đường Nguyễn Văn Linh (mẫu)", "31135", 3100),
    Place("RoadSegment", "cau-can-tho", "Cầu Cần Thơ (mẫu)", "31186", 4200),
    Place("RoadSegment", "mau-than", "Đường Mậu Thân (mẫu)", "31120", 1900),
    Place("RoadSegment", "quoc-lo-91", "Quốc lộ 91 qua Ô Môn (mẫu)", "31153", 2000),
    Place("RoadSegment", "vo-van-kiet", "Đường Võ Văn Kiệt (mẫu)", "31168", 2600),
    Place("RiverGauge", "song-hau-ninh-kieu", "Sông Hậu tại Ninh Kiều (mẫu)", "31135", 1.0),
    Place("RiverGauge", "song-o-mon", "Sông Ô Môn (mẫu)", "31153", 0.85),
    Place("RiverGauge", "rach-cai-khe", "Rạch Cái Khế (mẫu)", "31120", 0.95),
    Place("School", "thpt-ninh-kieu", "THPT Ninh Kiều (mẫu)", "31135", 1650),
    Place("School", "thcs-an-hoa", "THCS An Hòa (mẫu)", "31120", 1240),
    Place("School", "th-o-mon", "Tiểu học Ô Môn (mẫu)", "31153", 980),
    Place("School", "th-binh-thuy", "Tiểu học Bình Thủy (mẫu)", "31168", 870),
    Place("PermitOffice", "so-xay-dung", "Sở Xây dựng (mẫu)", "31135", 40),
    Place("PermitOffice", "ninh-kieu", "Phường Ninh Kiều (mẫu)", "31135", 14),
    Place("PermitOffice", "o-mon", "Phường Ô Môn (mẫu)", "31153", 9),
    Place("BuildingSite", "ke-song", "Kè sông Cần Thơ (mẫu)", "31150", 120),
    Place("BuildingSite", "duong-vanh-dai", "Đường vành đai phía Tây (mẫu)", "31153", 160),
    Place("BuildingSite", "chung-cu", "Khu nhà ở xã hội (mẫu)", "31186", 90),
)
#: seconds between two reports of a kind
EVERY = {
    "Hospital": 6,
    "RoadSegment": 3,
    "RiverGauge": 15,
    "School": 30,
    "PermitOffice": 20,
    "BuildingSite": 8,
}


def entities(at: datetime, seed: int, *, type_: str | None = None) -> Iterator[dict[str, Any]]:
    """What every sensor of a kind says at this moment, as NGSI-LD has it (normalised form)."""
    for place in PLACES:
        if type_ in {None, place.type}:
            yield entity(place, at, seed)


def entity(place: Place, at: datetime, seed: int) -> dict[str, Any]:
    numbers = SEES[place.type](place, at, seed)
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said: dict[str, Any] = {
        "id": f"urn:ngsi-ld:{place.type}:{place.key}",
        "type": place.type,
        "name": {"type": "Property", "value": place.name},
        "simulated": {"type": "Property", "value": True},
        "refArea": {"type": "Relationship", "object": f"urn:ngsi-ld:AdministrativeArea:{place.area}"},
    }
    return said | {name: {"type": "Property", "value": value, "observedAt": moment} for name, value in numbers.items()}


def _hour(at: datetime) -> float:
    local = at.astimezone(ZONE)
    return local.hour + local.minute / 60 + local.second / 3600


def _noise(place: Place, at: datetime, seed: int, word: str, *, seconds: int = 60) -> float:
    """Between -1 and 1, moving slowly from one step to the next."""
    step, share = divmod(at.timestamp(), seconds)
    one, other = (Random(f"{seed}:{place.key}:{word}:{int(step) + more}").uniform(-1, 1) for more in (0, 1))  # noqa: S311
    return one + (other - one) * share / seconds


def _peak(hour: float, middle: float, width: float) -> float:
    return math.exp(-(((hour - middle) / width) ** 2))


def _hospital(place: Place, at: datetime, seed: int) -> dict[str, float]:
    busy = 0.72 + 0.18 * _peak(_hour(at), 9.5, 2.5) + 0.1 * _noise(place, at, seed, "beds", seconds=600)
    wait = 12 + 45 * _peak(_hour(at), 8.5, 1.8) + 25 * _peak(_hour(at), 14, 1.5) + 12 * _noise(place, at, seed, "wait")
    return {
        "bedsFree": max(0, round(place.size * (1 - busy))),
        "waitingMinutes": max(0, round(wait)),
        "emergencyCases": max(0, round(place.size / 90 + 2 * _noise(place, at, seed, "emergency", seconds=300))),
    }


def _road(place: Place, at: datetime, seed: int) -> dict[str, float]:
    hour = _hour(at)
    jam = 12 + 62 * _peak(hour, 7.2, 0.9) + 68 * _peak(hour, 17.2, 1.1) + 20 * _peak(hour, 11.5, 0.8)
    jam = min(99, max(2, jam + 12 * _noise(place, at, seed, "jam", seconds=45)))
    return {
        "congestionPercent": round(jam),
        "speedKmh": round(52 - 0.42 * jam),
        "vehiclesPerHour": round(place.size * (0.25 + 0.75 * jam / 100)),
    }


def _river(place: Place, at: datetime, seed: int) -> dict[str, float]:
    tide = math.sin(2 * math.pi * at.timestamp() / 3600 / 12.42)  # the moon's half day
    return {"levelMetres": round(place.size * (1.25 + 0.7 * tide) + 0.06 * _noise(place, at, seed, "water"), 2)}


def _school(place: Place, at: datetime, seed: int) -> dict[str, float]:
    share = 0.965 + 0.025 * _noise(place, at, seed, "present", seconds=3600)
    present = round(place.size * share)
    return {
        "pupilsPresent": present,
        "presentPercent": round(100 * share, 1),
        "mealsServed": round(present * 0.62),
    }


def _permits(place: Place, at: datetime, seed: int) -> dict[str, float]:
    done = min(1.0, max(0.0, (_hour(at) - 7.5) / 9.5))
    return {
        "permitsIssued": round(place.size * done),
        "permitsWaiting": max(0, round(place.size * 1.4 + 4 * _noise(place, at, seed, "waiting", seconds=900))),
        "sitesInspected": round(place.size * done / 3),
    }


def _site(place: Place, at: datetime, seed: int) -> dict[str, float]:
    at_work = 1.0 if 7 <= _hour(at) <= 17 else 0.3
    return {
        "dustMicrograms": max(5, round(place.size * at_work * (1 + 0.35 * _noise(place, at, seed, "dust")))),
        "noiseDecibels": max(35, round(45 + 20 * at_work + 6 * _noise(place, at, seed, "noise"))),
    }


SEES = {
    "Hospital": _hospital,
    "RoadSegment": _road,
    "RiverGauge": _river,
    "School": _school,
    "PermitOffice": _permits,
    "BuildingSite": _site,
}
