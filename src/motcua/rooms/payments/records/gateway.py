"""Who is connected, and in which words they speak: content, because it differs by version of the platform."""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.rooms.payments.records.money import PaidOnline


@dataclass(frozen=True)
class Gateway:
    """A payment platform. ``fields``: our word → its field; ``signed``: message → the fields its checksum covers.

    ``states``: its word for a transaction's state → ours (paid, failed, pending). ``minutes``: how long an attempt to
    pay stands open.
    """

    key: str
    name: str
    name_en: str
    paths: Mapping[str, str]
    fields: Mapping[str, str]
    signed: Mapping[str, tuple[str, ...]]
    signature: str
    success: frozenset[str]
    states: Mapping[str, str]
    constants: Mapping[str, str]
    minutes: int
    online: PaidOnline


@dataclass(frozen=True)
class BankFeed:
    """A bank that tells us of credits. ``fields`` and ``signed`` as of a gateway."""

    key: str
    name: str
    fields: Mapping[str, str]
    signed: tuple[str, ...]
    signature: str


@dataclass(frozen=True)
class BankAccount:
    """Where a unit's money goes. ``bin``: the bank's six digits at NAPAS."""

    bin: str
    bank: str
    number: str
    holder: str


@dataclass(frozen=True)
class Series:
    """How receipts are numbered. ``pattern`` may use {unit}, {year}, {number}; ``symbol``: mẫu số/ký hiệu."""

    symbol: str
    pattern: str
    digits: int


@dataclass(frozen=True)
class Policy:
    """What the province decides about taking money. ``accounts``: unit → account; "*" for all others."""

    series: Series
    accounts: Mapping[str, BankAccount]
    gateway: Gateway
    banks: Mapping[str, BankFeed]
    #: unit → its code as the national platform knows it; "*" for all others
    agency: Mapping[str, str]
