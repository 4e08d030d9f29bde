"""A limit that an officer enters at receipt because the catalogue does not state it: the keepers hear of it."""

import re
from datetime import datetime

from motcua.kernel.actors import Actor
from motcua.rooms.dossiers.records import Channel
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import FactName, LimitUnit

UNITS = {"wd": LimitUnit.WORKING_DAY, "d": LimitUnit.DAY, "h": LimitUnit.HOUR, "m": LimitUnit.MONTH}


def pass_on(procedure: str, channel: Channel, limit: str, source: str, *, by: Actor, at: datetime) -> None:
    """Suggests ``limit`` (``3wd``) with its source to the keepers; does nothing when nothing was entered."""
    said = re.fullmatch(r"(\d+)(wd|d|h|m)", limit)
    if said is None or not source.strip() or not by.may("procedures:state-at-receipt"):
        return
    value = {"amount": int(said[1]), "unit": UNITS[said[2]].value, "source": source}
    procedures.suggest(procedure, FactName.LIMIT, value, place=channel.value, by=by, at=at)
