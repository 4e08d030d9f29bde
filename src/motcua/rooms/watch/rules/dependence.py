"""What explains what: the line of the province is down, so the centres behind it are explained."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from motcua.rooms.watch.records import Policy, Verdict

#: longer chains are a mistake of the content
DEEPEST = 5


@dataclass(frozen=True)
class Standing:
    """How a target stands: its verdict, whether its last question failed, and the target that it is behind."""

    verdict: Verdict
    failing: bool = False
    behind: str = ""


class Fate(StrEnum):
    """What becomes of a target's trouble."""

    NONE = "none"  # nothing is wrong
    OWN = "own"  # an incident of its own
    EXPLAINED = "explained"  # part of the incident of another target
    WAITS = "waits"  # the target that it is behind fails too, and is not judged yet


@dataclass(frozen=True)
class Cause:
    """The fate of one target; ``of``: the target whose incident explains it, itself when it is its own."""

    fate: Fate
    of: str = ""


def common_causes(standings: Mapping[str, Standing], policy: Policy) -> dict[str, tuple[int, int]]:
    """Targets that must be down because most of those behind them are: target → how many of how many.

    The same failure seen a hundred times is one incident, also where the common link has no probe of its own.
    """
    behind: dict[str, list[Verdict]] = defaultdict(list)
    for standing in standings.values():
        if standing.behind and standing.verdict is not Verdict.UNKNOWN:
            behind[standing.behind].append(standing.verdict)
    found = {}
    for target, verdicts in behind.items():
        down = verdicts.count(Verdict.DOWN)
        if down >= policy.common_cause_least and down >= policy.common_cause_share * len(verdicts):
            found[target] = (down, len(verdicts))
    return found


def causes(standings: Mapping[str, Standing], suspected: Mapping[str, object]) -> dict[str, Cause]:
    """The fate of each target. ``suspected``: targets that count as down whatever their own probes say."""
    return {key: _cause(key, standings, suspected) for key in standings}


def _cause(key: str, standings: Mapping[str, Standing], suspected: Mapping[str, object]) -> Cause:
    verdict = standings[key].verdict
    if key not in suspected and verdict in (Verdict.UP, Verdict.UNKNOWN):
        return Cause(Fate.NONE)
    highest, waits = key, False
    above = standings[key].behind
    for _ in range(DEEPEST):
        if not above:
            break
        other = standings.get(above)
        if above in suspected or (other and other.verdict is Verdict.DOWN):
            highest, waits = above, False
        elif other and other.verdict is Verdict.WARNED and verdict is Verdict.WARNED:
            highest = above
        elif other and other.failing:
            waits = True
        above = other.behind if other else ""
    if highest != key:
        return Cause(Fate.EXPLAINED, highest)
    # what has answered again is not opened as new while it is still being calmed
    waits = waits or (verdict is Verdict.DOWN and not standings[key].failing and key not in suspected)
    return Cause(Fate.WAITS) if waits else Cause(Fate.OWN, key)
