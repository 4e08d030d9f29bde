"""Boards of the operations centre: a page per board, what it shows now for the live stream, the wall that turns."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, language
from motcua.doors.desk.views.operations import maps, rows, tiles
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound
from motcua.kernel.text import sort_key
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Better
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.errors import BoardNotYours
from motcua.rooms.operations.records import CITY, Board, Kind, Level, Shown
from motcua.rooms.units import facade as units

#: lines of the ticker that a screen which was away is given
MOST_LINES = 1000
#: what a map may be drawn of, in this order; the rest of the counted indicators after them
FIRST = ("overdue", "on-time-of-finished", "received", "open", "online-filing", "digitised", "paid-online")


def name_of(board: Board, scope: str) -> str:
    """What a board is called: a unit's own board by the unit."""
    if board.level is Level.UNIT:
        return names.unit(scope)
    return board.name_en if language() == "en" else board.name


def address(key: str, scope: str, name: str = "desk:board", **more: str) -> str:
    """The address of a board, or of what belongs to it."""
    asked = ([] if scope == CITY else [f"don-vi={scope}"]) + [f"{word}={value}" for word, value in more.items()]
    return reverse(name, args=[key]) + (f"?{'&'.join(asked)}" if asked else "")


def _choices(actor: Actor, here: tuple[str, str], **more: str) -> list[dict[str, Any]]:
    return [
        {
            "name": name_of(board, scope),
            "url": address(board.key, scope, **more),
            "here": (board.key, scope) == here,
            "level": board.level.value,
        }
        for board, scope in operations.boards_for(actor)
    ]


@require_safe
@officers_with("operations:see")
def boards(request: HttpRequest) -> HttpResponse:
    """Every board that the reader may see, and the boards of all units for those who see the city."""
    actor = by(request)
    city = operations.may_see_board(actor, operations.board("unit"), CITY)
    found = sorted(((names.unit(scope), address("unit", scope)) for scope in operations.area_scopes()), key=_by_name)
    shown = {"choices": _choices(actor, ("", "")), "units": found if city else [], "may_map": city}
    return frame.page(request, "desk/boards/boards.html", shown, here="boards")


def _by_name(row: tuple[str, str]) -> str:
    return sort_key(row[0])


def _scope(request: HttpRequest, key: str, actor: Actor) -> str:
    """The scope that the address asks for; a unit's board without a unit is the reader's own."""
    scope = request.GET.get("don-vi", "")
    if not scope:
        return next((own for board, own in operations.boards_for(actor) if board.key == key), CITY)
    return measures.scope_of(units.unit(scope).code)


def _check(request: HttpRequest, key: str, actor: Actor) -> bool:
    """Whether the reader may still see the board; the stream asks about each of its followers now and then."""
    scope = _scope(request, key, actor)
    if not operations.may_see_board(actor, operations.board(key), scope):
        raise BoardNotYours(board=key)
    return True


@require_safe
@officers_with("operations:see")
def board(request: HttpRequest, key: str) -> HttpResponse:
    """One board; ``che-do=tuong`` for a wall: dark, large, nothing to scroll, on to the next board by itself."""
    actor, at = by(request), now()
    wall = request.GET.get("che-do") == "tuong"
    more = {"che-do": "tuong"} if wall else {}
    if key == "unit" and "don-vi" not in request.GET and not _own(actor):
        return HttpResponseRedirect(reverse("desk:boards"))
    said = operations.shown(key, _scope(request, key, actor), by=actor, at=at)
    choices = _choices(actor, (key, said.scope), **more)
    around = {
        "wall": wall,
        "choices": choices,
        "turn": _turn(choices, wall),
        "seconds": said.board.seconds,
        "follow": address(key, said.scope, "desk:board-tiles"),
        "wall_url": address(key, said.scope, **{"che-do": "tuong"}),
        "desk_url": address(key, said.scope),
        "actor": actor,
    }
    return page(request, said, around)


def page(request: HttpRequest, said: Shown, around: Mapping[str, Any]) -> HttpResponse:
    """A board, with what stands around it."""
    shown = {
        "board": said.board,
        "scope": said.scope,
        "name": name_of(said.board, said.scope),
        "at": said.as_of,
        "last": said.last,
        "tiles": tiles.sections(said),
        **around,
    }
    return render(request, "desk/boards/board.html", shown)


def _own(actor: Actor) -> bool:
    return any(found.level is Level.UNIT for found, _scope in operations.boards_for(actor))


def _turn(choices: Sequence[dict[str, Any]], wall: bool) -> str:
    """The board after this one, when the screen turns; the first after the last."""
    if not wall or len(choices) < 2:
        return ""
    here = next((place for place, one in enumerate(choices) if one["here"]), -1)
    return str(choices[(here + 1) % len(choices)]["url"])


