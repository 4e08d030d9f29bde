"""How links and services stand: the overview, one target, incidents."""

from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, language, page_number
from motcua.doors.desk.views.watch import shown as draw
from motcua.doors.layout.days import bars
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.text import fold
from motcua.rooms.watch import facade as watch
from motcua.rooms.watch.records import TargetCard, Verdict

ROWS = 50
#: what is wrong comes first
ORDER = {Verdict.DOWN: 0, Verdict.WARNED: 1, Verdict.UNKNOWN: 2, Verdict.UP: 3}
#: a prober that was not heard of for so long is silent
SILENT = timedelta(seconds=90)
#: what asks for the targets that nobody has entered an address of
NOWHERE = "nowhere"


@require_safe
@officers_with("watch:see")
def overview(request: HttpRequest) -> HttpResponse:
    """What is wrong now and what it means, then every target, what is wrong first."""
    actor, at = by(request), now()
    mine = watch.sight(actor)
    cards = watch.cards(at=at, units=mine)
    asked = {"q": request.GET.get("q", "")[:100], "loai": request.GET.get("loai", ""), "la": request.GET.get("la", "")}
    found = _wanted(cards, asked)
    page = page_number(request)
    heard = watch.beat()
    shown = {
        "at": at,
        "asked": asked,
        "counts": draw.counts(cards),
        "incidents": [(one, *draw.severity_look(one)) for one in watch.open_incidents(mine)],
        "rows": [(card, draw.name_of(card.target), *draw.look_of(card)) for card in found[(page - 1) * ROWS :][:ROWS]],
        "total": len(found),
        "page": page,
        "pages": max(1, -(-len(found) // ROWS)),
        "kinds": [(one.key, one.name_en if language() == "en" else one.name) for one in watch.kinds().values()],
        "verdicts": [*((verdict.value, verdict.says) for verdict in ORDER), (NOWHERE, draw.NOWHERE)],
        "heard": heard,
        "silent": heard is None or at - heard.at > SILENT,
        "may_plan": actor.may("watch:plan"),
    }
    return frame.page(request, "desk/watch/overview.html", shown, here="watch")


def _wanted(cards: Sequence[TargetCard], asked: dict[str, str]) -> list[TargetCard]:
    words = fold(asked["q"])
    found = [
        card
        for card in cards
        if (not asked["loai"] or card.target.kind == asked["loai"])
        and (not asked["la"] or asked["la"] == (card.verdict.value if card.addressed else NOWHERE))
        and (not words or words in fold(card.target.name) or words in card.target.key.lower())
    ]
    return sorted(found, key=lambda card: (not card.addressed, ORDER[card.verdict], card.target.key))


@require_safe
@officers_with("watch:see")
def target(request: HttpRequest, key: str) -> HttpResponse:
    """One target: its probes, a day of latencies, ninety days, its incidents."""
    at = now()
    found = watch.page(key, at=at)
    one = found.card.target
    watch.check_sight(by(request), [one.unit])
    promise = one.promise.availability
    shown = {
        "at": at,
        "found": found,
        "name": draw.name_of(one),
        "standing": draw.look_of(found.card),
        "unit": names.unit(one.unit),
        "graphs": [
            draw.graph(probe, found.traces[probe.probe], found.from_minute)
            for probe in found.probes
            # a probe that measures a figure has no latency to draw
            if probe.value is None and any(ms is not None for ms in found.traces.get(probe.probe, ()))
        ],
        "probes": [(probe, draw.LOOKS[probe.verdict]) for probe in found.probes],
        "bars": bars(found.days, until=local_day(at)),
        "keeps": None if found.availability is None else found.availability >= promise,
        "history": [(card, *draw.severity_look(card)) for card in watch.incidents_of(key)],
        "above": watch.targets().get(one.behind),
    }
    return frame.page(request, "desk/watch/target.html", shown, here="watch")


@require_safe
@officers_with("watch:see")
def incidents(request: HttpRequest) -> HttpResponse:
    """The incidents of the last 90 days."""
    at = now()
    found = watch.incidents(since=at - timedelta(days=90), units=watch.sight(by(request)))
    shown = {
        "at": at,
        "rows": [(one, *draw.severity_look(one), _lasted(one.opened_at, one.closed_at or at)) for one in found],
    }
    return frame.page(request, "desk/watch/incidents.html", shown, here="watch")


def _lasted(start: object, end: object) -> int:
    return round((end - start).total_seconds() / 60)  # type: ignore[operator]
