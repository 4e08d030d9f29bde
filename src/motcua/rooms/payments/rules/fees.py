"""How much a dossier costs: the province's rules first, then the catalogue, then what an officer has entered."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from motcua.kernel.text import fold
from motcua.rooms.payments.records import Assessment, Exemption, FeeLine, FeeRule, FeeUnit, Known

#: (đồng or None, the source's words or None, a note or None) as one channel of the catalogue states it
Stated = tuple[int | None, str | None, str | None]

_MONEY = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d{4,}(?=\s*(?:d\b|dong|vnd|viet nam dong))")
_PER = re.compile(r"/\s*(?:\d+\s*)?(?:ban|trang|to|lan|ho so|giay|nguoi|m2|ha)\b")
#: no fee of an administrative procedure is smaller; a smaller number is a slip of the source (a unit, a page, a year)
SMALLEST = 1000
#: the name of what is charged, where only a number is known
PLAIN = ("Phí, lệ phí", "Fee")
MOST = 10**12


def amount(
    rules: Iterable[FeeRule],
    *,
    stated: Iterable[Stated] = (),
    entered: int | None = None,
    entered_source: str = "",
    cases: Collection[str] = (),
    channel: str,
    form: Mapping[str, Any],
    on: date,
    granted: str = "",
) -> Assessment:
    """What is to be paid on the day ``on``, in whole đồng.

    ``rules`` are those of the procedure; ``granted``: the key of an exemption that an officer has seen proof of;
    ``entered``: what an officer entered for this procedure because nobody states it; where several amounts are stated
    by case, what was entered for one says nothing about another.
    """
    holding = [
        rule
        for rule in rules
        if rule.holds(cases=cases, channel=channel, on=on) and (not rule.wanted or at(form, rule.wanted) is True)
    ]
    if holding:
        return _by_rules(holding, form, granted)
    said = read_catalogue(stated)
    if said is not None and not isinstance(said, Known):
        return Assessment(Known.CATALOGUE, _plain(said, "catalogue"))
    if said is None and entered is not None:
        return Assessment(Known.OFFICER, _plain(entered, entered_source))
    return Assessment(said or Known.NOT_STATED)


def _plain(vnd: int, source: str) -> tuple[FeeLine, ...]:
    name, name_en = PLAIN
    line = FeeLine("fee", "fee", name, name_en, price=vnd, quantity=1, waived=0, source=source)
    return (line,) if vnd else ()


def _by_rules(holding: list[FeeRule], form: Mapping[str, Any], granted: str) -> Assessment:
    lines = []
    for rule in holding:
        count = quantity(rule, form)
        if count is None:
            return Assessment(Known.NO_QUANTITY)
        lines.append(_line(rule, count, form, granted))
    return Assessment(Known.RULE, tuple(lines))


def quantity(rule: FeeRule, form: Mapping[str, Any]) -> int | None:
    """How many units are charged; None when the form should say it and does not."""
    if rule.unit is FeeUnit.DOSSIER or not rule.quantity:
        return 1
    said = at(form, rule.quantity)
    try:
        count = int(str(said))
    except ValueError:
        return None
    return count if count >= 0 else None


def _line(rule: FeeRule, count: int, form: Mapping[str, Any], granted: str) -> FeeLine:
    found = [one for one in rule.exemptions if one.key == granted or _seen(one, form)]
    # the law adds no exemptions up: the best one holds
    best = max(found, key=lambda one: one.percent, default=None)
    whole = rule.amount * count
    return FeeLine(
        code=rule.code,
        kind=rule.kind,
        name=rule.name,
        name_en=rule.name_en,
        price=rule.amount,
        quantity=count,
        waived=whole * best.percent // 100 if best else 0,
        source=rule.source,
        exemption=best.key if best else "",
    )


def _seen(exemption: Exemption, form: Mapping[str, Any]) -> bool:
    return exemption.when is not None and str(at(form, exemption.when[0])) == exemption.when[1]


def at(form: Mapping[str, Any], path: str) -> Any:
    """What the form says at ``copies.number``; None when it does not."""
    place: Any = form
    for part in path.split("."):
        place = place.get(part) if isinstance(place, Mapping) else None
    return place


def read_catalogue(stated: Iterable[Stated]) -> int | Known | None:
    """The one amount of the catalogue for a channel, why it cannot be taken, or None when it says nothing.

    Traps of the source: "Miễn phí" beside a note that names an amount; several amounts by case that it does not tell
    apart; an amount for each page or copy without saying how many; a number too small to be đồng.
    """
    rows = [row for row in stated if row[0] or row[1]]
    if not rows:
        return None
    amounts = {_one(*row) for row in rows}
    if len(amounts) != 1:
        return Known.UNCLEAR
    found = amounts.pop()
    return Known.UNCLEAR if found is None else found


def _one(vnd: int | None, text: str | None, note: str | None) -> int | None:
    """The amount of one row; None when it contradicts itself or is counted by something."""
    words = fold(text or "")
    named = {int(re.sub(r"[.,]", "", found)) for found in _MONEY.findall(words)}
    free = "mien phi" in words or "khong thu" in words
    if free:
        hidden = named or _MONEY.search(fold(note or ""))
        return None if vnd or hidden else 0
    if vnd is None or vnd < SMALLEST or vnd > MOST or _PER.search(words):
        return None
    return vnd if not named or named == {vnd} else None
