"""How much one caller may ask."""

import subprocess
import sys
from uuid import uuid4

from motcua.doors.access import rates
from motcua.doors.access.rates import Limiter, Table

TAKE = """
import sys
from pathlib import Path
from motcua.doors.access.rates import Table
table = Table(Path(sys.argv[1]))
print([table.take("somebody", cost=1000.0, most=5000.0) == 0 for _ in range(3)])
"""


def test_the_processes_of_a_machine_count_together(tmp_path):
    command = [sys.executable, "-c", TAKE, str(tmp_path / "rates")]
    said = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() for _ in range(2)]
    assert said == ["[True, True, True]", "[True, True, False]"]


def test_callers_do_not_count_for_each_other(tmp_path):
    table = Table(tmp_path / "rates")
    waits = {caller: table.take(caller, cost=1000.0, most=1000.0) for caller in ("one", "another")}
    assert waits == {"one": 0.0, "another": 0.0}
    assert table.take("one", cost=1000.0, most=1000.0) > 900


def test_what_was_refused_does_not_count(tmp_path):
    table = Table(tmp_path / "rates")
    assert table.take("one", cost=1000.0, most=1000.0) == 0
    waits = [table.take("one", cost=1000.0, most=1000.0) for _ in range(3)]
    assert all(900 < wait <= 1000 for wait in waits)


def test_what_was_counted_before_the_machine_started_again_does_not_hold_anybody_up(tmp_path):
    table = Table(tmp_path / "rates")
    assert table.take("one", cost=1e9, most=1e9) == 0  # a moment far ahead, as an earlier run of the clock left it
    assert table.take("one", cost=1.0, most=2.0) == 0


def test_many_callers_share_the_places_and_the_first_are_forgotten_first():
    table = Table(None)
    count = 2 * rates.PLACES
    assert all(table.take(f"caller {one}", cost=1000.0, most=1000.0) == 0 for one in range(count))
    assert table.take(f"caller {count - 1}", cost=1000.0, most=1000.0) > 900


def test_a_folder_that_takes_no_file_leaves_each_process_with_its_own_count(tmp_path):
    (tmp_path / "run").write_text("no folder")
    table = Table(tmp_path / "run" / "rates")
    assert table.take("one", cost=1000.0, most=1000.0) == 0
    assert table.take("one", cost=1000.0, most=1000.0) > 0


def test_a_limiter_says_how_long_to_wait_in_whole_seconds():
    rates.table().forget()
    limiter = Limiter(per_minute=60, burst=2, name=str(uuid4()))
    assert [limiter.wait("one") for _ in range(3)] == [0, 0, 1]
    assert Limiter(per_minute=0, burst=0).wait("one") == 0
