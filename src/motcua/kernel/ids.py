"""Names for new rows."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A UUIDv7: unique everywhere, and ordered by time so that indexes grow at one end."""
    return UUID(bytes=uuid_utils.uuid7().bytes)
