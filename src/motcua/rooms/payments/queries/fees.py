"""What a procedure costs."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from motcua.rooms.payments import content
from motcua.rooms.payments.models import StatedFee
from motcua.rooms.payments.records import Assessment, Exemption, Known
from motcua.rooms.payments.rules import fees
from motcua.rooms.payments.rules.fees import Stated


def assess(
    procedure: str,
    *,
    channel: str,
    form: Mapping[str, Any],
    on: date,
    cases: Collection[str] = (),
    stated: Iterable[Stated] = (),
    granted: str = "",
) -> Assessment:
    """What a dossier of ``procedure`` costs; ``stated`` is what the catalogue says for the channel.

    The database is asked only when neither the province's rules nor the catalogue know.
    """
    said = list(stated)
    asked: dict[str, Any] = {
        "stated": said,
        "cases": cases,
        "channel": channel,
        "form": form,
        "on": on,
        "granted": granted,
    }
    rules = content.rules().get(procedure, ())
    first = fees.amount(rules, **asked)
    if first.known or first.how is Known.NO_QUANTITY:
        return first
    entered = StatedFee.objects.filter(procedure=procedure).first()
    if entered is None:
        return first
    return fees.amount(rules, entered=entered.amount, entered_source=entered.source, **asked)


def exemptions(procedure: str) -> tuple[Exemption, ...]:
    """The groups that pay nothing for ``procedure``, as an officer may grant them on proof."""
    found = {one.key: one for rule in content.rules().get(procedure, ()) for one in rule.exemptions}
    return tuple(one for one in found.values() if one.percent == 100)
