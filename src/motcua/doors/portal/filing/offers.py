"""What the wallet offers for the papers of a draft: of the filer, or of his principal when that one agreed to it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from motcua.doors.portal.filing.sitting import Sitting
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.errors import NotYourWallet
from motcua.rooms.papers.records import Holding, Offers
from motcua.rooms.procedures import facade as procedures


def offers(sitting: Sitting) -> Offers:
    """By key of the required paper; nothing when the wallet is somebody's who did not agree."""
    mandate = sitting.data.get("who", {}).get("mandate", "")
    principal = sitting.principal() if mandate else None
    owner = principal.id if principal else UUID(sitting.by.key)
    wanted = procedures.stand_ins(sitting.procedure, sitting.papers)
    try:
        return papers.offers(owner, wanted, by=sitting.by, at=sitting.at)
    except NotYourWallet:
        return {}


def taken(said: str, found: Offers) -> tuple[str, dict[str, Any]] | None:
    """``key:holding`` as a button sent it, when that is really offered: the key, and what the draft remembers."""
    key, _, id_ = said.rpartition(":")
    one = next((holding for holding in found.get(key, ()) if str(holding.id) == id_), None)
    return (key, remembered(one)) if one else None


def remembered(holding: Holding) -> dict[str, Any]:
    """An offered paper for the draft to remember."""
    issued = holding.issued_on.isoformat() if holding.issued_on else ""
    return {"id": str(holding.id), "title": holding.title, "number": holding.number, "issued_on": issued}


def holding_id(entry: Mapping[str, Any]) -> UUID | None:
    """The paper of the wallet that a draft's entry names."""
    said = entry.get("holding")
    return UUID(said["id"]) if said else None
