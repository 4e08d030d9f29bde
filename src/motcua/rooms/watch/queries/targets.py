"""What is watched now: content and units, put together; and how it stands."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from django.conf import settings

from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Unit
from motcua.rooms.watch import content
from motcua.rooms.watch.errors import WatchNotFound
from motcua.rooms.watch.records import Probe, Target


def targets() -> Mapping[str, Target]:
    """Every target by its key."""
    return _built(tuple(units.units()), settings.WATCH_LINKS_PORT, settings.DEMO)


def target(key: str) -> Target:
    """The target with this key.

    Raises:
        WatchNotFound: there is none.
    """
    found = targets().get(key)
    if found is None:
        raise WatchNotFound(target=key)
    return found


def probes() -> Mapping[str, Probe]:
    """Every probe by its key."""
    return {probe.key: probe for one in targets().values() for probe in one.probes}


@lru_cache(maxsize=2)
def _built(existing: tuple[Unit, ...], links_port: int, demo: bool) -> Mapping[str, Target]:
    around = content.Surroundings(content.addresses(), settings.WATCH_ADDRESSES, links_port, demo)
    return MappingProxyType({one.key: one for one in content.build(content.kind_files(), existing, around)})
