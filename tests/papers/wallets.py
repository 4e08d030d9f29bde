"""People, papers and moments that the tests of the wallet speak of."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from motcua.kernel.actors import Actor, system
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import HoldingIn, HoldingSource, Use, WalletFile
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import PersonDetails

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOUSE = system("papers")
BIRTH, MARITAL = "KQ.G15.000031", "KQ.G15.000038"
UNIT, OTHER_UNIT = "TT-31135", "TT-31153"
FILE = WalletFile("a" * 64, "giay-khai-sinh.pdf", 1200, "application/pdf")


def person(number: str = "092190000001", name: str = "Người Mẫu") -> UUID:
    keeper = Actor(id="system:test", grants={"people:write": frozenset({"*"})})
    return people.save_person(PersonDetails(full_name=name, identity_number=number), by=keeper, at=AT).id


def citizen(person_id: UUID) -> Actor:
    return Actor(id=f"citizen:{person_id}", name="Người Mẫu")


def one_stop(unit: str = UNIT, *permissions: str) -> Actor:
    named = permissions or ("papers:reuse",)
    return Actor(id="officer:1", name="Cán bộ Mẫu", grants={name: frozenset({unit}) for name in named})


def result(origin: str = "result:1", kind: str = BIRTH, **changes) -> HoldingIn:
    said = {
        "source": HoldingSource.RESULT,
        "origin": origin,
        "kind": kind,
        "title": "Giấy khai sinh",
        "number": "12/2026",
        "issuer": "UB-31135",
        "issued_on": date(2026, 11, 20),
        "subject": "dossier:H13.1",
        "file": FILE,
    }
    return HoldingIn(**(said | changes))


def held(person_id: UUID, *args, **changes) -> UUID:
    return papers.hold(person_id, result(*args, **changes), by=HOUSE, at=AT)


def used(person_id: UUID, holding: UUID, *, subject: str = "dossier:H13.2", by: Actor | None = None) -> None:
    use = Use(holding, subject, "Đăng ký thường trú", UNIT, "giay-khai-sinh")
    papers.use(person_id, [use], by=by or citizen(person_id), at=AT)
