"""`python -m benchmarks [NAME ...]`: run the benchmarks, print a table and write var/bench.json."""

import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

import django

import benchmarks
from benchmarks.results import Result
from factcheck import embedded
from factcheck.embedded.places import VAR


def main(chosen: Sequence[str]) -> int:
    """Run the chosen benchmarks, or all; the exit status says whether every target was met."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ["FACTCHECK_DEMO"] = "1"  # as it is served, not as it is debugged
    embedded.ensure_up()
    django.setup()
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
    results: list[Result] = []
    with own_database():
        for name in names:
            if name == "__main__" or (chosen and name not in chosen):
                continue
            module = importlib.import_module(f"benchmarks.{name}")  # noqa: TID251 (one of our own)
            if hasattr(module, "measure"):
                print(f"… {name}", file=sys.stderr, flush=True)
                results += module.measure()
    print(table(results))
    report = {"benchmarks": [asdict(result) for result in results]}
    (VAR / "bench.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    return 0 if all(result.ok for result in results) else 1


@contextmanager
def own_database() -> Iterator[None]:
    """Measure in a fresh database, and leave the newsroom's alone."""
    from django.db import connection  # noqa: PLC0415  (settings first)

    connection.settings_dict["TEST"]["NAME"] = f"bench_factcheck_{os.getpid()}"
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def table(results: Sequence[Result]) -> str:
    """Set the results as a table for people."""
    heading = ("benchmark", "value", "unit", "ratio", "against", "target", "")
    rows = [
        (
            result.name,
            f"{result.value:,.4g}" if result.value < 1000 else f"{result.value:,.0f}",
            result.unit,
            "" if result.ratio is None else f"{result.ratio:.2f}",
            result.against or "",
            result.target or "",
            "ok" if result.ok else "MISSED",
        )
        for result in results
    ]
    widths = [max(len(row[column]) for row in (heading, *rows)) for column in range(len(heading))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (heading, *rows)
    ]
    return "\n".join((lines[0], "-" * len(lines[0]), *lines[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
