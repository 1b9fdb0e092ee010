"""Locks that the kernel takes back when their holder dies, however it dies."""

import fcntl
import os
import time
from pathlib import Path


class Lock:
    """One hold on a lock file, shared or alone."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def take(self, *, alone: bool, patience: float = 0.0) -> bool:
        """Take the lock, waiting up to `patience` seconds; say whether it was had."""
        how = (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self._descriptor, how)
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(0.05)
            else:
                return True

    def give_back(self) -> None:
        os.close(self._descriptor)


def is_held(path: Path) -> bool:
    """Say whether anybody holds this lock alone."""
    probe = Lock(path)
    try:
        return not probe.take(alone=False)
    finally:
        probe.give_back()
