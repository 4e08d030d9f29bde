"""What runs is killed at random moments while citizens file: nothing acknowledged may be lost, nothing done twice."""

import pytest

pytestmark = pytest.mark.faults


def test_kill_minus_nine_under_load(house, monkeypatch):
    # two who file without pause meet each other at every number; four only take the processor from what comes back
    monkeypatch.setattr(house.bench, "SENDERS", 2)
    played = house.bench.play(house.copy, rounds=5)
    assert set(played.kills) == set(house.bench.TARGETS)
    assert len(played.acknowledged) > 50
    assert played.problems == []
