"""Two at once, the same way every time: the second begins when the first has acted and nothing is committed yet."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, transaction

Outcome = TypeVar("Outcome")


def meanwhile(
    first: Callable[[], object], second: Callable[[], Outcome], *, once_it_waits: Callable[[], object] | None = None
) -> Outcome:
    """Do the second act after the first one did all it does, but before that is committed; give what came of it.

    Both meet for certain: the first is committed once the second waits for it, or is through without waiting.
    """

    def late() -> Outcome:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first()
            outcome = other.submit(late)
            while not (outcome.done() or _somebody_waits_for_us()):
                pass
            if once_it_waits:
                once_it_waits()
        return outcome.result(30)


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
