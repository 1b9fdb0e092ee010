"""Using the embedded servers: have them started, hold them, let them go."""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import time

from . import places
from .locks import Lock, is_held
from .places import Trouble

START_WITHIN = 60.0  # seconds; the very first start makes the database's files
STOP_WITHIN = 30.0

_hold: Lock | None = None


def ensure_up() -> None:
    """Have this checkout's embedded servers up for as long as this process lives; raises `Trouble` when they cannot be had.

    Does nothing when the environment names other servers. The first to ask starts them, the others share them, and the last
    to leave has them stopped: they stay up when the one that started them ends first.
    """
    global _hold  # noqa: PLW0603  (a process holds the servers once, whoever asks)
    if _hold is not None or not places.wanted():
        return
    try:
        places.LOGS.mkdir(parents=True, exist_ok=True)
        hold = Lock(places.USERS_LOCK)
    except PermissionError as error:
        raise Trouble(
            f"{error.filename} belongs to somebody else: it was probably made by another user who ran this checkout. "
            "Run as that user, or delete the folder var/ (it holds this checkout's data)."
        ) from error
    # Whoever is stopping the servers holds this lock alone, until they are down.
    if not hold.take(alone=False, patience=STOP_WITHIN):
        raise Trouble("The embedded servers are being stopped and do not come to an end; see var/log/keeper.log.")
    _hold = hold
    atexit.register(leave)
    try:
        _wait_until_ready()
    except BaseException:
        leave()
        raise


def is_up() -> bool:
    """Say whether the embedded servers answer."""
    return places.READY.exists() and is_held(places.KEEPER_LOCK)


def leave() -> None:
    """Let the servers go; when nobody else uses them, wait until they are down."""
    global _hold  # noqa: PLW0603
    if _hold is None:
        return
    hold, _hold = _hold, None
    # Being alone means being the last, and keeps newcomers waiting until the servers are down and may be started again.
    # When two leave at the same moment both may think the other stays: then the keeper notices by itself.
    if hold.take(alone=True):
        with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
            if is_held(places.KEEPER_LOCK):
                os.kill(int(places.KEEPER_PID.read_text()), signal.SIGTERM)
        Lock(places.KEEPER_LOCK).take(alone=True, patience=STOP_WITHIN)
    hold.give_back()


def _wait_until_ready() -> None:
    until = time.monotonic() + START_WITHIN
    keeper: subprocess.Popen[bytes] | None = None
    while not is_up():
        if not is_held(places.KEEPER_LOCK):
            if keeper is not None and keeper.poll() is not None:
                raise Trouble(_what_went_wrong())
            if keeper is None:
                keeper = _start_keeper()
        if time.monotonic() > until:
            raise Trouble("The embedded servers did not start within a minute; see var/log/keeper.log.")
        time.sleep(0.02)


def _start_keeper() -> subprocess.Popen[bytes]:
    places.TROUBLE.unlink(missing_ok=True)
    with (places.LOGS / "keeper.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "factcheck.embedded.keeper"],
            cwd=places.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # a Ctrl-C in the terminal is for the command, not for its servers
        )


def _what_went_wrong() -> str:
    if places.TROUBLE.exists():
        return places.TROUBLE.read_text()
    return "The embedded servers did not start; see var/log/keeper.log."
