"""The keeper: `python -m factcheck.embedded.keeper` runs the embedded servers for as long as anybody uses them."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from . import places, servers
from .locks import Lock
from .places import Trouble

LOOK_EVERY = 0.1  # seconds between two looks whether anybody is left

_told_to_stop = False


def main() -> int:
    """Start the servers, stay while they are used, stop them."""
    alone = Lock(places.KEEPER_LOCK)
    # Two may be started at once by two users; one of them keeps. A little patience, because looking whether
    # somebody holds a lock takes it for a moment.
    if not alone.take(alone=True, patience=0.5):
        return 0
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    places.READY.unlink(missing_ok=True)
    places.KEEPER_PID.write_text(str(os.getpid()))
    users = Lock(places.USERS_LOCK)
    running: list[servers.Server] = []
    try:
        for start in _wanted():
            running.append(start())
        places.READY.touch()
        while not _told_to_stop and not users.take(alone=True):
            for server in running:
                if server.has_ended():
                    _report(f"{server.name} ended by itself; its last words are in var/log/{server.name}.log.")
                    return 1
            time.sleep(LOOK_EVERY)
    except Trouble as trouble:
        _report(str(trouble))
        return 1
    finally:
        with contextlib.suppress(FileNotFoundError):
            places.READY.unlink()
        for server in reversed(running):
            server.stop()
    return 0


def _wanted() -> list[Callable[[], servers.Server]]:
    wanted: list[Callable[[], servers.Server]] = []
    if places.database_wanted():
        wanted.append(servers.start_postgres)
    if places.broker_wanted():
        wanted.append(servers.start_valkey)
    return wanted


def _stop(_number: int, _frame: FrameType | None) -> None:
    global _told_to_stop  # noqa: PLW0603  (a signal handler has nowhere else to write)
    _told_to_stop = True


def _report(words: str) -> None:
    places.TROUBLE.write_text(words)
    print(words, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
