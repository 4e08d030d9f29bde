"""A deadline and the reasons for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.kernel.text import say

Fact = str | int


@dataclass(frozen=True)
class Remaining:
    """What is left of a limit while the clock stands: working minutes, working days or calendar days."""

    amount: int
    unit: str

    @property
    def says(self) -> str:
        """In Vietnamese, a gettext id with ``{amount}``."""
        return _REMAINING[self.unit]


_REMAINING = {
    "working_minute": say("{amount} phút làm việc"),
    "working_day": say("{amount} ngày làm việc"),
    "calendar_day": say("{amount} ngày"),
}

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Reason:
    """One step of the explanation. ``says`` is a Vietnamese sentence, itself the gettext id; ``facts`` fill it.

    Facts are plain values. Texts among them (names of holidays and weekdays) are gettext ids too.
    """

    says: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def in_words(self, translate: Translate = str) -> str:
        """The sentence in the language of ``translate`` (``gettext``); in Vietnamese without it."""
        facts = {
            key: translate(value) if isinstance(value, str) and value else value for key, value in self.facts.items()
        }
        return translate(self.says).format(**facts)

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {"says": self.says, "facts": dict(self.facts)}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Reason":
        """What ``plain`` wrote."""
        return cls(says=said["says"], facts=dict(said["facts"]))


class Deadline:
    """When an answer is due, and why.

    ``due`` is aware, in Viet Nam's time, on a whole minute; ``None`` while an open pause keeps the clock standing, and
    then ``remaining`` says what is left of the limit. The reasons are put together when they are first asked for.
    """

    __slots__ = ("_explain", "_reasons", "due", "remaining")

    def __init__(
        self,
        due: datetime | None,
        remaining: Remaining | None = None,
        explain: Callable[[], tuple[Reason, ...]] | None = None,
        reasons: tuple[Reason, ...] | None = None,
    ) -> None:
        self.due = due
        self.remaining = remaining
        self._explain = explain
        self._reasons = reasons

    @property
    def paused(self) -> bool:
        """Whether the clock stands."""
        return self.due is None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The due moment in words first, then each step that led to it."""
        if self._reasons is None:
            self._reasons = self._explain() if self._explain else ()
        return self._reasons

    def __iter__(self) -> Iterator[Any]:
        """So that ``due, reasons = compute(…)`` reads well."""
        yield self.due
        yield self.reasons

    def in_words(self, translate: Translate = str) -> list[str]:
        """The reasons as sentences."""
        return [reason.in_words(translate) for reason in self.reasons]

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it: ``due`` in ISO 8601 with offset, ``remaining``, ``reasons``."""
        return {
            "due": self.due.isoformat() if self.due else None,
            "remaining": {"amount": self.remaining.amount, "unit": self.remaining.unit} if self.remaining else None,
            "reasons": [reason.plain() for reason in self.reasons],
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Deadline) and (self.due, self.remaining) == (other.due, other.remaining)

    def __hash__(self) -> int:
        return hash((self.due, self.remaining))

    def __repr__(self) -> str:
        return f"Deadline(due={self.due.isoformat() if self.due else None}, remaining={self.remaining})"
