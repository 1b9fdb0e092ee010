"""`python -m factcheck.sample.press --port 8099`: open the press on this machine until somebody stops it."""

import argparse
import contextlib
from pathlib import Path

from factcheck.embedded.places import VAR
from factcheck.sample.press.clock import Clock
from factcheck.sample.press.server import Press


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m factcheck.sample.press", description=__doc__)
    parser.add_argument("--port", type=int, default=8099, help="where to listen on 127.0.0.1 (default: 8099)")
    parser.add_argument("--state", type=Path, default=VAR / "press.json", help="where it remembers its time")
    told = parser.parse_args()
    with Press(port=told.port, clock=Clock(told.state)) as press, contextlib.suppress(KeyboardInterrupt):
        press.serve_forever()


main()
