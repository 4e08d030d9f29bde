"""What the public is told: calm, and nothing about single machines."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from motcua.kernel.days import local_day
from motcua.rooms.watch import content
from motcua.rooms.watch.queries.incidents import incidents
from motcua.rooms.watch.queries.standing import HISTORY, cards, days_of
from motcua.rooms.watch.queries.windows import windows
from motcua.rooms.watch.records import DayCount, PublicGroup, PublicStatus, Severity, TargetCard, Verdict
from motcua.rooms.watch.rules.accounting import availability, merged

#: how far back incidents are told
PAST = timedelta(days=30)


def status(*, at: datetime) -> PublicStatus:
    """How the services stand that people use, their last 90 days, what is out of order, and what is planned."""
    today = local_day(at)
    shown = [card for card in cards(at=at) if card.target.public and card.addressed]
    counts = days_of([card.target.key for card in shown], until=today)
    groups: dict[str, list[TargetCard]] = defaultdict(list)
    for card in shown:
        # many targets of one kind are one line, single ones a line each
        groups[card.target.kind if card.target.unit else card.target.key].append(card)
    since = at - PAST
    told = [one for one in incidents(since=since) if one.public and one.severity is Severity.OUTAGE]
    planned = [one for one in windows(at=at) if one.cancelled_at is None and one.ends_at > at]
    return PublicStatus(
        at=at,
        groups=tuple(_group(found, counts) for found in groups.values()),
        open=tuple(one for one in told if one.open),
        past=tuple(one for one in told if not one.open),
        planned=tuple(planned),
    )


def _group(found: list[TargetCard], counts: dict[str, list[DayCount]]) -> PublicGroup:
    first = found[0].target
    kind = content.kinds()[first.kind]
    by_day: dict[date, list[DayCount]] = defaultdict(list)
    for card in found:
        for day in counts.get(card.target.key, ()):
            by_day[day.day].append(day)
    days = [whole for same in by_day.values() if (whole := merged(same)) is not None]
    days.sort(key=lambda day: day.day)
    heard = [card for card in found if card.verdict is not Verdict.UNKNOWN]
    return PublicGroup(
        name=kind.name if first.unit else first.name,
        name_en=kind.name_en if first.unit else first.name_en,
        promise=first.promise,
        total=len(found),
        well=sum(card.verdict is not Verdict.DOWN for card in heard),
        known=len(heard),
        down=tuple(card.target for card in heard if card.verdict is Verdict.DOWN and not card.planned),
        planned=sum(card.planned for card in found),
        days=tuple(days[-HISTORY:]),
        availability=availability(days),
    )
