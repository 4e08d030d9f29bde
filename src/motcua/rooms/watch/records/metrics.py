"""Figures for machines."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """One value with its labels."""

    value: float
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Metric:
    """A family of values. ``kind``: gauge or counter; ``unit`` is the last word of the name, where it has one."""

    name: str
    kind: str
    says: str
    samples: tuple[Sample, ...]
    unit: str = ""
