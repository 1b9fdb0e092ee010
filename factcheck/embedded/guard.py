"""The guard: `python -m factcheck.embedded.guard MARK` ends the family that a dead parent left behind."""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

from .family import MARK

GIVE_UP_AFTER = 10.0  # seconds; something that survives SIGKILL so long waits for a disk, not for us


def main(mark: str) -> None:
    """Wait until standard input ends, which it does when the parent does, however it dies."""
    # A signal to everybody must not take the guard first.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    until = time.monotonic() + GIVE_UP_AFTER
    while (left := marked(mark)) and time.monotonic() < until:
        for process in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.02)


def marked(mark: str) -> list[int]:
    """Find the processes that carry this mark in their environment."""
    sought = f"{MARK}={mark}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        # Others' processes cannot be read, and some end while we look.
        with contextlib.suppress(OSError):
            if sought in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found


if __name__ == "__main__":
    main(sys.argv[1])
