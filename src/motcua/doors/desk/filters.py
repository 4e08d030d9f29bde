"""A worklist's filter, in an address and back. Whatever an address says that makes no sense is left out."""

from dataclasses import fields, replace
from urllib.parse import urlencode

from django.http import QueryDict

from motcua.doors.desk import columns
from motcua.rooms.dossiers.records import Channel, Standing, State, WorkFilter

SCOPES = ("mine", "assigned", "unit")
SORTS = ("due", "-due", "filed", "-filed", "since", "-since", "step", "procedure")
#: standings that a step that waits can have
STANDINGS = (Standing.LATE, Standing.SOON, Standing.IN_TIME)
#: states in which an officer has something to do
STATES = (State.NEW, State.RECEIVED, State.IN_PROCESS, State.SUPPLEMENT, State.PAYMENT, State.FINISHED)
PLAIN = WorkFilter()
_NAMES = tuple(one.name for one in fields(WorkFilter) if one.name != "size")


def read(query: QueryDict) -> WorkFilter:
    """The filter that an address or a form names."""
    state, page = query.get("state", ""), query.get("page", "")
    return WorkFilter(
        scope=_one_of(query.get("scope"), SCOPES, PLAIN.scope),
        channel=_one_of(query.get("channel"), tuple(Channel), ""),
        standing=_one_of(query.get("standing"), STANDINGS, ""),
        state=int(state) if state.isdecimal() and state in {str(int(one)) for one in State} else 0,
        sort=_one_of(query.get("sort"), SORTS, PLAIN.sort),
        page=max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,
        text=_text(query, "text"),
        procedure=_text(query, "procedure"),
        role=_text(query, "role"),
        unit=_text(query, "unit"),
        columns=columns.read(query),
    )


def _text(query: QueryDict, name: str) -> str:
    return str(query.get(name, "")).strip()[:80]


def _one_of(said: str | None, allowed: tuple[str, ...], otherwise: str) -> str:
    return str(said) if said in allowed else otherwise


def address(filter_: WorkFilter, **changes: object) -> str:
    """``?scope=unit&sort=-due``: what differs from the plain list; the page only when it is changed here."""
    return "?" + urlencode(differing(replace(filter_, **{"page": 1, **changes})))  # type: ignore[arg-type]


def differing(filter_: WorkFilter) -> list[tuple[str, object]]:
    """What differs from the plain list, by name."""
    said = [(name, getattr(filter_, name)) for name in _NAMES]
    return [(name, value) for name, value in said if value != getattr(PLAIN, name)]


def is_narrowed(filter_: WorkFilter) -> bool:
    """Whether anything but scope, order, columns and page was chosen."""
    return replace(filter_, scope=PLAIN.scope, sort=PLAIN.sort, columns=PLAIN.columns, page=1) != PLAIN


def widened(filter_: WorkFilter) -> str:
    """The address of the same list without what narrows it."""
    return address(WorkFilter(scope=filter_.scope, sort=filter_.sort, columns=filter_.columns))
