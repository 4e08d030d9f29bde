"""What following procedures costs people, before and after they were simplified."""

from motcua.kernel.text import say
from motcua.rooms.measures.records import Burden, Saving, SimplifiedYear

#: the usual model; shown beside the figures (source: the Ministry of Justice's method, from memory, confidence low)
METHOD = say(
    "Chi phí một năm = (số giờ × thu nhập bình quân một giờ + phí, lệ phí + chi phí trực tiếp) × số lần thực hiện một "
    "năm."
)


def cost(burden: Burden, hourly_income: int) -> int:
    """One case, in whole đồng."""
    return round(burden.hours * hourly_income) + burden.fees + burden.direct


def savings(said: SimplifiedYear) -> list[Saving]:
    """Each procedure for a year, the one that saves most first."""
    found = [
        Saving(
            one,
            before=cost(one.before, said.hourly_income) * one.per_year,
            after=cost(one.after, said.hourly_income) * one.per_year,
        )
        for one in said.procedures
    ]
    return sorted(found, key=lambda one: (-one.saved, one.simplified.code))
