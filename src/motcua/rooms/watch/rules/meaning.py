"""What a fault means, in words: "3 centres cannot receive; dossiers due today: 41"."""

from collections.abc import Iterable, Sequence

from motcua.kernel.text import say
from motcua.rooms.units.records import Reason
from motcua.rooms.watch.records import Means, Target


def meaning(down: Sequence[Target], due_today: int, late: int) -> tuple[Reason, ...]:
    """One sentence for each thing that people cannot do, then how many dossiers it concerns.

    ``due_today``: open dossiers at the units of ``down`` that are due before the day ends; ``late``: overdue already.
    """
    found = [_sentence(means, [t for t in down if t.means is means]) for means in Means if means is not Means.NOTHING]
    said = [one for one in found if one is not None]
    if not said:
        return (Reason(Means.NOTHING.says),)
    if due_today:
        said.append(Reason(say("Hồ sơ đến hạn trả hôm nay ở những nơi này: {n}."), {"n": due_today}))
    if late:
        said.append(Reason(say("Hồ sơ đã quá hạn ở những nơi này: {n}."), {"n": late}))
    return tuple(said)


def _sentence(means: Means, targets: Sequence[Target]) -> Reason | None:
    places = list(dict.fromkeys(target.unit or target.key for target in targets))
    if not places:
        return None
    if len(places) == 1:
        return Reason(means.says_one, {"name": targets[0].name})
    return Reason(means.says, {"n": len(places)})


def units_of(targets: Iterable[Target]) -> list[str]:
    """The units that ``targets`` belong to, each once."""
    return sorted({target.unit for target in targets if target.unit})
