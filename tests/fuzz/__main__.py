"""`python -m tests.fuzz SECONDS [TARGET ...]`: fuzz each target for its share of the time, one after the other.

Each runs in a process of its own, from its seeds and from what earlier runs kept in var/fuzz/. The exit status says
whether anything was found; what did it lies beside, and the line to try it again is printed.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import django

from factcheck.embedded.places import VAR

KEPT = VAR / "fuzz"
# An input of a moment's work that takes so many seconds hangs.
LONGEST_SECONDS = 10
LARGEST = 4_096
MOST_MEMORY = 2_048  # megabytes
# Making the product tell which lines are reached takes a while before anything is tried, on a busy machine minutes.
GRACE = 300


def main(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["--one"]:
        return one(arguments[1], arguments[2:])
    seconds = float(arguments[0]) if arguments else 60
    django.setup()
    from tests.fuzz.targets import TARGETS

    chosen = arguments[1:] or list(TARGETS)
    share = max(1, round(seconds / len(chosen)))
    failed = [name for name in chosen if not sound(name, share)]
    print(f"Found something in: {', '.join(failed)}." if failed else "Found nothing.")
    return 1 if failed else 0


def sound(name: str, seconds: int) -> bool:
    """Fuzz one target for so many seconds; say whether it bore that."""
    from tests.fuzz.targets import SEEDS

    corpus = KEPT / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[name]):
        (corpus / f"seed-{number}").write_bytes(seed)
    command = [
        *(sys.executable, "-m", "tests.fuzz", "--one", name, str(corpus)),
        *(f"-max_total_time={seconds}", f"-timeout={LONGEST_SECONDS}", f"-max_len={LARGEST}"),
        *(f"-rss_limit_mb={MOST_MEMORY}", f"-artifact_prefix={corpus}-", "-print_final_stats=1", "-verbosity=0"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds + GRACE, check=False)
    except subprocess.TimeoutExpired:
        print(f"{name}: did not end by itself", flush=True)
        return False
    told = done.stderr.decode(errors="replace")
    executed = next((line.split()[-1] for line in told.splitlines() if "number_of_executed_units" in line), "0")
    print(f"{name}: {int(executed):,} inputs in {seconds} seconds", flush=True)
    if done.returncode or executed == "0":
        print(f"{done.stdout.decode(errors='replace')}{told}", flush=True)
        found = max(KEPT.glob(f"{name}-*"), key=lambda file: file.stat().st_mtime, default=None)
        if found:
            print(f"Try it again: {sys.executable} -m tests.fuzz --one {name} {found}", flush=True)
        return False
    return True


def one(name: str, options: Sequence[str]) -> int:
    """Fuzz in this process, or try a single file."""
    import atheris

    with atheris.instrument_imports(include=["factcheck.articles", "factcheck.lib", "tests.fuzz"]):
        django.setup()
        from tests.fuzz.targets import TARGETS

    atheris.Setup([f"{Path(__file__).parent}", *options], TARGETS[name])
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ["FACTCHECK_DEMO"] = "1"
    sys.exit(main(sys.argv[1:]))
