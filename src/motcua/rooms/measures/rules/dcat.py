"""The catalogue of open data as others harvest it: DCAT in JSON-LD, in the shape of DCAT-AP 3 (confidence high)."""

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.rooms.measures.records.open_data import Dataset, OpenRules, Published

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MONTHLY = "http://publications.europa.eu/resource/authority/frequency/MONTHLY"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
MEDIA = {
    "csv": ("https://www.iana.org/assignments/media-types/text/csv", "CSV"),
    "parquet": ("https://www.iana.org/assignments/media-types/application/vnd.apache.parquet", "PARQUET"),
}
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"


def catalogue(
    rules: OpenRules, datasets: Sequence[Dataset], releases: Mapping[str, Sequence[Published]], *, home: str
) -> dict[str, Any]:
    """The whole catalogue. ``home``: the address below which everything is found, without a slash at its end."""
    newest = [one.released_at for some in releases.values() for one in some]
    said = {
        "@context": CONTEXT,
        "@id": home,
        "@type": "dcat:Catalog",
        "dct:title": _words(rules.title, rules.title_en),
        "dct:description": _words(rules.title, rules.title_en),
        "dct:publisher": _publisher(rules, home),
        "dct:license": {"@id": rules.licence_url},
        "dct:language": [
            {"@id": f"http://publications.europa.eu/resource/authority/language/{one}"} for one in ("VIE", "ENG")
        ],
        "dcat:dataset": [_dataset(rules, one, releases.get(one.key, ()), home) for one in datasets],
    }
    if newest:
        said["dct:modified"] = _moment(max(newest).isoformat())
    return said


def _dataset(rules: OpenRules, said: Dataset, releases: Sequence[Published], home: str) -> dict[str, Any]:
    where = f"{home}/{said.key}"
    found: dict[str, Any] = {
        "@id": where,
        "@type": "dcat:Dataset",
        "dct:identifier": said.key,
        "dct:title": _words(said.title, said.title_en),
        "dct:description": _words(said.description, said.description_en),
        "dct:publisher": _publisher(rules, home),
        "dcat:theme": {"@id": f"http://publications.europa.eu/resource/authority/data-theme/{said.theme}"},
        "dct:accrualPeriodicity": {"@id": MONTHLY},
        "dcat:landingPage": {"@id": f"{where}/"},
        "dcat:distribution": [part for one in releases for part in _distributions(rules, one, where)],
    }
    if releases:
        found["dct:issued"] = _moment(min(one.released_at for one in releases).isoformat())
        found["dct:modified"] = _moment(max(one.released_at for one in releases).isoformat())
        found["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(min(one.start for one in releases).isoformat()),
            "dcat:endDate": _day(max(one.end for one in releases).isoformat()),
        }
    return found


def _distributions(rules: OpenRules, said: Published, where: str) -> list[dict[str, Any]]:
    files = (("csv", said.csv, said.csv_size), ("parquet", said.parquet, said.parquet_size))
    return [
        {
            "@id": f"{where}/{said.version}.{kind}",
            "@type": "dcat:Distribution",
            "dct:title": f"{said.version} ({kind})",
            "dcat:accessURL": {"@id": f"{where}/"},
            "dcat:downloadURL": {"@id": f"{where}/{said.version}.{kind}"},
            "dcat:mediaType": {"@id": MEDIA[kind][0]},
            "dct:format": {"@id": FILE_TYPES + MEDIA[kind][1]},
            "dct:license": {"@id": rules.licence_url},
            "dct:issued": _moment(said.released_at.isoformat()),
            "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(size)},
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": SHA256},
                "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": sha256},
            },
        }
        for kind, sha256, size in files
    ]


def _publisher(rules: OpenRules, home: str) -> dict[str, Any]:
    return {
        "@id": f"{home}#publisher",
        "@type": "foaf:Agent",
        "foaf:name": {"@language": "vi", "@value": rules.publisher},
    }


def _words(vi: str, en: str) -> list[dict[str, str]]:
    return [{"@language": "vi", "@value": vi}, {"@language": "en", "@value": en}]


def _moment(said: str) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": said}


def _day(said: str) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": said}
