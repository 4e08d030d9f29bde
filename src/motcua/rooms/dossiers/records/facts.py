"""What figures are made of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.rooms.dossiers.records.states import Channel, State


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """One dossier as it stands, without anything about the person.

    ``paid_online``: 0 no, 1 on the National Public Service Portal, 2 with us (``DuocThanhToanTrucTuyen``). ``papers``:
    required papers that are here; ``digital`` of them are digital-born, certified copies or reused, ``reused`` of those
    came from the wallet. ``e_result``: the result was issued as a signed file.
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
