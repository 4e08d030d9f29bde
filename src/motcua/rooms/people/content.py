"""Roles, notices and invented people: content of the province, read into records or into a list of mistakes."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel import content
from motcua.kernel.actors import EVERYWHERE
from motcua.kernel.content import Mistake
from motcua.rooms.people.records import (
    Channel,
    DemoCitizen,
    DemoOfficer,
    DemoPeople,
    PersonDetails,
    Role,
    Sex,
    Template,
)
from motcua.rooms.people.records import PersonKind as Kind
from motcua.rooms.people.rules import claims, notices

LANGUAGES = ("vi", "en")
#: the facts that a notice may speak of; numbers of identity papers are not among them
PLACES = frozenset(
    [
        "code",
        "procedure",
        "unit",
        "receiving",
        "place",
        "due",
        "due_before",
        "reason",
        "amount",
        "items",
        "result",
        "link",
        "days",
        "act",
        "name",
        "count",
        "minutes",
        "meaning",
        "kind",
        "period",
    ]
)


def roles() -> dict[str, Role]:
    """Every role by its key."""
    return {role.key: role for role in read_roles(content.folder("people") / "roles.yaml") if isinstance(role, Role)}


def templates() -> dict[str, Template]:
    """Every notice by its key."""
    return {found.key: found for found in read_templates(content.folder("messages")) if isinstance(found, Template)}


def claim_names() -> dict[str, tuple[str, ...]]:
    """Under which names the identity provider says what; our own guess where the province says nothing."""
    read = read_claims(content.folder("people") / "claims.yaml")
    return dict(claims.DEFAULT_NAMES) if isinstance(read, Mistake) else read


def demo_people() -> DemoPeople:
    """The invented people, or nobody when there is no such file."""
    read = read_demo_people(content.folder("people") / "demo-people.yaml")
    return read if isinstance(read, DemoPeople) else DemoPeople("", (), ())


def mistakes() -> list[Mistake]:
    """What an editor has to correct."""
    found: list[object] = [
        *read_roles(content.folder("people") / "roles.yaml"),
        *read_templates(content.folder("messages")),
    ]
    for name, read in (("demo-people.yaml", read_demo_people), ("claims.yaml", read_claims)):
        file = content.folder("people") / name
        if file.exists():
            found.append(read(file))
    return [mistake for mistake in found if isinstance(mistake, Mistake)]


@cache
def read_roles(file: Path) -> tuple[Role | Mistake, ...]:
    said = content.read_yaml(file)
    if isinstance(said, Mistake):
        return (said,)
    return tuple(_roles(file, said))


def _roles(file: Path, said: Any) -> Iterator[Role | Mistake]:
    if not isinstance(said, dict) or not said.get("source"):
        yield Mistake(file, "'source' is missing")
        return
    for key, role in (said.get("roles") or {}).items():
        missing = [name for name in ("vi", "en", "permissions") if not role.get(name)]
        wrong = [p for p in role.get("permissions") or () if p.count(":") != 1 or p.startswith("role:")]
        if missing or wrong:
            yield from (Mistake(file, f"role '{key}': '{name}' is missing") for name in missing)
            yield from (Mistake(file, f"role '{key}': '{name}' is not of the form room:act") for name in wrong)
            continue
        yield Role(
            key, role["vi"], role["en"], tuple(role["permissions"]), bool(role.get("works")), bool(role.get("city"))
        )


@cache
def read_templates(folder: Path) -> tuple[Template | Mistake, ...]:
    return tuple(found for file in sorted(folder.glob("*.yaml")) for found in _template(file))


def _template(file: Path) -> Iterator[Template | Mistake]:
    said = content.read_yaml(file)
    if isinstance(said, Mistake):
        yield said
        return
    wrong = list(_template_mistakes(file, said))
    if wrong:
        yield from wrong
        return
    yield Template(
        key=file.stem,
        texts={language: (said[language]["subject"], said[language]["body"].strip()) for language in LANGUAGES},
        channels=tuple(Channel(name) for name in said.get("channels", [c.value for c in Channel])),
    )


def _template_mistakes(file: Path, said: Any) -> Iterator[Mistake]:
    if not isinstance(said, dict):
        yield Mistake(file, "a notice says 'vi' and 'en', each with 'subject' and 'body'")
        return
    used: dict[str, set[str]] = {}
    for language in LANGUAGES:
        words = said.get(language)
        if not isinstance(words, dict) or not words.get("subject") or not words.get("body"):
            yield Mistake(file, f"'{language}' needs 'subject' and 'body'")
            continue
        used[language] = notices.places(words["subject"] + words["body"])
        for unknown in sorted(used[language] - PLACES):
            yield Mistake(file, f"'{language}' speaks of {{{unknown}}}, which no notice knows")
    if len(used) == len(LANGUAGES) and len({frozenset(places) for places in used.values()}) > 1:
        yield Mistake(file, "the languages do not speak of the same facts")
    for name in said.get("channels", ()):
        if name not in {channel.value for channel in Channel}:
            yield Mistake(file, f"no channel is called '{name}'")


@cache
def read_claims(file: Path) -> dict[str, tuple[str, ...]] | Mistake:
    said = content.read_yaml(file)
    if isinstance(said, Mistake):
        return said
    names = said.get("names") if isinstance(said, dict) else None
    if not isinstance(names, dict) or not all(isinstance(value, list) and value for value in names.values()):
        return Mistake(file, "'names' gives a list of claims for each field")
    wrong = set(names) ^ set(claims.DEFAULT_NAMES)
    if wrong:
        return Mistake(file, f"fields missing or unknown: {', '.join(sorted(wrong))}")
    return {field: tuple(str(name) for name in listed) for field, listed in names.items()}


@cache
def read_demo_people(file: Path) -> DemoPeople | Mistake:
    said = content.read_yaml(file)
    if isinstance(said, Mistake):
        return said
    known = {role.key for role in read_roles(file.parent / "roles.yaml") if isinstance(role, Role)}
    try:
        return DemoPeople(
            password=str(said["password"]),
            officers=tuple(_demo_officer(officer, known) for officer in said["officers"]),
            citizens=tuple(_demo_citizen(citizen) for citizen in said["citizens"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        return Mistake(file, f"cannot be read: {error!r}")


def _demo_officer(said: dict[str, Any], known: set[str]) -> DemoOfficer:
    posts = tuple((str(role), str(unit)) for role, unit in said["posts"])
    for role, unit in posts:
        if role not in known or not unit or (unit != EVERYWHERE and "-" not in unit):
            raise ValueError(f"post {role} at {unit}")
    _marked(said["name"])
    return DemoOfficer(said["staff_number"], said["login"], said["name"], said["title"], posts)


def _demo_citizen(said: dict[str, Any]) -> DemoCitizen:
    _marked(said["name"])
    birth_date = said.get("birth_date")
    if birth_date is not None and not isinstance(birth_date, date):
        raise ValueError(f"birth date {birth_date}")
    return DemoCitizen(
        key=said["key"],
        details=PersonDetails(
            full_name=said["name"],
            kind=Kind(said["kind"]),
            identity_number=said.get("identity_number"),
            tax_code=said.get("tax_code"),
            birth_date=birth_date,
            sex=Sex(said["sex"]) if said.get("sex") else None,
            phone=said.get("phone"),
            email=said.get("email"),
            address=said.get("address"),
            area=said.get("area"),
            tech_id=said.get("tech_id"),
        ),
    )


def _marked(name: str) -> None:
    if not name.endswith("(mẫu)"):
        raise ValueError(f"{name} is not marked as invented")
