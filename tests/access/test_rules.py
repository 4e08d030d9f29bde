"""How long sessions last."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua.doors.access.lifetimes import LIFETIMES, is_over
from motcua.rooms.people.records import AccountKind

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("kind", list(AccountKind))
def test_a_session_ends_when_it_is_idle_or_old(kind):
    limits = LIFETIMES[kind]

    assert not is_over(kind, signed_in=AT - limits.whole, seen=AT - limits.idle, at=AT)
    assert is_over(kind, signed_in=AT, seen=AT - limits.idle - timedelta(seconds=1), at=AT)
    assert is_over(kind, signed_in=AT - limits.whole - timedelta(seconds=1), seen=AT, at=AT)


def test_a_clock_that_jumps_back_ends_nothing():
    assert not is_over(AccountKind.OFFICER, signed_in=AT, seen=AT, at=AT - timedelta(days=1))
