"""Telling the live stream that something which screens show has changed.

The stream's process listens; it looks again at the boards that somebody follows. A transaction that tells is heard of
when it commits, and commits one after the other with others that tell (PostgreSQL takes a lock for the whole cluster):
for the worker, which acts on many things at once, never for a citizen's request.
"""

from collections.abc import Collection

from django.db import connection

#: what the stream listens to (it holds no Django and names it itself)
CHANNEL = "motcua_live"
#: everybody is concerned
ALL = "*"
#: bytes that PostgreSQL passes on at most
LONGEST = 7_900


def tell(units: Collection[str] = ()) -> None:
    """Something has changed at these units, once this transaction is committed; events are read from the outbox."""
    said = " ".join(sorted(units))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, said if len(said) <= LONGEST else ALL])
