"""Two ledgers of one day, compared."""

from collections.abc import Iterable

from motcua.rooms.payments.records import Difference, DifferenceKind, FileLine


def compare(ours: Iterable[FileLine], theirs: Iterable[FileLine]) -> list[Difference]:
    """Every transaction on which the two do not agree, by its number; a number that stands twice counts as its sum."""
    here, there = _summed(ours), _summed(theirs)
    found = []
    for external in sorted(here.keys() | there.keys()):
        mine, other = here.get(external), there.get(external)
        if mine is not None and other is not None and mine.amount == other.amount:
            continue
        known = mine or other
        kind = DifferenceKind.AMOUNT if mine and other else DifferenceKind.OURS if mine else DifferenceKind.THEIRS
        found.append(
            Difference(
                kind=kind,
                external=external,
                ours=mine.amount if mine else None,
                theirs=other.amount if other else None,
                order=known.order if known else "",
                at=(other or mine).at if known else "",  # type: ignore[union-attr]
            )
        )
    return found


def _summed(lines: Iterable[FileLine]) -> dict[str, FileLine]:
    found: dict[str, FileLine] = {}
    for line in lines:
        before = found.get(line.external)
        total = line.amount + (before.amount if before else 0)
        found[line.external] = FileLine(line.external, total, line.order or (before.order if before else ""), line.at)
    return found
