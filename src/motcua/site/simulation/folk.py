"""Invented people: a name that says so, a number of the right structure that belongs to nobody we know of."""

from datetime import date, timedelta
from random import Random

from motcua.rooms.people.records import PersonDetails, Sex
from motcua.site.simulation.shape import Names

#: provinces of birth registration in today's city (Cần Thơ, Hậu Giang, Sóc Trăng before 1/7/2025)
PROVINCES = ("092", "093", "094")
#: the last six digits of every invented number begin so; those of the demo accounts end in 999nnn and stay apart
MARKED = "99"
OLDEST, YOUNGEST = date(1945, 1, 1), date(2006, 12, 31)


def invent(seed: int, place: str, number: int, names: Names, *, home: str) -> PersonDetails:
    """The same person for the same seed, place and number. ``home``: where he lives, in words.

    Nobody has a telephone or an e-mail address: what is sent to invented people stays in their inbox.
    """
    dice = Random(f"{seed}:person:{place}:{number}")  # noqa: S311 - not a secret
    sex = dice.choice((Sex.MALE, Sex.FEMALE))
    born = OLDEST + timedelta(days=dice.randrange((YOUNGEST - OLDEST).days))
    return PersonDetails(
        full_name=name(dice, sex.value, names),
        identity_number=identity_number(dice, born, sex),
        birth_date=born,
        sex=sex,
        address=f"Số {dice.randrange(1, 400)}, {home}",
        area=place.partition("-")[2] if place.partition("-")[2].isdigit() and len(place) == 8 else None,
    )


def name(dice: Random, sex: str, names: Names) -> str:
    """Surname by its share, middle and given name by chance, and the mark."""
    surname = dice.choices(list(names.surnames), weights=list(names.surnames.values()))[0]
    return f"{surname} {dice.choice(names.middle[sex])} {dice.choice(names.given[sex])} {names.mark}"


def identity_number(dice: Random, born: date, sex: Sex) -> str:
    """12 digits: province, century and sex, year, then six digits that begin with 99 (domain facts, section 1.8)."""
    century = 2 * ((born.year - 1900) // 100) + (sex == Sex.FEMALE)
    return f"{dice.choice(PROVINCES)}{century}{born.year % 100:02d}{MARKED}{dice.randrange(0, 9000):04d}"
