"""What a procedure costs, and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FeeUnit(StrEnum):
    """What an amount is counted by."""

    DOSSIER = "dossier"
    COPY = "copy"


class Known(StrEnum):
    """Where an assessment comes from, or why there is none."""

    RULE = "rule"
    CATALOGUE = "catalogue"
    OFFICER = "officer"
    NOT_STATED = "not_stated"
    #: the catalogue names several amounts, or says "free" beside a note that names one
    UNCLEAR = "unclear"
    #: the amount is counted by something that the form does not say
    NO_QUANTITY = "no_quantity"


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why somebody pays less. ``percent``: the part that is waived. ``when``: (path of the form, value) that shows it.

    An exemption without ``when`` cannot be seen in the form: the officer grants it on proof.
    """

    key: str
    says: str
    says_en: str
    percent: int
    source: str
    confidence: str
    when: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One amount that a province charges. ``amount`` in whole đồng, for each ``unit``; ``quantity``: path of the form.
    ``wanted``: path of the form that must say yes; without, it is always charged.

    ``kind``: "fee" (lệ phí) or "charge" (phí). Empty ``cases`` or ``channels`` mean all. In force from ``valid_from``
    to ``valid_to``, both days included.
    """

    code: str
    procedure: str
    kind: str
    name: str
    name_en: str
    amount: int
    unit: FeeUnit
    source: str
    confidence: str
    quantity: str = ""
    wanted: str = ""
    cases: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    valid_from: date | None = None
    valid_to: date | None = None
    exemptions: tuple[Exemption, ...] = ()

    def holds(self, *, cases: Collection[str], channel: str, on: date) -> bool:
        """Whether this amount is charged for one of ``cases`` through ``channel`` on that day."""
        return (
            (not self.cases or any(case in self.cases for case in cases))
            and (not self.channels or channel in self.channels)
            and (self.valid_from is None or self.valid_from <= on)
            and (self.valid_to is None or on <= self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of what is to be paid: ``price`` × ``quantity`` − ``waived``, in whole đồng."""

    code: str
    kind: str
    name: str
    name_en: str
    price: int
    quantity: int
    waived: int
    source: str
    exemption: str = ""

    @property
    def amount(self) -> int:
        return self.price * self.quantity - self.waived

    def plain(self) -> dict[str, str | int]:
        """As it is stored."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def of(cls, said: Mapping[str, str | int]) -> "FeeLine":
        return cls(**said)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a dossier costs as far as anybody has said so. Not ``known``: an officer must say it, with his source."""

    how: Known
    lines: tuple[FeeLine, ...] = ()

    @property
    def known(self) -> bool:
        return self.how in {Known.RULE, Known.CATALOGUE, Known.OFFICER}

    @property
    def total(self) -> int:
        """In whole đồng; 0 also when nothing is known."""
        return sum(line.amount for line in self.lines)
