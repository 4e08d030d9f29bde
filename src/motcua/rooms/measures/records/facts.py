"""One row of facts per dossier: everything that is ever counted of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Ending(StrEnum):
    """How a dossier stands at the end of its way, or that it is still on it."""

    OPEN = "open"
    FINISHED = "finished"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Fact:
    """A dossier as figures see it. Days are local days; ``late`` is None while nothing was promised or has ended.

    ``ended_on``: the day on which it ended, by whatever end; ``closed_on``: the same for what had been received, as the
    national index counts (QĐ 766/QĐ-TTg, 2.1; confidence high). ``settled_on``: the day on which it is both fallen due
    and closed. ``late`` includes a second request for a supplement; ``after_due`` is the clock alone. ``elsewhere``:
    received outside the area that decides. ``all_digital``: no required paper is on paper only. ``paid_on``: the day of
    the last payment, ``amount_paid`` what came and stayed, in whole đồng. ``e_result``: the result was issued as a
    signed file; ``shared``: it is in its holder's wallet. ``rating``: 1 dissatisfied, 2 neutral, 3 satisfied.
    ``holder``: the group of officers (a role) whose turn it is, "" when nobody's.
    """

    dossier: UUID
    code: str
    procedure: str
    channel: str
    receiving: str
    deciding: str
    filed_on: date
    received_on: date | None
    due_at: datetime | None
    due_on: date | None
    finished_on: date | None
    ended_on: date | None
    closed_on: date | None
    settled_on: date | None
    rated_on: date | None
    ending: str
    after_due: bool | None
    early: bool
    late: bool | None
    supplements: int
    days_taken: int
    fee_due: bool
    paid_online: int
    papers: int
    digital: int
    reused: int
    all_digital: bool
    elsewhere: bool
    e_result: bool
    synced: bool
    rating: int | None
    paid_on: date | None
    amount_paid: int
    shared: bool
    holder: str
