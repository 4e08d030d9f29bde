"""What is published: the sheets of open data sets with small counts taken out, and the releases there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from motcua.kernel import storage
from motcua.rooms.measures import content
from motcua.rooms.measures.errors import DatasetNotFound
from motcua.rooms.measures.models import Release
from motcua.rooms.measures.queries.report_figures import OTHER_FIELD, counted, fields
from motcua.rooms.measures.queries.values import scopes_counted, values
from motcua.rooms.measures.records import Period
from motcua.rooms.measures.records.open_data import Dataset, OpenRules, Published, Shape, Sheet, Value
from motcua.rooms.measures.rules import dcat, suppression
from motcua.rooms.units import facade as units

#: stands for all units, or all fields
ALL = "*"
#: how many releases of a data set are listed and harvested
NEWEST = 60


def open_rules() -> OpenRules:
    """What holds for everything that is published.

    Raises:
        DatasetNotFound: the province publishes nothing.
    """
    found = content.open_rules()
    if found is None:
        raise DatasetNotFound(dataset="rules")
    return found


def dataset(key: str) -> Dataset:
    """The open data set with this key.

    Raises:
        DatasetNotFound: content has none.
    """
    try:
        return content.datasets()[key]
    except KeyError:
        raise DatasetNotFound(dataset=key) from None


def sheet(wanted: Dataset, said: Period, *, at: datetime) -> Sheet:
    """What a release for this period says."""
    scopes = _scopes()
    make = _by_field if wanted.shape is Shape.FIELDS else _by_indicator
    return make(wanted, scopes, said, at)


def _scopes() -> dict[str, str]:
    """Every unit that anything was counted for, with its name."""
    return units.names(scopes_counted())


def _by_field(wanted: Dataset, scopes: Mapping[str, str], said: Period, at: datetime) -> Sheet:
    """A row for each unit and field with figures, and the totals; all counts of a hidden row are empty."""
    names = sorted({name for column in wanted.columns for name, _sign in column.counts})
    found = counted(names, wanted.side, list(scopes), said)
    known = fields() | {OTHER_FIELD: "Lĩnh vực khác"}
    codes = [code for code in scopes if code in found]
    slugs = sorted({slug for by_field in found.values() for slug in by_field})
    tables = [
        [[_amount(found[code].get(slug, {}), column.counts) for slug in slugs] for code in codes]
        for column in wanted.columns
    ]
    head = (*_HEAD, "field", "field_name", *(column.key for column in wanted.columns), "suppressed")
    if not codes or not slugs:
        return Sheet(head, (), 0)
    taken = suppression.hidden(tables, open_rules().threshold)
    wide = [suppression.with_totals(table) for table in tables]
    rows = []
    for r, code in enumerate([*codes, ALL]):
        for c, slug in enumerate([*slugs, ALL]):
            amounts = [int(table[r, c]) for table in wide]
            if any(amounts):
                where = (code, scopes.get(code, "Toàn thành phố"), slug, known.get(slug, "Tất cả lĩnh vực"))
                rows.append(_row(said, where, amounts, hide=(r, c) in taken))
    return Sheet(head, tuple(rows), len(wanted.columns) * sum(bool(row[-1]) for row in rows))


_HEAD = ("period", "period_start", "period_end", "unit", "unit_name")


def _row(said: Period, where: Sequence[Value], amounts: Sequence[Value], *, hide: bool) -> tuple[Value, ...]:
    shown = [None] * len(amounts) if hide else amounts
    return (said.key, said.start.isoformat(), said.end.isoformat(), *where, *shown, hide)


def _amount(counts: Mapping[str, int], names: Sequence[tuple[str, int]]) -> int:
    return sum(sign * counts.get(name, 0) for name, sign in names)


def _by_indicator(wanted: Dataset, scopes: Mapping[str, str], said: Period, at: datetime) -> Sheet:
    """A row for each unit and indicator; what rests on few dossiers, good or bad ones, is empty."""
    head = (*_HEAD, "indicator", "indicator_name", "numerator", "denominator", "value", "suppressed")
    rows: list[tuple[Value, ...]] = []
    for code in wanted.indicators:
        known = content.indicators()[code]
        found = [one for one in values(code, [*scopes], [said], at=at)[0] if one.denominator]
        if not found:
            continue
        pairs = [(one.numerator, (one.denominator or 0) - one.numerator) for one in found]
        taken = {row for row, _column in suppression.hidden([pairs], open_rules().threshold)}
        above, below = (sum(column) for column in zip(*pairs, strict=True))
        for place, unit in enumerate([*(one.unit for one in found), ALL]):
            good, bad = pairs[place] if unit != ALL else (above, below)
            where = (unit, scopes.get(unit, "Toàn thành phố"), code, known.name)
            share = round(known.scale * good / (good + bad), known.decimals)
            rows.append(_row(said, where, (good, good + bad, share), hide=place in taken))
    return Sheet(head, tuple(rows), 3 * sum(bool(row[-1]) for row in rows))


def releases(key: str) -> tuple[Published, ...]:
    """The releases of a data set, the newest first.

    Raises:
        DatasetNotFound
    """
    rows = Release.objects.filter(dataset=dataset(key).key).order_by("-end", "-id")
    return tuple(map(_published, rows[:NEWEST]))


def all_releases() -> dict[str, list[Published]]:
    """The releases of all data sets, in one statement."""
    found: dict[str, list[Published]] = defaultdict(list)
    for row in Release.objects.filter(dataset__in=content.datasets()).order_by("-end", "-id"):
        if len(found[row.dataset]) < NEWEST:
            found[row.dataset].append(_published(row))
    return found


def release_file(key: str, version: str, kind: str) -> tuple[Published, str, BinaryIO]:
    """A release with one of its files: its hash, and its bytes for reading.

    Raises:
        DatasetNotFound: there is no such release, or it has no such file.
    """
    row = Release.objects.filter(dataset=key, version=version).first()
    if row is None or kind not in {"csv", "parquet"}:
        raise DatasetNotFound(dataset=key, version=version)
    sha256: str = row.csv_sha256 if kind == "csv" else row.parquet_sha256
    return _published(row), sha256, storage.open_file(sha256)


def open_catalogue(*, home: str) -> dict[str, Any]:
    """The catalogue for harvesters."""
    return dcat.catalogue(open_rules(), list(content.datasets().values()), all_releases(), home=home)


def small(number: int) -> bool:
    """Whether a count is too small to be shown in public."""
    return 0 < number < open_rules().threshold


def _published(row: Release) -> Published:
    return Published(
        dataset=row.dataset,
        version=row.version,
        start=row.start,
        end=row.end,
        released_at=row.released_at,
        rows=row.rows,
        hidden=row.hidden,
        scanned=row.scanned,
        csv=row.csv_sha256,
        csv_size=row.csv_size,
        parquet=row.parquet_sha256,
        parquet_size=row.parquet_size,
    )
