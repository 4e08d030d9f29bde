"""Who acts: invented officers at every place that takes part, and the rights they really hold."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from random import Random

from motcua.kernel.actors import Actor, system
from motcua.rooms.people import facade as people
from motcua.rooms.people.errors import StaffNumberTaken
from motcua.site.simulation.folk import name
from motcua.site.simulation.shape import Names

STAGE = system("demo")
TITLES = {
    "one-stop": "Cán bộ một cửa",
    "specialist": "Chuyên viên",
    "unit-leader": "Lãnh đạo đơn vị",
    "clerk": "Văn thư",
    "accountant": "Kế toán",
    "controller": "Chuyên viên kiểm soát thủ tục hành chính",
}
AT_CENTRE = ("one-stop",)
AT_OFFICE = ("specialist", "unit-leader", "clerk", "accountant")

Cast = dict[tuple[str, str], Actor]


def gather(units: Iterable[tuple[str, tuple[str, ...]]], *, at: datetime) -> Cast:
    """Somebody for each role at each unit. Rights are those held at ``at``: the invented past is played by them."""
    cast: Cast = {}
    for unit, roles in units:
        for role in roles:
            held = people.holders(role, unit, at=at)
            if held:
                cast[role, unit] = people.officer_actor(held[0].id, held[0].full_name, at=at)
    return cast


def hire(wanted: Mapping[str, tuple[str, ...]], *, seed: int, names: Names, at: datetime) -> int:
    """Invents officers for the roles that nobody holds; returns how many. Harmless to repeat."""
    hired = 0
    for unit, roles in wanted.items():
        for role in roles:
            if people.holders(role, unit, at=at):
                continue
            dice = Random(f"{seed}:officer:{unit}:{role}")  # noqa: S311 - not a secret
            said = name(dice, dice.choice(("male", "female")), names)
            number = f"MAU-{unit}-{role}".upper()[:40]
            try:
                officer = people.add_officer(staff_number=number, full_name=said, title=TITLES[role], by=STAGE, at=at)
            except StaffNumberTaken:  # a run that was cut off between hiring and posting
                officer = next(one for one in people.search_officers(number) if one.staff_number == number)
            people.assign(officer.id, role=role, unit=unit, by=STAGE, at=at)
            hired += 1
    return hired
