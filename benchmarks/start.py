"""How long a newcomer waits: from a clean clone, `make run`, to the first page; and again when all is there."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.results import Result
from factcheck.embedded.places import ROOT

PATIENCE = 600.0  # seconds
# What this process was told is not for the newcomer, whose environment is empty.
OURS = {
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "FACTCHECK_DEMO",
    "FETCH_ALLOW",
    "MAKEFLAGS",
    "MAKELEVEL",
    "REDIS_URL",
}


def measure() -> list[Result]:
    """Take both times in a clone of what is committed."""
    with tempfile.TemporaryDirectory(prefix="factcheck-bench-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run([_git(), "clone", "--quiet", str(ROOT), str(clone)], check=True)
        cold = _until_first_page(clone)
        warm = _until_first_page(clone)
    against = "make run, everything installed and loaded"
    return [
        Result("make run, clean clone to first page", cold, "s", against=against, ratio=cold / warm),
        Result("make run, again", warm, "s"),
    ]


def _until_first_page(clone: Path) -> float:
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    began = time.monotonic()
    with (clone / "run.log").open("wb") as log:
        running = subprocess.Popen(
            ["make", "run", f"PORT={port}"], cwd=clone, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        while not _shows_a_page(port):
            if running.poll() is not None or time.monotonic() - began > PATIENCE:
                raise RuntimeError(f"make run shows no page:\n{(clone / 'run.log').read_text()}")
            time.sleep(0.05)
        return time.monotonic() - began
    finally:
        # To the whole group, as a Ctrl-C in a terminal does.
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGINT)
        running.wait()


def _shows_a_page(port: int) -> bool:
    request = f"GET /sign-in/ HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:  # noqa: TID251 (our own)
            connection.sendall(request.encode())
            return connection.recv(64).split(b" ")[1:2] == [b"200"]
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _git() -> str:
    git = shutil.which("git")
    if git is None:
        raise RuntimeError("This benchmark starts from a clean clone, and git is not here.")
    return git
