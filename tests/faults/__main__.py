"""`python -m tests.faults [--short] [--output FILE] [NAME ...]`: do harm to real processes, and count what it cost.

Prints a table; the exit status says whether nothing was lost and nothing doubled, and whether the counts can fail.
"""

import argparse
import os
import signal
import sys
from pathlib import Path

from factcheck.embedded.places import VAR
from tests.faults.scratch import scratch_servers
from tests.faults.site import Site


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--short", action="store_true", help="few of each")
    parser.add_argument("--output", type=Path, default=VAR / "faults.json")
    parser.add_argument("names", nargs="*", help="only those faults in whose names one of these is")
    chosen = parser.parse_args()
    # Whoever ends us ends all that we started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with scratch_servers() as scratch:
        site = Site()
        site.new_page()
        environment = {**scratch.environment, "FETCH_ALLOW": site.allowed}
        os.environ.clear()
        os.environ.update(environment)
        import django

        django.setup()
        from tests.faults.run import run

        return run(scratch, site, environment, short=chosen.short, output=chosen.output, names=chosen.names)


if __name__ == "__main__":
    sys.exit(main())
