"""The national facts of a procedure with what the province adds to them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from motcua.rooms.procedures.records import Channel, Fee, Level, Procedure, TimeLimit
from motcua.rooms.procedures.rules.shape import fee_from, from_plain, limit_from

#: where the default process is looked up, in this order
_LEVELS = (Level.COMMUNE, Level.PROVINCE, Level.OTHER, Level.MINISTRY)
#: facts of an overlay that say something the source does not, so that each needs a source of its own
_NEED_SOURCE = ("limit", "fee", "competent", "channels", "receiving", "process", "boundary_free", "online_level")


@dataclass(frozen=True)
class Defaults:
    """What holds where a procedure's files say nothing. ``processes``: level → key of the drawn process."""

    sources: Mapping[str, str]
    processes: Mapping[str, str]
    form: str
    valid_from: datetime
    most_used: tuple[str, ...] = ()

    def process_for(self, levels: tuple[Level, ...]) -> str:
        """The process of the first level, from the commune upward."""
        first = next((level for level in _LEVELS if level in levels), Level.OTHER)
        return self.processes[str(first)]


def assemble(said: Mapping[str, Any], extra: Mapping[str, Any], defaults: Defaults) -> Procedure:
    """The procedure of a national file ``said`` and a local file ``extra`` (may be empty).

    Raises:
        ValueError: a local fact without its source, or an unknown source.
    """
    if said["source"] not in defaults.sources:
        raise ValueError(f"không rõ nguồn {said['source']}")
    named = {source["about"] for source in extra.get("sources", ())}
    unsourced = [fact for fact in _NEED_SOURCE if fact in extra and fact not in named]
    if unsourced:
        raise ValueError(f"thiếu nguồn cho: {', '.join(unsourced)}")
    levels = tuple(Level(level) for level in said["levels"])
    plain = {
        **said,
        "source": defaults.sources[said["source"]],
        "process": extra.get("process") or defaults.process_for(levels),
        "form": extra.get("form") or defaults.form,
    }
    simple = ("name_en", "online_level", "boundary_free", "receiving", "competent", "channels", "sources")
    plain.update({key: extra[key] for key in simple if key in extra})
    procedure = from_plain(plain)
    if "limit" in extra:
        procedure = with_limit(procedure, limit_from(extra["limit"]))
    if "fee" in extra:
        procedure = with_fee(procedure, fee_from(extra["fee"]))
    return procedure


def with_limit(procedure: Procedure, limit: TimeLimit, kind: str | None = None) -> Procedure:
    """``procedure`` with ``limit`` for every channel, or for those of one kind."""
    return replace(procedure, channels=_changed(procedure.channels, kind, limit=limit))


def with_fee(procedure: Procedure, fee: Fee, kind: str | None = None) -> Procedure:
    """``procedure`` with ``fee`` for every channel, or for those of one kind."""
    return replace(procedure, channels=_changed(procedure.channels, kind, fee=fee))


def _changed(channels: tuple[Channel, ...], kind: str | None, **facts: Any) -> tuple[Channel, ...]:
    return tuple(replace(one, **facts) if kind in (None, one.kind) else one for one in channels)
