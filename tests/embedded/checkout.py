"""A second checkout to start and kill things in, so that the one under test keeps its servers and its data."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factcheck.embedded.places import ROOT, VAR

PARTS = ("factcheck", "static", "templates", "locale", "manage.py")
NOT_INHERITED = {
    "DATABASE_URL", "REDIS_URL", "DEBUG", "FACTCHECK_DEMO", "FETCH_ALLOW", "CAPTURES", "SECRET_KEY", "ALLOWED_HOSTS",
    "DJANGO_SETTINGS_MODULE", "PYTEST_CURRENT_TEST",
}  # fmt: skip
READY = "Stop everything with Ctrl-C"
PATIENCE = 60.0  # seconds; a machine that tests much at once is slow


class Checkout:
    """A copy of the product's files in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy2(source, folder / part)

    @classmethod
    @contextmanager
    def made(cls) -> Iterator["Checkout"]:
        """Make one where this one's servers can run, and take it away afterwards."""
        folder = VAR / f"checkout-{secrets.token_hex(4)}"
        folder.mkdir(parents=True)
        try:
            yield cls(folder)
        finally:
            shutil.rmtree(folder)

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        return {**kept, **more}

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment(**environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment(PYTHONUNBUFFERED="1", **environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @contextmanager
    def demo(self, port: int) -> Iterator["Demo"]:
        """Run the demo until it is ready; whatever the test does with it, nothing stays."""
        process = self.start("manage.py", "demo", "--port", str(port))
        said = ""
        try:
            assert process.stdout is not None
            for line in process.stdout:
                said += line
                if READY in line:
                    break
            assert READY in said, said
            wait_until(lambda: len(descendants(process.pid)) >= ALL_OF_IT)
            yield Demo(process, said)
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()
            wait_until(lambda: not self.processes())

    def processes(self) -> set[int]:
        """Find the processes that work in or for this checkout."""
        found = set()
        for entry in Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
                home = (entry / "cwd").readlink() if words else Path()
            except OSError:
                continue
            if os.fsencode(self.folder) in words or home.is_relative_to(self.folder):
                found.add(int(entry.name))
        return found


class Demo:
    """A demo that is ready, what it printed, and everything that descends from it."""

    def __init__(self, process: subprocess.Popen[str], said: str) -> None:
        self.process = process
        self.said = said
        self.family = {process.pid} | descendants(process.pid)

    def end(self, number: signal.Signals) -> str:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=PATIENCE)
        return rest

    def left(self) -> set[int]:
        return {pid for pid in self.family if is_alive(pid)}

    def find(self, words: str) -> int:
        """Find the process nearest to the runner whose command line has these words."""
        return min(pid for pid in self.family if words in command_line(pid))


# The runner's two keepers with their servers, guard, press, web with its worker, worker with two, and beat;
# PostgreSQL's own processes come on top.
ALL_OF_IT = 15


def descendants(ancestor: int) -> set[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                # The name in brackets may hold anything, so count from its end.
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found: set[int] = set()
    newest = {ancestor}
    while newest:
        newest = {pid for pid, parent in parents.items() if parent in newest}
        found |= newest
    return found


def is_alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def command_line(pid: int) -> str:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def wait_until(holds) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)
