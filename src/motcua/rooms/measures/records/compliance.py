"""What a procedure costs those who have to follow it."""

from dataclasses import dataclass

from motcua.rooms.measures.records.indicators import Source


@dataclass(frozen=True, slots=True)
class Burden:
    """One case of a procedure. ``steps``: step → hours of the applicant; ``fees`` and ``direct`` in đồng."""

    steps: tuple[tuple[str, float], ...]
    fees: int
    direct: int

    @property
    def hours(self) -> float:
        return sum(hours for _, hours in self.steps)


@dataclass(frozen=True, slots=True)
class Simplified:
    """A procedure that was simplified: its burden before and after, and how many cases a year."""

    code: str
    change: str
    change_en: str
    per_year: int
    before: Burden
    after: Burden


@dataclass(frozen=True, slots=True)
class SimplifiedYear:
    """What was simplified in a year. ``hourly_income`` in đồng; ``assumed``: which of it was not seen."""

    year: int
    hourly_income: int
    procedures: tuple[Simplified, ...]
    assumed: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Saving:
    """What one procedure costs all its applicants in a year, in đồng, before and after."""

    simplified: Simplified
    before: int
    after: int

    @property
    def saved(self) -> int:
        return self.before - self.after

    @property
    def share(self) -> float | None:
        """Saved, in hundredths of what it cost before."""
        return 100 * self.saved / self.before if self.before else None
