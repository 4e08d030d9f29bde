"""What figures are made of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.rooms.dossiers.records.states import Channel, State


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """One dossier as it stands, without anything about the person.

    ``fee_due``: somebody has to pay for it, or did; what was waived is not owed. ``paid_online``: 0 no, 1 on the
    National Public Service Portal, 2 with us (``DuocThanhToanTrucTuyen``); ``paid_at`` the last payment, ``paid`` what
    came and stayed, in whole đồng. ``papers``: required papers that are here; ``digital`` of them are digital-born,
    certified copies or reused, ``reused`` of those came from the wallet. ``e_result``: the result was issued as a
    signed file; ``shared``: it is in its holder's wallet. ``rating``: 1 dissatisfied, 2 neutral, 3 satisfied.
    ``holder``: the role that it waits for now, "" when nobody has anything to do.
    """

    id: UUID
    code: str
    procedure: str
    channel: Channel
    receiving_unit: str
    competent_unit: str
    state: State
    revision: int
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    ended_at: datetime | None
    supplements: int
    fee_due: bool
    paid_online: int
    papers: int
    digital: int
    reused: int
    e_result: bool
    synced: bool
    rating: int | None = None
    rated_at: datetime | None = None
    paid_at: datetime | None = None
    paid: int = 0
    shared: bool = False
    holder: str = ""
