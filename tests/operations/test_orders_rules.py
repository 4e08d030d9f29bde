"""What may be done to an order, and when it is late: no database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.operations.errors import OrderCannotMove
from motcua.rooms.operations.records import CLOSED, EntryKind, OrderIn, OrderKind, OrderState, Standing
from motcua.rooms.operations.rules import orders
from operations.here import calmly

GIVEN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DUE = GIVEN + timedelta(days=2)
acts = st.sampled_from([act for act in EntryKind if act is not EntryKind.GIVE])


@calmly
@given(st.lists(acts, max_size=12))
def test_whatever_is_tried_an_order_that_is_closed_stays_closed(tried):
    state, closed = OrderState.GIVEN, False
    for act in tried:
        if act not in orders.offered(state):
            with pytest.raises(OrderCannotMove):
                orders.move(state, act)
            continue
        assert not closed
        state = orders.move(state, act)
        closed = state in CLOSED


def test_a_notice_is_done_when_it_is_acknowledged():
    assert orders.move(OrderState.GIVEN, EntryKind.ACKNOWLEDGE, kind=OrderKind.NOTICE) is OrderState.ACCEPTED
    assert EntryKind.URGE not in orders.offered(OrderState.GIVEN, OrderKind.NOTICE)


@pytest.mark.parametrize(
    ("case", "state", "done_at", "at", "stands"),
    [
        ("there is time", OrderState.GIVEN, None, GIVEN, Standing.IN_TIME),
        ("the last quarter", OrderState.GIVEN, None, DUE - timedelta(hours=11), Standing.SOON),
        ("not done by the due moment", OrderState.ACKNOWLEDGED, None, DUE + timedelta(minutes=1), Standing.LATE),
        ("reported in time, accepted much later", OrderState.REPORTED, DUE, DUE + timedelta(days=9), Standing.DONE),
        ("accepted, but reported late", OrderState.ACCEPTED, DUE + timedelta(1), DUE, Standing.DONE_LATE),
        ("returned after a report in time", OrderState.RETURNED, DUE, DUE + timedelta(1), Standing.LATE),
        ("taken back", OrderState.WITHDRAWN, None, DUE + timedelta(1), Standing.STOPPED),
    ],
)
def test_how_an_order_stands(case, state, done_at, at, stands):
    assert orders.standing(state, given_at=GIVEN, due_at=DUE, done_at=done_at, at=at) is stands, case


def test_an_order_needs_a_name_a_unit_and_a_clock():
    assert orders.problems(OrderIn("", "", (), "")).keys() == {"title", "units", "limit"}
    assert orders.problems(OrderIn("Họp giao ban", "", ("UB-92",), kind=OrderKind.NOTICE)) == {}
    assert orders.problems(OrderIn("Họp giao ban", "", ("UB-92",), "ngày mai")).keys() == {"limit"}
