"""How long the next batch takes to be found among very many sources, in good times and in bad.

FACTCHECK_SCALE says how many sources there are; the million that is promised takes some minutes to load.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from benchmarks.results import Result
from factcheck.rechecks.actions import Lease, lease_several, leases
from factcheck.sample import crowd

SOURCES = int(os.environ.get("FACTCHECK_SCALE", "30000"))
LOOKS = 10 * SOURCES
MOST_MS = 20
TIMES = 40  # the best of many, for other work on the machine comes in between

DUE = """
UPDATE factcheck_source SET next_check_at = statement_timestamp() - make_interval(secs => hashint8(id) & 4095)
WHERE id IN (SELECT id FROM factcheck_source WHERE hashint8(id) %% 10 = 0)
"""
PARKED = """
WITH parked AS (
    UPDATE factcheck_host SET parked_until = statement_timestamp() + interval '15 minutes', parked_because = 'silent'
    WHERE hashtext(name) %% 4 = 0 RETURNING name
)
UPDATE factcheck_source SET next_check_at = next_check_at - interval '1 day'
FROM parked WHERE host = name AND next_check_at <= statement_timestamp()
"""
LARGEST = """
UPDATE factcheck_source SET next_check_at = statement_timestamp() - interval '3 days'
WHERE host = (SELECT host FROM factcheck_source GROUP BY 1 ORDER BY count(*) DESC LIMIT 1)
"""
LEASED = """
UPDATE factcheck_source SET lease = gen_random_uuid(), leased_until = statement_timestamp() + interval '9 minutes'
WHERE id IN (SELECT id FROM factcheck_source WHERE lease IS NULL AND hashint8(id) %% 100 = 7)
"""
SIZE = """
SELECT sum(pg_table_size(part)), sum(pg_indexes_size(part))
FROM (SELECT relid FROM pg_partition_tree(%(table)s) UNION SELECT %(table)s::regclass) AS parts(part)
"""
TROUBLES = (
    ("a tenth of all due at once", DUE),
    ("a quarter of the hosts parked, theirs first", PARKED),
    ("the largest host all due, its first", LARGEST),
    ("a hundredth of all leased", LEASED),
)


@dataclass(frozen=True)
class Times:
    best: float
    median: float


def measure() -> list[Result]:
    """Ask in a tenth of the archive, then in all of it, and then in all of it with one trouble after another."""
    _load(SOURCES // 10)
    few = _times(_lease)
    rates = _load(SOURCES - SOURCES // 10)
    usual = _times(_lease)
    against = f"lease, of {SOURCES // 10:,}"
    results = [
        Result(f"load, sources (of {SOURCES:,})", rates["source"], "rows/s"),
        Result(f"load, looks (of {LOOKS:,})", rates["recheck"], "rows/s"),
        *_disk({"source": SOURCES, "recheck": LOOKS}),
        Result(against, few.best, "ms"),
        _lease_result("an ordinary day", usual, against, few),
    ]
    for name, trouble in TROUBLES:
        with connection.cursor() as cursor:
            cursor.execute(trouble, [])
            told = f"{name}: {cursor.rowcount:,} sources"
        results.append(_lease_result(name, _times(_lease), against, few))
        began = time.perf_counter()
        with transaction.atomic():
            lease = _batch()
            transaction.set_rollback(True)
        took = 1000 * (time.perf_counter() - began)
        print(f"  {told}; a batch of {len(lease.ids) if lease else 0} in {took:,.1f} ms", file=sys.stderr)
    results += _cleared(against, few)
    print(_plan(), file=sys.stderr)
    return results


def _load(sources: int) -> dict[str, float]:
    rates = {}
    for loaded in crowd.load(sources=sources, looks=10 * sources):
        rates[loaded.table] = loaded.per_second
        print(f"  {loaded.table:10} {loaded.rows:12,} rows {loaded.per_second:12,.0f} a second", file=sys.stderr)
    return rates


def _disk(rows: dict[str, int]) -> list[Result]:
    results = []
    for table, many in rows.items():
        with connection.cursor() as cursor:
            cursor.execute(SIZE, {"table": f"factcheck_{table}"})
            heap, indexes = (float(size) / many for size in cursor.fetchone())
        results += [
            Result(f"disk, a row of {table}", heap, "bytes"),
            Result(f"disk, its indexes, {table}", indexes, "bytes"),
        ]
    return results


def _batch() -> Lease | None:
    return next(iter(lease_several(batches=1)), None)


def _lease() -> None:
    leases.take(leases.FRESH, limit=leases.BATCH, shares=True)


def _times(work: Callable[[], None]) -> Times:
    """In milliseconds, each time from the same state."""
    taken = []
    for _ in range(TIMES):
        with transaction.atomic():
            began = time.perf_counter()
            work()
            taken.append(1000 * (time.perf_counter() - began))
            transaction.set_rollback(True)
    return Times(min(taken), statistics.median(taken))


def _lease_result(name: str, times: Times, against: str, few: Times) -> Result:
    print(f"  {name}: best {times.best:.1f} ms, median {times.median:.1f} ms", file=sys.stderr)
    ratio = times.best / few.best
    return Result(f"lease, {name}", times.best, "ms", against, ratio, f"≤ {MOST_MS}", times.best <= MOST_MS)


def _cleared(against: str, few: Times) -> list[Result]:
    """Have the sweeps come in, and see that those who wait in vain are out of the way after the first."""
    began = time.perf_counter()
    first = _batch()
    took = time.perf_counter() - began
    batches = [_batch() for _ in range(20)]
    full = sum(lease is not None and len(lease.ids) == leases.BATCH for lease in batches)
    print(f"  first batch: {len(first.ids) if first else 0}; {full} of the next 20 are full", file=sys.stderr)
    after = _lease_result("after the first batch", _times(_lease), against, few)
    return [Result("lease, the first batch in all that trouble", took, "s"), after]


def _plan() -> str:
    line: dict[str, Any] = {"in_view": leases.IN_VIEW, "per_host": leases.PER_HOST, "shares": True}
    batch: dict[str, Any] = {"limit": leases.BATCH, "size": leases.BATCH, "tokens": [uuid4()], "lease": 600}
    statement = leases.filled(leases.TAKE, leases.FRESH)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", {**line, **batch})
        plan = "\n".join(line for (line,) in cursor.fetchall())
        transaction.set_rollback(True)
    return plan
