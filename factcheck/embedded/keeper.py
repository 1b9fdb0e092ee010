"""The keeper: `python -m factcheck.embedded.keeper NAME` runs one embedded server while anybody uses it."""

import os
import signal
import sys
import time
from types import FrameType

from . import places, servers
from .locks import Lock
from .places import Service, Trouble

LOOK_EVERY = 0.1  # seconds between two looks whether anybody is left
START = {places.POSTGRES.name: servers.start_postgres, places.VALKEY.name: servers.start_valkey}

_told_to_stop = False


def main(name: str) -> int:
    """Start the server, stay while it is used, stop it."""
    service = next(service for service in places.SERVICES if service.name == name)
    alone = Lock(service.keeper_lock)
    # Two users may each start a keeper at once, and one of them keeps. A little patience, because looking
    # whether somebody holds a lock takes it for a moment.
    if not alone.take(alone=True, patience=0.5):
        return 0
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    service.ready.unlink(missing_ok=True)
    service.keeper_pid.write_text(str(os.getpid()))
    try:
        server = START[name]()
    except Trouble as trouble:
        return _give_up(service, str(trouble))
    service.ready.touch()
    users = Lock(service.users_lock)
    try:
        while not _told_to_stop and not users.take(alone=True):
            if server.has_ended():
                return _give_up(service, f"The embedded {name} ended by itself; see {service.log}.")
            time.sleep(LOOK_EVERY)
    finally:
        service.ready.unlink(missing_ok=True)
        server.stop()
    return 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    global _told_to_stop  # noqa: PLW0603  (a signal handler has nowhere else to write)
    _told_to_stop = True


def _give_up(service: Service, words: str) -> int:
    service.trouble.write_text(words)
    print(words, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
