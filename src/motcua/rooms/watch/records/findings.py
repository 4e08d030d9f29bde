"""What a probe found, and what a judge remembers of a probe."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from motcua.kernel.text import say
from motcua.rooms.units.records import Reason

#: the tick of what has not happened
NEVER = -1.0


class Verdict(StrEnum):
    """How a probe, or a target, stands. ``UNKNOWN`` is a state of its own, never an alarm."""

    UNKNOWN = "unknown"
    UP = "up"
    WARNED = "warned"
    DOWN = "down"

    @property
    def says(self) -> str:
        """Its Vietnamese name, a gettext id."""
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.UNKNOWN: say("Chưa rõ"),
    Verdict.UP: say("Bình thường"),
    Verdict.WARNED: say("Có dấu hiệu bất thường"),
    Verdict.DOWN: say("Sự cố"),
}


@dataclass(frozen=True)
class Finding:
    """One answer, or its absence.

    ``tick`` is the prober's own steady clock in seconds at the *start* of the question: spans of time are measured with
    it, so that a clock that jumps changes nothing; ``run`` says which prober's. ``ok`` is None when the probe could not
    be asked at all (ICMP is not allowed here): that says nothing about the target. ``ms``: how long the answer took.
    ``value``: what was measured instead (days, seconds, bytes). ``reason``: a word of `rules.reasons`.
    """

    probe: str
    at: datetime
    tick: float
    run: str
    ok: bool | None
    ms: float | None = None
    value: float | None = None
    reason: str = ""
    recheck: bool = False


@dataclass(frozen=True)
class Memory:
    """What is remembered of a probe between two findings; small, because it is read and written with each.

    Ticks are of ``run``; when another prober speaks, spans begin anew and what is usual stays.
    """

    run: str = ""
    #: whether it has answered this prober at all: until then it may only be coming up
    heard: bool = False
    #: the last finding
    tick: float = NEVER
    #: consecutive failures and successes, and when each streak began
    fails: int = 0
    oks: int = 0
    since: float = NEVER
    #: the last latencies of answers, newest last (ms)
    recent: tuple[float, ...] = ()
    #: latencies that make up the next block
    block: tuple[float, ...] = ()
    #: medians of the blocks before, newest last: what is usual
    blocks: tuple[float, ...] = ()
    #: their median, and how far they lie from it as a rule; None while too little is known
    usual: tuple[float, float] | None = None
    #: the last regular answers as bits, newest lowest: 1 is a failure
    lost: int = 0
    asked: int = 0
    #: how often it went down lately; fades with time
    flaps: float = 0.0
    flapped: float = NEVER
    verdict: Verdict = Verdict.UNKNOWN
    reasons: tuple[Reason, ...] = field(default=())


@dataclass(frozen=True)
class Beat:
    """What a prober did since its start: questions answered, answers dropped, questions put late, those under way."""

    run: str
    at: datetime
    findings: int
    dropped: int
    late: int
    in_flight: int