@require_safe
@officers_with("operations:see")
def board_tiles(request: HttpRequest, key: str) -> HttpResponse:
    """What a board shows now, as JSON, and the lines of the ticker after ``sau``: asked for by the live stream.

    The answer depends on the board, its scope and the language alone, so that the stream may give it to all who follow.
    """
    # a page that listens is not a visit: a session that is left alone must still end
    request.session.modified = False
    if request.GET.get("chi") == "quyen":
        return JsonResponse({"may_see": _check(request, key, by(request))})
    actor = by(request)
    return now_shown(request, key, _scope(request, key, actor))


def now_shown(request: HttpRequest, key: str, scope: str) -> JsonResponse:
    """What a board shows now, and the lines of the ticker after ``sau``."""
    (said,) = operations.looks([(key, scope)], by=by(request), at=now())
    after = request.GET.get("sau", "")
    ticker = any(tile.kind is Kind.TICKER for tile in said.board.tiles)
    lines = operations.happened(scope, after=int(after), limit=MOST_LINES) if ticker and after.isdecimal() else []
    answer = {
        **told(said),
        "board": f"{key}@{scope}",
        "last": max((one.id for one in lines), default=0),
        "happened": [[one.id, rows.lines([one])] for one in reversed(lines)],
    }
    return as_json(answer)


def as_json(said: Mapping[str, Any]) -> JsonResponse:
    """As short as JSON can be: screens are told often."""
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def told(said: Shown) -> dict[str, Any]:
    """What everybody who follows a board is told of it: of which moment, of which units (none: all), its tiles."""
    return {
        "as_of": said.as_of.isoformat(),
        "units": [] if said.scope == CITY else measures.members(said.scope),
        "tiles": tiles.parts(said),
    }


@require_safe
@officers_with("operations:see")
def area_map(request: HttpRequest) -> HttpResponse:
    """All areas by any indicator: a map, and beside it the same as a table."""
    actor, at = by(request), now()
    if not operations.may_see_board(actor, operations.board("leaders"), CITY):
        raise BoardNotYours()
    codes = _indicators()
    code = request.GET.get("chi-so", codes[0][0])
    measures.indicator(code)
    if code not in dict(codes):
        raise NotFound(indicator=code)
    today = local_day(at)
    since = today.replace(day=1)
    running = measures.running(at=at)
    values = running.values(code, operations.area_scopes(), since)
    it = maps.map_of(code, tuple(values))
    better = it["indicator"].better is Better.HIGHER
    ranked = sorted(it["areas"].values(), key=lambda row: (row["value"] is None, _worst_first(row["value"], better)))
    shown = {
        "it": it,
        "rows": ranked,
        "codes": codes,
        "code": code,
        "at": at,
        "since": since,
        "key": measures.span(since, today).key,
        "total": running.value(code, CITY, since),
    }
    return frame.page(request, "desk/boards/map.html", shown, here="boards")


def _worst_first(value: float | None, higher_is_better: bool) -> float:
    return (value or 0.0) * (1 if higher_is_better else -1)


def _indicators() -> list[tuple[str, str]]:
    """What a map may be drawn of."""
    english = language() == "en"
    counted = {one.code: one for one in measures.indicators().values() if one.counted}
    order = [*(code for code in FIRST if code in counted), *(code for code in counted if code not in FIRST)]
    return [(code, counted[code].name_en if english else counted[code].name) for code in order]


@require_safe
@officers_with("operations:see")
def observations(request: HttpRequest) -> HttpResponse:
    """Who reports observations, and how many were kept, came late or again, or were refused."""
    at, english = now(), language() == "en"
    kinds = operations.observed()

    def kind_name(type_: str) -> str:
        kind = kinds.get(type_)
        return _("không rõ") if kind is None else kind.says_en if english else kind.says

    shown = {
        "at": at,
        "rows": [
            {
                **asdict(one),
                "kind": kind_name(one.type),
                "why": _(operations.REASONS[one.last_refusal]) if one.last_refusal in operations.REASONS else "",
            }
            for one in operations.sources(at=at)
        ],
        "kinds": [
            {
                "name": kind_name(kind.type),
                "type": kind.type,
                "owner": names.unit(kind.owner),
                "attributes": [
                    {
                        "name": one.says_en if english else one.says,
                        "code": one.name,
                        "least": one.least,
                        "most": one.most,
                        "unit": one.unit,
                    }
                    for one in kind.attributes.values()
                ],
            }
            for kind in kinds.values()
        ],
    }
    return frame.page(request, "desk/boards/observations.html", shown, here="boards")
