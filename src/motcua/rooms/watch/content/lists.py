"""The operator's addresses (``watch/addresses.csv``) and the policy (``watch/policy.yaml``)."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from motcua.kernel.content import SOURCES, TEXT, Mistake, read_shaped
from motcua.rooms.watch.records import Escalation, Policy, Severity

COLUMNS = ["target", "address", "port", "source"]
_STEPS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["after_minutes", "role", "where"],
        "additionalProperties": False,
        "properties": {
            "after_minutes": {"type": "integer", "minimum": 0},
            "role": TEXT,
            "where": {"enum": ["city", "unit"]},
        },
    },
}
POLICY = json.dumps(
    {
        "type": "object",
        "required": ["escalations", "common_cause", "sources"],
        "additionalProperties": False,
        "properties": {
            "escalations": {
                "type": "object",
                "required": [one.value for one in Severity],
                "additionalProperties": False,
                "properties": {one.value: _STEPS for one in Severity},
            },
            "common_cause": {
                "type": "object",
                "required": ["share", "least"],
                "additionalProperties": False,
                "properties": {
                    "share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
                    "least": {"type": "integer", "minimum": 2},
                },
            },
            "sources": SOURCES,
        },
    }
)


@dataclass(frozen=True)
class Address:
    """Where a target is, as the operator says; ``source``: the contract or list it is from."""

    target: str
    address: str
    port: int | None
    source: str


def read_addresses(file: Path) -> Iterator[Address | Mistake]:
    """Each line, or what to correct in it. No file is no address."""
    if not file.exists():
        return
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    rows = csv.DictReader(lines)
    if rows.fieldnames != COLUMNS:
        yield Mistake(file, f"the columns are {','.join(COLUMNS)}")
        return
    for row in rows:
        port = (row["port"] or "").strip()
        if not row["target"] or not row["address"] or (port and not (port.isdecimal() and 0 < int(port) < 65536)):
            yield Mistake(file, f"{row['target'] or 'a line'}: a target, its address, and a port or nothing")
        elif not row["source"]:
            yield Mistake(file, f"{row['target']}: says no source")
        else:
            yield Address(row["target"], row["address"].strip(), int(port) if port else None, row["source"])


def read_policy(file: Path) -> Policy | list[Mistake]:
    """The policy, or what to correct."""
    said = read_shaped(file, POLICY)
    if isinstance(said, list):
        return said
    steps = {str(key): tuple(Escalation(**one) for one in found) for key, found in said["escalations"].items()}
    return Policy(steps, float(said["common_cause"]["share"]), said["common_cause"]["least"])
