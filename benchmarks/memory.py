"""Whether a worker takes more memory the longer it looks."""

from benchmarks.results import Result
from benchmarks.watching import addresses, cite, site, workers
from factcheck.sources.models import Source

PAGES = 1_000
EARLY, LATE = 5_000, 50_000
MOST_GROWTH = 1.1


def measure() -> list[Result]:
    with site() as port:
        cite(addresses(PAGES, port))
        with workers(1, port, str(EARLY), str(LATE)) as (watching,):
            assert watching.stdin is not None
            assert watching.stdout is not None
            watching.stdin.close()
            early, late = (int(watching.stdout.readline()) / 1_000 for _ in range(2))
    # What other benchmarks look at is theirs.
    Source.objects.update(paused=True)
    first = f"worker after {EARLY:,} looks"
    return [
        Result(first, early, "MB"),
        Result(
            f"worker after {LATE:,} looks",
            late,
            "MB",
            first,
            late / early,
            f"≤ {MOST_GROWTH} times",
            late / early <= MOST_GROWTH,
        ),
    ]
