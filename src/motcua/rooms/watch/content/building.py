"""From kinds, units and addresses to targets: 437 units times several probes need no file each."""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from motcua.rooms.units.records import Unit
from motcua.rooms.watch.content.kind_reading import KindFile
from motcua.rooms.watch.records import Means, Probe, ProbeKind, Target
from motcua.rooms.watch.rules.figures import SAYS

PORTS = {"http": 80, "https": 443}
#: options of a probe that only its kind understands
OPTIONS = ("path", "expect", "contains", "measure", "tls", "once_answered")


@dataclass(frozen=True)
class Surroundings:
    """What targets are built for: addresses by target, addresses that are settings, and in a demonstration the port at
    which the simulated links answer (0: none, the real addresses)."""

    addresses: Mapping[str, tuple[str, int | None]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    links_port: int = 0
    demo: bool = False


@dataclass(frozen=True)
class _Place:
    """Where a target answers; an empty address is one that nobody has entered."""

    address: str = ""
    port: int | None = None
    tls: bool = False
    path: str = ""


def build(files: Iterable[KindFile], units: Iterable[Unit], around: Surroundings) -> Iterator[Target]:
    """Every target, with the probes that can be asked where it is."""
    everybody = list(units)
    for file in files:
        said = file.said
        if "targets" in said:
            for one in said["targets"]:
                yield _single(file, one, around)
        else:
            for unit in everybody:
                if unit.kind in said["each"]:
                    yield _of_unit(file, unit, around)


def number_of(unit: Unit) -> int:
    """The digits of a unit's code: in a demonstration its link answers at the loopback address of this number."""
    digits = "".join(filter(str.isdigit, unit.area or unit.code))
    return int(digits or 0) % 65536


def loopback(number: int) -> str:
    """``31153`` is 127.121.177.1."""
    return str(ipaddress.IPv4Address(0x7F000001 + (number << 8)))


def _of_unit(file: KindFile, unit: Unit, around: Surroundings) -> Target:
    said, key = file.said, f"{file.kind.key}:{unit.code}"
    name = unit.short_name or unit.name
    ruled = said.get("address", "").format(area=unit.area, code=unit.code.lower())
    probes, place = _asked(file, key, {"number": number_of(unit), "address": ruled}, around)
    return Target(
        key=key,
        kind=file.kind.key,
        name=said["name"].format(unit=name),
        name_en=said["name_en"].format(unit=name),
        unit=unit.code,
        means=file.kind.means,
        promise=file.kind.promise,
        behind=said.get("behind", ""),
        public=file.kind.public,
        probes=tuple(_probes(key, probes, place)),
    )


def _single(file: KindFile, one: Mapping[str, Any], around: Surroundings) -> Target:
    key = f"{file.kind.key}:{one['key']}"
    probes, place = _asked(file, key, one, around)
    return Target(
        key=key,
        kind=file.kind.key,
        name=one["name"],
        name_en=one["name_en"],
        unit="",
        means=Means(one.get("means", file.kind.means)),
        promise=file.kind.promise,
        behind=file.said.get("behind", ""),
        public=file.kind.public,
        probes=tuple(_probes(key, probes, place)),
    )


def _asked(
    file: KindFile, key: str, one: Mapping[str, Any], around: Surroundings
) -> tuple[Iterable[Mapping[str, Any]], _Place]:
    """Which probes to ask, and where."""
    if around.demo and "demo" in file.said:
        number = one.get("number", 0)
        place = _Place(loopback(number), around.links_port) if number and around.links_port else _Place()
        return file.said["demo"], place
    entered = around.addresses.get(key)
    if entered:
        place = _Place(*entered)
    elif one.get("setting"):
        place = _at(around.settings.get(one["setting"], ""), one.get("path", ""))
    else:
        place = _Place(one.get("address", ""))
    return one.get("probes", file.said.get("probes", ())), place


def _at(url: str, path: str) -> _Place:
    """Where an address of the settings leads: ``https://host:port/…`` or ``host:port``."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    return _Place(
        parts.hostname or "", parts.port or PORTS.get(parts.scheme), parts.scheme == "https", path or parts.path
    )


def _probes(key: str, probes: Iterable[Mapping[str, Any]], place: _Place) -> Iterator[Probe]:
    for said in probes:
        kind = ProbeKind(said["kind"])
        if not place.address and kind is not ProbeKind.OWN:
            continue
        options = {name: said[name] for name in OPTIONS if name in said}
        if place.path and kind is ProbeKind.HTTP:
            options.setdefault("path", place.path)
        if place.tls:
            options.setdefault("tls", True)
        if "says" in said:
            options["says_warn"], options["says_fail"] = SAYS[said["says"]]
        usual = 443 if kind is ProbeKind.TLS or options.get("tls") else 53 if kind is ProbeKind.DNS else 80
        yield Probe(
            target=key,
            name=said["name"],
            kind=kind,
            address=place.address,
            port=place.port or said.get("port") or usual,
            period_s=float(said["period"]),
            timeout_s=float(said["timeout"]),
            slow_ms=said.get("slow_ms"),
            warn=said.get("warn"),
            fail=said.get("fail"),
            options=options,
        )
