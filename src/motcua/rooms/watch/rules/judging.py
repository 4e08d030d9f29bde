"""From findings to a verdict, one finding at a time: pure, and blind to the clock on the wall.

What it promises (tests/watch/test_judging.py):

* a target that stops answering is down within two periods (`SPAN`, `LEAST`: the first failure is asked again quickly,
  and all answers must fail over most of a period);
* one that only flaps is never called down; that it is unstable is said once, as a warning, and stays said while it is;
* slower than usual is a warning before it fails; what is usual is the median of a day's medians, with their MAD.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from motcua.kernel.text import say
from motcua.rooms.units.records import Reason
from motcua.rooms.watch.records import NEVER, Finding, Memory, Probe, Verdict
from motcua.rooms.watch.rules import reasons

#: a target is down when every question over this share of a period failed, and at least so many questions
SPAN, LEAST = 0.65, 3
#: one that has not answered since the prober began may only be coming up with it: it is given so many periods
COMING_UP = 3.0
#: a failure is asked again after this share of a period, again and again, until SPAN has passed
RECHECK = 0.1
#: calm periods before it is well again, doubled with each time it went down lately, at most
CALM, MOST_CALM = 2, 10
#: periods in which half of "lately" is forgotten
FORGETS = 360
#: regular answers that stability is judged over; so many failures among the last `SOON` open the warning, it ends at so
#: many in the whole window
WINDOW, SOON, UNSTABLE, STABLE = 60, 20, 4, 2
#: answers whose median is "now"
RECENT = 5
#: answers in one block of what is usual: few at first, so that a new target is known soon
FIRST_BLOCKS, FIRST_SIZE, SIZE, BLOCKS = 8, 3, 15, 96
KNOWN = 4
#: slower by so many spreads, by this share, and by so many milliseconds at least, to be worth a warning
SPREADS, SHARE, FLOOR_MS = 5.0, 0.5, 30.0
#: the warning ends when this share of the excess is left
EASED = 0.6


def step(memory: Memory, finding: Finding, probe: Probe) -> Memory:
    """What is remembered, and the verdict, after one more finding."""
    if finding.ok is None:
        return replace(memory, reasons=(Reason(reasons.says(finding.reason)),))
    failed = not finding.ok or _beyond(finding.value, probe.fail, probe)
    now = _counted(memory, finding, failed)
    if failed:
        return _failing(now, finding, probe)
    now = _learnt(now, finding)
    if now.verdict is Verdict.DOWN:
        if not _calm(now, finding, probe):
            return now
        # what was lost while it was down says nothing about how steady it is now
        now = replace(now, lost=0, asked=0)
    found = tuple(_unusual(now, finding, probe))
    verdict = Verdict.WARNED if found else Verdict.UP
    if verdict is now.verdict and found == now.reasons:
        return now
    return replace(now, verdict=verdict, reasons=found)


def usual(memory: Memory) -> tuple[float, float] | None:
    """The latency that is usual and its spread in ms; None while too little is known."""
    if len(memory.blocks) < KNOWN:
        return None
    middle = median(memory.blocks)
    away = median([abs(block - middle) for block in memory.blocks])
    return middle, max(1.4826 * away, 0.1 * middle, 1.0)


def limit_ms(memory: Memory) -> float | None:
    """Slower than this is unusual."""
    known = memory.usual
    if known is None:
        return None
    middle, spread = known
    return middle + max(SPREADS * spread, SHARE * middle, FLOOR_MS)


def failing(memory: Mapping[str, Any]) -> bool:
    """Whether the last question failed, from a memory as it is kept: it may be down soon."""
    return bool(memory.get("fails"))


def _counted(memory: Memory, finding: Finding, failed: bool) -> Memory:
    """Streaks and losses. Another prober, or one whose clock ran back, has ticks of its own: spans begin anew."""
    same = memory.run == finding.run and finding.tick >= memory.tick
    streak = memory.fails if failed else memory.oks
    fails, oks = (streak + 1, 0) if failed else (0, streak + 1)
    lost, asked = memory.lost, memory.asked
    if not finding.recheck:
        lost = (lost << 1 | failed) & ((1 << WINDOW) - 1)
        asked = min(asked + 1, WINDOW)
    return replace(
        memory,
        run=finding.run,
        heard=not failed or (memory.heard and same),
        tick=finding.tick,
        fails=fails,
        oks=oks,
        since=memory.since if streak and same else finding.tick,
        lost=lost,
        asked=asked,
        flapped=memory.flapped if same or not memory.flaps else finding.tick,
    )


def _failing(memory: Memory, finding: Finding, probe: Probe) -> Memory:
    span = SPAN if memory.heard else COMING_UP
    sure = memory.fails >= LEAST and finding.tick - memory.since >= span * probe.period_s
    # what never answered this prober may not be allowed through at all (an echo that a firewall drops)
    silent = bool(probe.options.get("once_answered")) and not memory.heard
    if memory.verdict is Verdict.DOWN or not sure or silent:
        return memory
    flaps = _flaps(memory, finding, probe) + 1
    return replace(
        memory, verdict=Verdict.DOWN, reasons=(_why_down(memory, finding, probe),), flaps=flaps, flapped=finding.tick
    )


def _why_down(memory: Memory, finding: Finding, probe: Probe) -> Reason:
    if finding.ok and finding.value is not None:
        measured = {"value": round(finding.value), "limit": round(probe.fail or 0)}
        return Reason(str(probe.options.get("says_fail", _FAIL)), measured)
    return Reason(DOWN_SAYS, {"n": memory.fails, "why": reasons.says(finding.reason)})


DOWN_SAYS = say("Hỏng {n} lần liền: {why}.")
_FAIL = say("Đo được {value}, giới hạn là {limit}.")
_WARN = say("Đo được {value}, nên dưới ngưỡng {limit}.")


def _flaps(memory: Memory, finding: Finding, probe: Probe) -> float:
    """How often it went down lately."""
    if memory.flapped == NEVER:
        return memory.flaps
    return float(memory.flaps * 0.5 ** ((finding.tick - memory.flapped) / (FORGETS * probe.period_s)))


def _calm(memory: Memory, finding: Finding, probe: Probe) -> bool:
    wanted = min(CALM * 2 ** max(0.0, memory.flaps - 1), MOST_CALM) * probe.period_s
    return memory.oks >= LEAST and finding.tick - memory.since >= wanted * 0.95


def _learnt(memory: Memory, finding: Finding) -> Memory:
    """What is usual, with one more answer. A warning does not stop it: a new level becomes usual within a day."""
    if finding.ms is None or finding.recheck:
        return memory
    recent = (*memory.recent, finding.ms)[-RECENT:]
    block = (*memory.block, finding.ms)
    size = FIRST_SIZE if len(memory.blocks) < FIRST_BLOCKS else SIZE
    if len(block) < size:
        return replace(memory, recent=recent, block=block)
    now = replace(memory, recent=recent, block=(), blocks=(*memory.blocks, median(block))[-BLOCKS:])
    return replace(now, usual=usual(now))


def _unusual(memory: Memory, finding: Finding, probe: Probe) -> Sequence[Reason]:
    warned = memory.verdict is Verdict.WARNED
    found = [_unstable(memory, warned), _slow(memory, warned), _too_slow(memory, probe, warned)]
    if finding.value is not None and _beyond(finding.value, probe.warn, probe):
        says = str(probe.options.get("says_warn", _WARN))
        found.append(Reason(says, {"value": round(finding.value), "limit": round(probe.warn or 0)}))
    return [one for one in found if one is not None]


def _unstable(memory: Memory, warned: bool) -> Reason | None:
    lost = memory.lost.bit_count()
    lately = (memory.lost & ((1 << SOON) - 1)).bit_count()
    still = warned and lost > STABLE and _said(memory, UNSTABLE_SAYS)
    return Reason(UNSTABLE_SAYS, {"lost": lost, "asked": memory.asked}) if still or lately >= UNSTABLE else None


def _slow(memory: Memory, warned: bool) -> Reason | None:
    limit, known = limit_ms(memory), memory.usual
    if limit is None or known is None or len(memory.recent) < RECENT:
        return None
    now, middle = median(memory.recent), known[0]
    if warned and _said(memory, SLOW_SAYS):
        limit = middle + EASED * (limit - middle)
    if now <= limit:
        return None
    return Reason(SLOW_SAYS, {"now": round(now), "usual": round(middle)})


def _too_slow(memory: Memory, probe: Probe, warned: bool) -> Reason | None:
    if probe.slow_ms is None or len(memory.recent) < RECENT:
        return None
    now = median(memory.recent)
    limit = probe.slow_ms * (0.9 if warned and _said(memory, TOO_SLOW_SAYS) else 1.0)
    return Reason(TOO_SLOW_SAYS, {"now": round(now), "limit": round(probe.slow_ms)}) if now > limit else None


UNSTABLE_SAYS = say("Chập chờn: mất {lost} trong {asked} lần hỏi gần nhất.")
SLOW_SAYS = say("Chậm hơn thường lệ: {now} ms, bình thường khoảng {usual} ms.")
TOO_SLOW_SAYS = say("Chậm hơn mức cam kết: {now} ms, cam kết {limit} ms.")


def _said(memory: Memory, says: str) -> bool:
    return any(reason.says == says for reason in memory.reasons)


def _beyond(value: float | None, limit: float | None, probe: Probe) -> bool:
    """Whether ``value`` has passed ``limit``: less is worse when ``fail`` lies below ``warn``."""
    if value is None or limit is None:
        return False
    less_is_worse = probe.warn is not None and probe.fail is not None and probe.fail < probe.warn
    return value <= limit if less_is_worse else value >= limit
