"""Using the embedded servers: have them started, hold them, let them go."""

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time

from . import places
from .locks import Lock, is_held
from .places import Service, Trouble

START_WITHIN = 60.0  # seconds; the very first start makes the database's files
STOP_WITHIN = 30.0

_holds: dict[Service, Lock] = {}
_holder = 0  # the process whose holds they are: a fork inherits them, and must not let go of its parent's


def ensure_up() -> None:
    """Have the embedded servers up while this process lives; raises `Trouble` if they cannot be had.

    A server that the environment names is left alone. The first to ask starts them, the others share them,
    and the last to leave has them stopped: they stay up when the one that started them ends first.
    """
    global _holder  # noqa: PLW0603  (a process holds a server once, whoever asks)
    wanted = [service for service in places.SERVICES if service.wanted and service not in _holds]
    if not wanted:
        return
    if not _holds:
        _holder = os.getpid()
        atexit.register(leave)
    for service in wanted:
        _holds[service] = _hold(service)
    try:
        _wait_until_ready(wanted)
    except BaseException:
        leave()
        raise


def all_up() -> bool:
    """Say whether every server that this process holds still answers."""
    return all(_is_up(service) for service in _holds)


def leave() -> None:
    """Let the servers go; when nobody else uses them, wait until they are down."""
    while _holds and _holder == os.getpid():
        service, hold = _holds.popitem()
        # Being alone means being the last, and keeps newcomers waiting until the server is down and may be
        # started again. When two leave at the same moment both may think the other stays: then the keeper
        # notices by itself.
        if hold.take(alone=True):
            if is_held(service.keeper_lock):
                with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
                    os.kill(int(service.keeper_pid.read_text()), signal.SIGTERM)
            keepers = Lock(service.keeper_lock)
            keepers.take(alone=True, patience=STOP_WITHIN)
            keepers.give_back()
        hold.give_back()


def reset() -> None:
    """Forget all that the embedded servers hold; raises `Trouble` while anybody uses them."""
    for service, data in ((places.POSTGRES, places.POSTGRES_DATA), (places.VALKEY, places.VALKEY_DATA)):
        nobody = Lock(service.users_lock)
        try:
            if not nobody.take(alone=True, patience=1.0):
                raise Trouble("Another command uses the embedded servers of this checkout. Let it end first.")
            shutil.rmtree(data, ignore_errors=not data.exists())
        finally:
            nobody.give_back()


def _is_up(service: Service) -> bool:
    return service.ready.exists() and is_held(service.keeper_lock)


def _hold(service: Service) -> Lock:
    try:
        places.LOGS.mkdir(parents=True, exist_ok=True)
        hold = Lock(service.users_lock)
    except PermissionError as error:
        raise Trouble(
            f"{error.filename} belongs to somebody else: probably to another user who ran this checkout. "
            "Run as that user, or delete the folder var/ (it holds this checkout's data)."
        ) from error
    # Whoever is stopping the server holds this lock alone, until it is down.
    if not hold.take(alone=False, patience=STOP_WITHIN):
        raise Trouble(f"The embedded {service.name} is being stopped and does not end; see {service.log}.")
    return hold


def _wait_until_ready(wanted: list[Service]) -> None:
    keepers: dict[Service, subprocess.Popen[bytes]] = {}
    until = time.monotonic() + START_WITHIN
    while missing := [service for service in wanted if not _is_up(service)]:
        for service in missing:
            if is_held(service.keeper_lock):
                continue  # somebody is starting it
            if service not in keepers:
                keepers[service] = _start_keeper(service)
            elif keepers[service].poll() is not None:
                raise Trouble(_what_went_wrong(service))
        if time.monotonic() > until:
            raise Trouble(f"The embedded {missing[0].name} did not start within a minute; see {missing[0].log}.")
        time.sleep(0.02)


def _start_keeper(service: Service) -> subprocess.Popen[bytes]:
    service.trouble.unlink(missing_ok=True)
    with service.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "factcheck.embedded.keeper", service.name],
            cwd=places.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # a Ctrl-C in the terminal is for the command, not for its servers
        )


def _what_went_wrong(service: Service) -> str:
    if service.trouble.exists():
        return service.trouble.read_text()
    return f"The embedded {service.name} did not start; its last words are in {service.log}."
