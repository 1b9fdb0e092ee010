"""Holding the bytes of captures: none are removed while somebody is about to write a row that refers to them.

Locks of the database, not of the store, so that they hold for folders and object stores alike, across machines, and end
with the transaction, or with the session, however that ends. A name is a SHA-256; its first eight bytes are the lock.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection


def hold(names: Iterable[str]) -> None:
    """Hold the bytes against being removed, together with others, until our rows are committed."""
    # In order, and only who waits for one name and holds no other asks for it alone: nobody waits in a circle.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(key) FROM unnest(%s::bigint[]) AS key ORDER BY key",
            [sorted(map(_key, set(names)))],
        )


@contextmanager
def held(names: Iterable[str]) -> Iterator[None]:
    """Hold them as `hold` does from before a transaction until after it, so that the bytes may be kept before it."""
    keys = sorted(map(_key, set(names)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(key) FROM unnest(%s::bigint[]) AS key ORDER BY key", [keys])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(key) FROM unnest(%s::bigint[]) AS key", [keys])


def hold_alone(name: str) -> None:
    """Wait until nobody holds the bytes any more, and keep others waiting until we commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_key(name)])


def _key(name: str) -> int:
    return int.from_bytes(bytes.fromhex(name[:16]), "big", signed=True)
