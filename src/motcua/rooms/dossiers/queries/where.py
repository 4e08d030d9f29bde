"""Conditions of a statement written by hand."""

from typing import Any


class Where:
    """Conditions with their values, joined by AND; ``both`` says that the dossier's own columns are among them."""

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.values: list[Any] = []
        self.both = False

    def add(self, condition: str, *values: Any, both: bool = False) -> None:
        self.conditions.append(condition)
        self.values += values
        self.both = self.both or both

    def within(self, condition: str, *values: Any) -> "Where":
        """The same conditions after another."""
        made = Where()
        made.add(condition, *values)
        made.conditions += self.conditions
        made.values += self.values
        made.both = self.both
        return made

    def __str__(self) -> str:
        return f"WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
