"""A city whose links answer as a test says."""

from datetime import UTC, datetime, timedelta

import pytest

from measures.conftest import city_dossier  # noqa: F401 fixtures
from motcua.rooms.watch import facade as watch
from motcua.rooms.watch.queries.targets import probes
from motcua.rooms.watch.records import Beat, Finding

AT = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
NETWORK = "network:city"


class Wire:
    """Asks every link of a demonstration each 20 seconds of an invented clock, as the prober does."""

    def __init__(self):
        self.second, self.run, self.shift = 0.0, "run-1", timedelta()
        self.broken: dict[str, str] = {}
        self.slow: dict[str, float] = {}
        self.count = 0

    @property
    def at(self):
        return AT + timedelta(seconds=self.second) + self.shift

    def breaks(self, *targets, reason="timeout"):
        self.broken |= dict.fromkeys(targets, reason)

    def mends(self, *targets):
        for target in targets:
            self.broken.pop(target, None)
            self.slow.pop(target, None)

    def ask(self, only=None):
        """One answer from each link now."""
        found = [self._finding(key, one) for key, one in probes().items() if only is None or one.target in only]
        self.count += len(found)
        watch.take(found, Beat(self.run, self.at, self.count, 0, 0, 0), at=self.at)

    def passes(self, seconds, step=5.0, only=None):
        """Time passes; a step is a quick question where something fails, so that it is asked often enough."""
        end = self.second + seconds
        while self.second < end:
            self.second += step
            self.ask(only)

    def _finding(self, key, probe):
        reason = self.broken.get(probe.target, "")
        ms = None if reason else 10.0 + self.slow.get(probe.target, 0.0)
        return Finding(key, self.at, self.second, self.run, not reason, ms, None, reason)


@pytest.fixture
def demo_links(settings):
    """Targets are as in a demonstration: lines answer at simulated links, nobody outside is asked."""
    settings.DEMO, settings.WATCH_LINKS_PORT = True, 9


@pytest.fixture
def wire(city, demo_links):
    return Wire()


@pytest.fixture
def lines(wire):
    """The keys of the centres' lines."""
    return [key for key, one in watch.targets().items() if one.kind == "line"]
