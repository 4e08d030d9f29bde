"""What procedures are called."""

from collections.abc import Iterable
from uuid import UUID

from motcua.rooms.procedures import facade as procedures


def names(versions: Iterable[UUID]) -> dict[UUID, str]:
    """The name of each version, as it was published."""
    found = procedures.many(list(versions))
    return {version_id: procedure.name for version_id, procedure in found.items()}
