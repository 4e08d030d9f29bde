"""Open data: what the city publishes, in which form, and what its gate looks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from motcua.rooms.measures.records.indicators import Side, Source
from motcua.rooms.measures.records.periods import Kind

#: what a published cell may hold; nothing where it is suppressed or not known
Value = int | float | str | bool | None


class Shape(StrEnum):
    """What a row of a data set is: a unit and a field of procedures, or a unit and an indicator."""

    FIELDS = "fields"
    INDICATORS = "indicators"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of counts: names of counts, each with +1 or -1."""

    key: str
    name: str
    name_en: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """An open data set. A release for each period of ``kind``; ``places``: columns whose words are names of places."""

    key: str
    title: str
    title_en: str
    description: str
    description_en: str
    theme: str
    kind: Kind
    shape: Shape
    side: Side
    columns: tuple[Column, ...]
    indicators: tuple[str, ...]
    places: tuple[str, ...]
    valid_from: date
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What something personal looks like. ``sample``: what it must find, invented."""

    key: str
    says: str
    expression: str
    sample: str
    in_places: bool


@dataclass(frozen=True, slots=True)
class OpenRules:
    """What holds for everything that is published: who publishes it and how, and what may not be in it.

    ``threshold``: counts above zero and below it are suppressed. ``since``: the day from which on the city's own
    figures are counted. ``columns``: names of columns that hold persons.
    """

    title: str
    title_en: str
    publisher: str
    owner: str
    licence: str
    licence_url: str
    threshold: int
    since: date
    patterns: tuple[Pattern, ...]
    columns: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be published: names of columns, rows, and how many cells are suppressed."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]
    hidden: int


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Something in a column looks personal; the values themselves are told to nobody."""

    column: str
    says: str
    times: int


@dataclass(frozen=True, slots=True)
class Published:
    """A release of a data set. ``size``: of the CSV and the Parquet file, in bytes."""

    dataset: str
    version: str
    start: date
    end: date
    released_at: datetime
    rows: int
    hidden: int
    scanned: int
    csv: str
    csv_size: int
    parquet: str
    parquet_size: int


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """What one deciding office received, finished, and finished in time."""

    unit: str
    received: int
    finished: int
    finished_on_time: int


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """Figures that anybody may see, from ``since`` to ``as_of``; a rate is never given without both of its counts."""

    since: date
    as_of: datetime
    received: int
    finished: int
    finished_on_time: int
    open_in_time: int
    open_late: int
    online: int
    by_unit: tuple[UnitFigures, ...]
