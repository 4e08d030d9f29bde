"""What these tests file, and with whom."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from motcua.kernel.actors import Actor
from motcua.rooms.dossiers.records import Applicant, Channel, Filing

CENTRE, COMMITTEE = "TT-31135", "UB-31135"
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09:00 in Can Tho
GENERAL = "1.004884"
FORM = {
    "applicant": {
        "full_name": "Nguyễn Thị Mẫu",
        "identity_number": "092190000001",
        "address": "Số 1 đường Mẫu, phường Ninh Kiều",
        "phone": "0900000001",
    },
    "request": {"subject": "Xin cấp giấy", "description": "Nội dung đề nghị cụ thể", "declaration": True},
}
LIMIT = {"limit": "3wd", "limit_source": "văn bản thử"}


def officer(number: int, *names: str) -> Actor:
    return Actor(
        id=f"officer:{number}", name=f"Officer {number}", grants=dict.fromkeys(names, frozenset({CENTRE, COMMITTEE}))
    )


def one_stop(number: int = 1) -> Actor:
    return officer(number, "role:one-stop", "dossiers:receive", "dossiers:return", "dossiers:see")


def filing(by: Actor, **changes: object) -> Filing:
    mine = by.kind == "citizen"
    said = {
        "client_key": str(uuid4()),
        "procedure": GENERAL,
        "channel": Channel.ONLINE if mine else Channel.COUNTER,
        "applicant": Applicant(
            name="Nguyễn Thị Mẫu",
            id_number="092190000001",
            person_id=UUID(by.key) if mine else None,
            phone="0900000001",
        ),
        "form": FORM,
        "receiving_unit": CENTRE,
    }
    return Filing(**(said | changes))  # type: ignore[arg-type]
