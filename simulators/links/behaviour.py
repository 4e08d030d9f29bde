"""How a link behaves at a moment: pure, so that a test can ask for any second of a script."""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

#: what a link can do to whoever asks it
DOES = {
    "ok": "answers after its usual time",
    "slow": "answers after `ms` more, reached over `over` seconds",
    "flap": "is away for `away` seconds of each `every`",
    "lose": "does not answer a `share` of the questions",
    "hang": "takes the connection and never answers",
    "die": "takes no connection",
    "error": "answers 503",
    "redirect": "leads to itself, again and again",
    "garbage": "answers what is not HTTP",
    "endless": "sends a head that does not end",
    "flood": "sends a body that does not end",
    "cut": "closes in the middle of the head",
}
ALL = "*"


@dataclass(frozen=True)
class Step:
    """From second ``after`` on, the links ``who`` do ``does``; ``said`` are its figures."""

    after: float
    who: frozenset[str]
    does: str
    said: Mapping[str, float] = field(default_factory=dict)

    def concerns(self, number: int) -> bool:
        return ALL in self.who or str(number) in self.who


@dataclass(frozen=True)
class Manner:
    """What to do with one question: which of `DOES` (``away`` is as if it hung), and after how many ms."""

    does: str
    ms: float


def read(text: str) -> list[Step]:
    """A script: a JSON list of ``{"after": 60, "who": "31153", "does": "slow", "ms": 200, "over": 300}``.

    Raises:
        ValueError: something in it is not understood.
    """
    return [step(said) for said in json.loads(text)]


def step(said: Mapping[str, Any]) -> Step:
    """One step of a script."""
    rest = {key: value for key, value in said.items() if key not in ("after", "who", "does")}
    does, who = said["does"], said.get("who", ALL)
    if does not in DOES:
        raise ValueError(f"a link cannot {does!r}; it can {', '.join(DOES)}")
    return Step(
        after=float(said.get("after", 0)),
        who=frozenset(map(str, who if isinstance(who, list) else [who])),
        does=does,
        said={key: float(value) for key, value in rest.items()},
    )


def manner(number: int, second: float, script: Iterable[Step]) -> Manner:
    """What the link ``number`` does at ``second``: the last step that concerns it and has begun."""
    usual = usual_ms(number)
    begun = [one for one in script if one.after <= second and one.concerns(number)]
    if not begun:
        return Manner("ok", usual)
    now = max(begun, key=lambda one: one.after)
    if now.does == "slow":
        over = now.said.get("over", 0.0)
        share = min(1.0, (second - now.after) / over) if over else 1.0
        return Manner("ok", usual + share * now.said.get("ms", 200.0))
    if now.does == "flap":
        away = (second - now.after) % now.said.get("every", 120.0) < now.said.get("away", 8.0)
        return Manner("hang" if away else "ok", usual)
    if now.does == "lose":
        lost = _share(number * 1_000_003 + int(second * 1000)) < now.said.get("share", 0.1)
        return Manner("hang" if lost else "ok", usual)
    return Manner(now.does, usual)


@cache
def usual_ms(number: int) -> float:
    """Between 2 and 18 ms, always the same for one link."""
    return 2.0 + _share(number) * 16.0


def _share(number: int) -> float:
    """A number between 0 and 1 that looks like chance and is always the same."""
    return zlib.crc32(str(number).encode()) / 2**32
