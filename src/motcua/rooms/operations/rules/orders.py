"""How an order may move, and how it stands against its due moment."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from motcua.kernel.text import say
from motcua.rooms.operations.errors import OrderCannotMove
from motcua.rooms.operations.records import CLOSED, WITH_UNIT, EntryKind, OrderIn, OrderKind, OrderState, Standing
from motcua.rooms.units.records import Limit

S, E = OrderState, EntryKind
#: what was done → (the states in which it may be done, the state that follows; None: it stays)
MOVES: Mapping[EntryKind, tuple[frozenset[OrderState], OrderState | None]] = {
    E.ACKNOWLEDGE: (frozenset({S.GIVEN}), S.ACKNOWLEDGED),
    E.PROGRESS: (frozenset({S.ACKNOWLEDGED, S.RETURNED}), None),
    E.REPORT: (frozenset({S.ACKNOWLEDGED, S.RETURNED}), S.REPORTED),
    E.ACCEPT: (frozenset({S.REPORTED}), S.ACCEPTED),
    E.RETURN: (frozenset({S.REPORTED}), S.RETURNED),
    E.URGE: (WITH_UNIT, None),
    E.FULFIL: (frozenset(S) - CLOSED, S.FULFILLED),
    E.WITHDRAW: (frozenset(S) - CLOSED, S.WITHDRAWN),
}
#: acts of the unit that was told, and of those who tell
OF_THE_UNIT = frozenset({E.ACKNOWLEDGE, E.PROGRESS, E.REPORT})
OF_THE_LEADER = frozenset({E.ACCEPT, E.RETURN, E.URGE, E.WITHDRAW})
#: acts that must say something
NEED_WORDS = frozenset({E.PROGRESS, E.REPORT, E.RETURN, E.WITHDRAW})
#: an order is "due soon" in the last part of its time, and at least this long before the end
SOON_SHARE = 4
SOON_LEAST = timedelta(hours=4)
LONGEST_TITLE, LONGEST_TEXT = 200, 4000
#: an order to every unit of the city at once, and some room
MOST_UNITS = 600


def move(state: OrderState, act: EntryKind, *, kind: OrderKind = OrderKind.ORDER) -> OrderState:
    """The state after ``act``. A notice is done when it was acknowledged.

    Raises:
        OrderCannotMove: ``act`` cannot be done to an order in this state.
    """
    may, after = MOVES[act]
    if state not in may:
        raise OrderCannotMove(state=state.says)
    if kind is OrderKind.NOTICE and act is E.ACKNOWLEDGE:
        return S.ACCEPTED
    return after or state


def offered(state: OrderState, kind: OrderKind = OrderKind.ORDER) -> frozenset[EntryKind]:
    """The acts that may be done to an order in this state."""
    found = frozenset(act for act, (may, _) in MOVES.items() if state in may)
    return found - {E.URGE} if kind is OrderKind.NOTICE else found


def standing(
    state: OrderState, *, given_at: datetime, due_at: datetime | None, done_at: datetime | None, at: datetime
) -> Standing:
    """How it stands. What was reported in time is in time, however long the leader takes to accept it."""
    if state is S.WITHDRAWN:
        return Standing.STOPPED
    if due_at is None:
        return Standing.DONE if state in CLOSED else Standing.NO_LIMIT
    if state in CLOSED or state is S.REPORTED:
        return Standing.DONE_LATE if done_at is not None and done_at > due_at else Standing.DONE
    if at > due_at:
        return Standing.LATE
    return Standing.SOON if at >= soon_from(given_at, due_at) else Standing.IN_TIME


def soon_from(given_at: datetime, due_at: datetime) -> datetime:
    """From when on an order is due soon."""
    return due_at - min(max((due_at - given_at) / SOON_SHARE, SOON_LEAST), due_at - given_at)


def problems(said: OrderIn) -> dict[str, str]:
    """What is wrong with an order that is to be given, by field."""
    found = {}
    if not 3 <= len(said.title.strip()) <= LONGEST_TITLE:
        found["title"] = say("Vui lòng ghi tên chỉ đạo, từ 3 đến 200 ký tự.")
    if len(said.text) > LONGEST_TEXT:
        found["text"] = say("Nội dung dài quá 4.000 ký tự.")
    if not said.units or len(set(said.units)) > MOST_UNITS:
        found["units"] = say("Vui lòng chọn ít nhất một đơn vị.")
    if said.kind is OrderKind.ORDER and not Limit.can_parse(said.limit):
        found["limit"] = say("Vui lòng ghi thời hạn, ví dụ 4h, 2wd.")
    return found
