"""What a start left behind for the next one: whether the database still is as it was prepared."""

import json
from pathlib import Path
from typing import Any


def state_of(database: str) -> str:
    """What a database was brought to: which it is, its migrations and its content; nothing when it does not say."""
    import psycopg

    asked = """SELECT (SELECT oid FROM pg_database WHERE datname = current_database()),
        (SELECT count(*) FROM django_migrations), (SELECT max(id) FROM kernel_contentload)"""
    try:
        with psycopg.connect(database, connect_timeout=5) as connection:
            row = connection.execute(asked).fetchone()
    except psycopg.Error:
        return ""
    return " ".join(map(str, row or ()))


def remembered(stamp: Path) -> dict[str, Any]:
    """What an earlier start left in ``stamp``."""
    try:
        said = json.loads(stamp.read_text())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) and {"wanted", "state", "sign_ins"} <= set(said) else {}
