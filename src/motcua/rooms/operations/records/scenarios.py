"""Scenarios: a drawn process that is played when something happens, rehearsed against history before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from motcua.kernel.text import say

#: the folder of content, and the family of drawings in the process room
FAMILY = "operations/scenarios"
#: the words of drawings: outcomes of steps, and the message that the data are calm again
OUTCOMES = frozenset({"done", "not-done", "yes", "no"})
CALM = "data-calm"
#: where a step may be done: the unit that it is about, its one-stop centre, the city, or every unit that is touched
PLACES = frozenset({"unit", "centre", "city", "touched"})


class StepKind(StrEnum):
    """What a step of a scenario is: orders with a clock, a list to tick, a decision, a notice to acknowledge."""

    ORDER = "order"
    CHECKLIST = "checklist"
    DECISION = "decision"
    NOTICE = "notice"

    @property
    def says(self) -> str:
        return _KINDS[self]


_KINDS: Mapping[StepKind, str] = {
    StepKind.ORDER: say("Chỉ đạo"),
    StepKind.CHECKLIST: say("Danh mục việc"),
    StepKind.DECISION: say("Quyết định"),
    StepKind.NOTICE: say("Thông báo"),
}
#: what the outcomes of a decision are called where content says nothing
OUTCOME_WORDS: Mapping[str, str] = {
    "done": say("Đã xong"),
    "not-done": say("Không làm được"),
    "yes": say("Có"),
    "no": say("Không"),
}


class EntryWord(StrEnum):
    """What the log of a run tells."""

    START = "start"
    STEP = "step"
    DONE = "done"
    TICK = "tick"
    TIMER = "timer"
    NOTE = "note"
    LEFT = "left"
    END = "end"

    @property
    def says(self) -> str:
        return _WORDS[self]


_WORDS: Mapping[EntryWord, str] = {
    EntryWord.START: say("Bắt đầu"),
    EntryWord.STEP: say("Đến bước"),
    EntryWord.DONE: say("Xong bước"),
    EntryWord.TICK: say("Đánh dấu việc"),
    EntryWord.TIMER: say("Hết giờ"),
    EntryWord.NOTE: say("Ghi nhận"),
    EntryWord.LEFT: say("Bỏ qua bước"),
    EntryWord.END: say("Kết thúc"),
}


class Ending(StrEnum):
    """How a run ended: at an end of the drawing, because the data were calm, or stopped by hand."""

    DONE = "done"
    CALM = "calm"
    STOPPED = "stopped"

    @property
    def says(self) -> str:
        return _ENDINGS[self]


_ENDINGS: Mapping[Ending, str] = {
    Ending.DONE: say("Đã đi hết kịch bản"),
    Ending.CALM: say("Số liệu đã trở lại bình thường"),
    Ending.STOPPED: say("Dừng bằng tay"),
}


@dataclass(frozen=True, slots=True)
class StepWords:
    """What content says about one step: its title, text and, of a list, the things to tick."""

    kind: StepKind
    title: str
    title_en: str
    text: str = ""
    limit: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario, as content says it. ``alert``: the rule whose alert starts it; ``rest``: how long after a run it is
    not started by itself again at the same unit. ``version`` covers the drawing and the words.
    """

    key: str
    name: str
    name_en: str
    goal: str
    goal_en: str
    alert: str
    rest: timedelta
    ends_when_calm: bool
    steps: Mapping[str, StepWords]
    version: str
    sources: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Firing:
    """One time at which history would have started a scenario."""

    day: date
    unit: str
    value: float


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a version of a scenario would have done in a stretch of days."""

    id: UUID
    scenario: str
    version: str
    start: date
    end: date
    firings: tuple[Firing, ...]
    looked: int
    first_steps: tuple[str, ...]
    at: datetime
    by: str

    @property
    def months(self) -> tuple[tuple[str, int], ...]:
        """How often in each month: (``2026-10``, 4)."""
        counted: dict[str, int] = {}
        day = self.start.replace(day=1)
        while day <= self.end:
            counted[f"{day:%Y-%m}"] = 0
            day = (day + timedelta(days=32)).replace(day=1)
        for one in self.firings:
            counted[f"{one.day:%Y-%m}"] += 1
        return tuple(counted.items())


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """A scenario in the list: whether its present version was rehearsed and is switched on, and how often it runs."""

    scenario: Scenario
    on: bool
    rehearsal: Rehearsal | None
    running: int
    runs: int


@dataclass(frozen=True, slots=True)
class RunCard:
    """One run in a list."""

    id: UUID
    scenario: str
    name: str
    name_en: str
    unit: str
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    ending: Ending | None
    alert: UUID | None


@dataclass(frozen=True, slots=True)
class RunStep:
    """One step of a run: what waits there, for whom, and what became of it. ``ticked`` says of each of ``items``
    whether it is done. ``acknowledge_minutes``, ``finish_minutes``: wall clock, the slowest of its orders.
    """

    id: UUID
    element: str
    kind: StepKind
    title: str
    title_en: str
    text: str
    unit: str
    since: datetime
    due_at: datetime | None
    done_at: datetime | None
    done_by: str
    outcome: str
    outcomes: tuple[str, ...]
    items: tuple[str, ...]
    ticked: tuple[bool, ...]
    orders: tuple[int, ...]
    late: int
    acknowledge_minutes: int | None
    finish_minutes: int | None

    @property
    def open(self) -> bool:
        return self.done_at is None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a run's log. ``step``: the title of the step that it is about."""

    word: EntryWord
    at: datetime
    by: str
    text: str
    step: str
    step_en: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run whole; with its ``log`` and the times of its steps it is the after-action report too."""

    run: RunCard
    scenario: Scenario | None
    steps: tuple[RunStep, ...]
    log: tuple[LogLine, ...]
    touched: tuple[str, ...]
    may_command: bool

    @property
    def orders(self) -> int:
        return sum(len(step.orders) for step in self.steps)

    @property
    def late(self) -> int:
        return sum(step.late for step in self.steps)
