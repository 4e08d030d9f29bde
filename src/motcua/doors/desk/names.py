"""Names that pages show for codes: units, roles, officers."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from motcua.doors.desk.asking import language
from motcua.kernel.errors import NotFound
from motcua.rooms.people import facade as people
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.units import facade as units


def unit(code: str) -> str:
    """The unit's name, or its code when it is not known."""
    if not code:
        return ""
    try:
        found = units.unit(code)
    except NotFound:
        return code
    return found.short_name or found.name


def procedure(code: str, at: datetime) -> str:
    """The procedure's name, or its code when it is not in force."""
    try:
        return procedures.current(code, at=at).name
    except NotFound:
        return code


def roles() -> dict[str, str]:
    """The name of every role in the visitor's language, by its key."""
    english = language() == "en"
    return {role.key: role.name_en if english else role.name_vi for role in people.roles()}


def officers(actor_ids: Iterable[str]) -> dict[str, str]:
    """The names of officers by actor id (``officer:<uuid>``), in one statement at most."""
    ids = {UUID(actor_id.partition(":")[2]) for actor_id in actor_ids if actor_id.startswith("officer:")}
    return {f"officer:{number}": name for number, name in people.officer_names(ids).items()}
