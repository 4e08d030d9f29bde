"""Wall screens: registered, paired once, seeing one board and nothing else, revoked."""

from datetime import timedelta

import pytest

from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.errors import (
    BoardNotFound,
    BoardNotYours,
    CodeUnknown,
    ScreenInvalid,
    ScreenNotFound,
    ScreenRevoked,
)
from motcua.rooms.operations.models import ScreenRow
from motcua.rooms.operations.records import CITY, ScreenState
from motcua.rooms.operations.rules import screens as rules
from operations.here import HOUR, MONDAY, OTHER, WARD, officer

pytestmark = pytest.mark.usefixtures("city")
OPERATOR = officer(11, "operations:screens")
WARD_ADMIN = officer(12, "operations:screens", units=(WARD,))
ONLOOKER = officer(13, "operations:see")
ANYONE = Actor(id="anyone:")
QUARTER = timedelta(minutes=15)


def hung(board="leaders", scope=CITY, by=OPERATOR):
    """A screen that is paired, and its secret."""
    made = operations.register_screen("Phòng giao ban (mẫu)", board, scope, by=by, at=MONDAY)
    return operations.pair_screen(made.code, by=ANYONE, at=MONDAY)


def standing(secret, at=MONDAY):
    found = operations.screen_with(secret, at=at)
    return found and found.state


def test_a_screen_is_known_by_what_its_browser_was_given_when_the_code_was_typed():
    made = operations.register_screen("Sảnh (mẫu)", "unit", WARD, by=WARD_ADMIN, at=MONDAY)
    assert made.screen.state is ScreenState.WAITING
    typed = f" {made.code.lower().replace('-', ' ')} "
    paired = operations.pair_screen(typed, by=ANYONE, at=MONDAY)
    assert standing(paired.secret, MONDAY + 400 * 24 * HOUR) is ScreenState.PAIRED
    assert operations.screen_with("", at=MONDAY) is operations.screen_with("x", at=MONDAY) is None
    kept = ScreenRow.objects.values_list("code", "secret").get()
    assert not {made.code, paired.secret} & set(kept)


def test_a_code_is_good_once_and_for_a_quarter_of_an_hour():
    made = operations.register_screen("Sảnh (mẫu)", "leaders", CITY, by=OPERATOR, at=MONDAY)
    with pytest.raises(CodeUnknown):
        operations.pair_screen(made.code, by=ANYONE, at=MONDAY + QUARTER)
    assert operations.screens(by=OPERATOR, at=MONDAY + QUARTER)[0].state is ScreenState.LAPSED
    anew = operations.renew_screen(made.screen.id, by=OPERATOR, at=MONDAY + HOUR)
    operations.pair_screen(anew.code, by=ANYONE, at=MONDAY + HOUR)
    for code in (anew.code, made.code, "", "------"):
        with pytest.raises(CodeUnknown):
            operations.pair_screen(code, by=ANYONE, at=MONDAY + HOUR)


def test_the_browser_before_goes_on_until_a_new_code_is_typed():
    first = hung()
    anew = operations.renew_screen(first.screen.id, by=OPERATOR, at=MONDAY + HOUR)
    assert standing(first.secret) is ScreenState.PAIRED
    second = operations.pair_screen(anew.code, by=ANYONE, at=MONDAY + HOUR)
    assert standing(first.secret) is None
    assert standing(second.secret) is ScreenState.PAIRED


def test_a_screen_sees_its_one_board_and_nothing_else():
    city, ward = hung(), hung("unit", WARD, WARD_ADMIN)
    for screen, mine, others in (
        (city.screen, ("leaders", CITY), [("one-stop", CITY), ("unit", WARD)]),
        (ward.screen, ("unit", WARD), [("leaders", CITY), ("unit", OTHER)]),
    ):
        actor = operations.screen_actor(screen)
        assert operations.shown(*mine, by=actor, at=MONDAY).board.key == mine[0]
        for other in others:
            with pytest.raises(BoardNotYours):
                operations.shown(*other, by=actor, at=MONDAY)
        assert operations.orders(operations_filter(), by=actor, at=MONDAY).total == 0
        assert not actor.may("operations:see", unit="UB-92")


def operations_filter():
    from motcua.rooms.operations.records import OrderFilter

    return OrderFilter()


def test_a_revoked_screen_is_nobody_for_good():
    screen, secret = (held := hung()).screen, held.secret
    code = operations.renew_screen(screen.id, by=OPERATOR, at=MONDAY).code
    assert operations.revoke_screen(screen.id, by=OPERATOR, at=MONDAY).state is ScreenState.REVOKED
    assert standing(secret) is None
    with pytest.raises(CodeUnknown):
        operations.pair_screen(code, by=ANYONE, at=MONDAY)
    for act in (operations.renew_screen, operations.revoke_screen):
        with pytest.raises(ScreenRevoked):
            act(screen.id, by=OPERATOR, at=MONDAY)


def test_only_who_keeps_screens_there_registers_lists_and_revokes():
    city, ward = hung().screen, hung("unit", WARD, WARD_ADMIN).screen
    assert {one.id for one in operations.screens(by=OPERATOR, at=MONDAY)} == {city.id, ward.id}
    assert [one.id for one in operations.screens(by=WARD_ADMIN, at=MONDAY)] == [ward.id]
    assert operations.screens(by=ONLOOKER, at=MONDAY) == []
    assert {scope for _board, scope in operations.boards_to_hang(by=WARD_ADMIN)} == {WARD}
    assert len(operations.boards_to_hang(by=OPERATOR)) > 100
    for by, board, scope in ((ONLOOKER, "leaders", CITY), (WARD_ADMIN, "leaders", CITY), (WARD_ADMIN, "unit", OTHER)):
        with pytest.raises(NotAllowed):
            operations.register_screen("Sảnh (mẫu)", board, scope, by=by, at=MONDAY)
    for by in (ONLOOKER, WARD_ADMIN):
        for act in (operations.renew_screen, operations.revoke_screen):
            with pytest.raises(ScreenNotFound):
                act(city.id, by=by, at=MONDAY)


def test_what_no_screen_can_show_is_refused():
    with pytest.raises(BoardNotFound):
        operations.register_screen("Sảnh (mẫu)", "leaders", WARD, by=OPERATOR, at=MONDAY)
    with pytest.raises(BoardNotFound):
        operations.register_screen("Sảnh (mẫu)", "unit", CITY, by=OPERATOR, at=MONDAY)
    with pytest.raises(ScreenInvalid):
        operations.register_screen("  ", "leaders", CITY, by=OPERATOR, at=MONDAY)


def test_codes_are_read_and_typed_without_mistakes():
    codes = {rules.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("01OIL")
    assert all(rules.typed(rules.written(code)) == code for code in codes)
