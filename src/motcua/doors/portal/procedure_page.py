"""What the page of a procedure says at a glance. Pure: what is not stated stays unstated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext

from motcua.doors.layout import words
from motcua.kernel.text import say
from motcua.rooms.procedures.records import Channel, ChannelKind, Fee, Level, Procedure, TimeLimit

CHANNELS = {
    ChannelKind.ONLINE: say("Trực tuyến"),
    ChannelKind.COUNTER: say("Trực tiếp"),
    ChannelKind.POST: say("Bưu chính"),
}
LEVELS = {
    Level.MINISTRY: say("Cấp bộ"),
    Level.PROVINCE: say("Cấp tỉnh"),
    Level.COMMUNE: say("Cấp xã"),
    Level.OTHER: say("Cơ quan khác"),
}
_PREFIX = "thủ tục "


@dataclass(frozen=True)
class Way:
    """One row of the table of channels; empty text: not stated."""

    channel: str
    limit: str
    fee: str
    note: str


@dataclass(frozen=True)
class Glance:
    """The three answers people look for first; empty: not stated."""

    limit: str
    limit_varies: bool
    fee: str
    fee_varies: bool
    online: bool


def short_name(name: str) -> str:
    """Without the "Thủ tục" that every official name begins with: ``Đăng ký khai sinh``."""
    bare = name[len(_PREFIX) :] if name.lower().startswith(_PREFIX) else name
    return bare[:1].upper() + bare[1:]


def limit_words(limit: TimeLimit, lang: str) -> str:
    """``3 ngày làm việc``; empty when nothing can be said for sure."""
    if not limit.stated:
        return ""
    return words.limit(limit.amount or 1, str(limit.unit), lang)


def fee_words(fee: Fee, lang: str) -> str:
    """The source's own words first, then the number; empty when not stated."""
    if fee.vnd and fee.text:
        return f"{words.money(fee.vnd, lang)} ({fee.text})"
    if fee.vnd:
        return words.money(fee.vnd, lang)
    return gettext("Miễn phí") if fee.free and _only_free(fee.text) else (fee.text or "")


def _only_free(text: str | None) -> bool:
    return (text or "").strip().lower() in {"miễn phí", "không", "không thu phí", "free"}


def ways(channels: Iterable[Channel], lang: str) -> tuple[Way, ...]:
    """The channels as rows, each different row once."""
    rows = (
        Way(
            gettext(CHANNELS[channel.kind]),
            limit_words(channel.limit, lang),
            fee_words(channel.fee, lang),
            channel.note or "",
        )
        for channel in channels
    )
    return tuple(dict.fromkeys(rows))


def glance(procedure: Procedure, lang: str) -> Glance:
    """How long, how much, and whether online."""
    rows = ways(procedure.channels, lang)
    limits = list(dict.fromkeys(row.limit for row in rows))
    fees = list(dict.fromkeys(row.fee for row in rows))
    return Glance(
        limit=limits[0] if len(limits) == 1 else "",
        limit_varies=len([one for one in limits if one]) > 0 and len(limits) > 1,
        fee=fees[0] if len(fees) == 1 and len(fees[0]) <= 120 else "",
        fee_varies=any(fees) and (len(fees) > 1 or len(fees[0]) > 120),
        online=ChannelKind.ONLINE in procedure.kinds,
    )


@dataclass(frozen=True)
class CaseChip:
    """A case to choose: the address that adds it to those chosen, or takes it away."""

    title: str
    query: str
    chosen: bool


def chips(procedure: Procedure, chosen: Sequence[str]) -> list[CaseChip]:
    """The cases that an applicant chooses from; several may apply to him."""
    found = []
    for case in procedure.cases:
        if case.choice:
            here = case.key in chosen
            others = [key for key in chosen if key != case.key]
            query = urlencode({"case": others if here else [*others, case.key]}, doseq=True)
            found.append(CaseChip(case.title or case.key, f"?{query}", here))
    return found
