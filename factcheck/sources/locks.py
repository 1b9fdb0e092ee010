"""Holding the bytes of captures: none are removed while somebody is about to write a row that refers to them.

Locks of the database, not of the store, so that they hold for folders and object stores alike, across machines, and end
with the transaction, or with the session, however that ends. A name is a SHA-256; its first eight bytes are the lock.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection

HOLD = "SELECT pg_advisory_lock_shared(key) FROM unnest(%s::bigint[]) AS key ORDER BY key"
LET_GO = "SELECT pg_advisory_unlock_shared(key) FROM unnest(%s::bigint[]) AS key"
# The database complains when one lets go of what one does not hold. Only a list of all locks tells; it is dear to read.
LET_GO_OF_WHAT_CAME = """
SELECT pg_advisory_unlock_shared(key) FROM unnest(%s::bigint[]) AS key WHERE key IN (
    SELECT classid::bigint << 32 | objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND pid = pg_backend_pid() AND mode = 'ShareLock' AND granted
)
"""


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
    """Hold them as `hold` does from before a transaction until after it, so that the bytes may be kept before it.

    Who is cut off while waiting for one of them lets go of those that came before it.
    """
    keys = sorted(map(_key, set(names)))
    let_go = LET_GO_OF_WHAT_CAME
    try:
        _say(HOLD, keys)
        let_go = LET_GO
        yield
    finally:
        try:
            _say(let_go, keys)
        except (InterfaceError, OperationalError):
            # Nothing can be said to the database any more, as when a time limit comes amid a statement.
            connection.close()


def hold_alone(name: str) -> None:
    """Wait until nobody holds the bytes any more, and keep others waiting until we commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_key(name)])


def _say(statement: str, keys: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [keys])


def _key(name: str) -> int:
    return int.from_bytes(bytes.fromhex(name[:16]), "big", signed=True)
