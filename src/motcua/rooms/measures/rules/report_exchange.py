"""A report as other systems take it: SDMX-CSV 2.0, ADX, and the message to the national reporting system."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from motcua.rooms.measures.records.periods import Kind, Period
from motcua.rooms.measures.records.reports import Report, Said

#: SDMX-CSV 2.0 (confidence high): what the row is about, what to do with it, then dimensions, the value, its status
SDMX_COLUMNS = (
    *("STRUCTURE", "STRUCTURE_ID", "ACTION"),
    *("FREQ", "REF_AREA", "TIME_PERIOD", "TABLE", "ROW", "INDICATOR"),
    *("OBS_VALUE", "OBS_STATUS"),
)
AGENCY = "MOTCUA"
#: letters of the SDMX code list CL_FREQ; the nine months of the reporting regime have none
FREQUENCIES = {
    Kind.MONTH: "M",
    Kind.REPORT_MONTH: "M",
    Kind.QUARTER: "Q",
    Kind.REPORT_QUARTER: "Q",
    Kind.REPORT_HALF: "S",
    Kind.YEAR: "A",
    Kind.REPORT_YEAR: "A",
}
_LENGTHS = {
    Kind.DAY: "P1D",
    Kind.MONTH: "P1M",
    Kind.REPORT_MONTH: "P1M",
    Kind.QUARTER: "P3M",
    Kind.REPORT_QUARTER: "P3M",
    Kind.REPORT_HALF: "P6M",
    Kind.REPORT_NINE: "P9M",
    Kind.YEAR: "P1Y",
    Kind.REPORT_YEAR: "P1Y",
}
#: Aggregate Data Exchange (IHE QRPH ADX; confidence medium)
ADX = "urn:ihe:qrph:adx:2015"


def interval(said: Period) -> str:
    """A period as ISO 8601 names it, from a day on for a length: ``2026-09-15/P1M`` ends on 14 October."""
    days = (said.end - said.start).days + 1
    return f"{said.start}/{_LENGTHS.get(said.kind, f'P{days}D')}"


def observations(said: Report) -> Iterator[tuple[str, str, str, Said]]:
    """Table, row, column and value of every cell that is known and not a text."""
    for cell in said.cells.values():
        if not isinstance(cell.value, str):
            table, row, column = cell.key.split(".")
            yield table, row, column, cell.value


def sdmx_csv(said: Report, *, area: str) -> str:
    """The numbers in SDMX-CSV 2.0; what is not known is there, without a value and with status ``M`` (missing)."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(SDMX_COLUMNS)
    structure = f"{AGENCY}:{said.type.key.upper().replace('-', '_')}({said.type.version}.0.0)"
    period = said.line.period
    for table, row, column, value in observations(said):
        rows.writerow(
            [
                *("dataflow", structure, "R"),
                *(FREQUENCIES.get(period.kind, "O"), area, interval(period), table, row, column),
                *(("", "M") if value is None else (_plain(value), "A")),
            ]
        )
    return out.getvalue()


def adx(said: Report, *, area: str, exported: datetime) -> bytes:
    """The numbers as an ADX document; what is not known is left out, as ADX has no word for it."""
    root = ElementTree.Element("adx", {"xmlns": ADX, "exported": exported.isoformat()})
    about = {"orgUnit": area, "period": interval(said.line.period), "dataSet": said.type.key}
    if said.line.handed_in_at:
        about["completeDate"] = said.line.handed_in_at.date().isoformat()
    group = ElementTree.SubElement(root, "group", about)
    for table, row, column, value in observations(said):
        if value is not None:
            what = {"dataElement": f"{table}.{column}", "row": row, "value": _plain(value)}
            ElementTree.SubElement(group, "dataValue", what)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _plain(value: Said) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def national(said: Report, *, agency: str, approved_at: datetime, explanations: Mapping[str, str]) -> dict[str, Any]:
    """The message to the national reporting system.

    Its names follow those of the national messages about dossiers (``TrangThaiHoSo``); no description of this
    interface was seen (confidence low), so they are kept in this one place.
    """
    period = said.line.period
    return {
        "MaDonVi": agency,
        "MaBaoCao": said.type.national,
        "PhienBanBieuMau": said.type.version,
        "KyBaoCao": period.key,
        "TuNgay": period.start.isoformat(),
        "DenNgay": period.end.isoformat(),
        "LanGui": said.line.revision,
        "NgayDuyet": approved_at.isoformat(),
        "ChiTieu": [
            {"MaBang": table, "MaDong": row, "MaCot": column, "GiaTri": value}
            for table, row, column, value in observations(said)
        ],
        "ThuyetMinh": [
            {"MaO": cell.key, "NoiDung": cell.value} for cell in said.cells.values() if isinstance(cell.value, str)
        ]
        + [{"MaO": finding.partition(":")[0], "NoiDung": text} for finding, text in sorted(explanations.items())],
    }
