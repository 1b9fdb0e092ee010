"""The product's own processes: workers with their children, and beat; started, killed and started again."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from factcheck.embedded.family import Family, Member
from tests.embedded.checkout import descendants, is_alive

# A task whose child was killed keeps its place for ten seconds more, so there are places for those killed lately.
CHILDREN = 12
WITHIN = 90.0

Found = TypeVar("Found")


def wait_for(look: Callable[[], Found], *, what: str, within: float = WITHIN, every: float = 0.02) -> Found:
    """Ask again and again until there is an answer, and give it."""
    until = time.monotonic() + within
    while not (found := look()):
        if time.monotonic() > until:
            raise TimeoutError(f"It did not happen within {within:.0f} s: {what}")
        time.sleep(every)
    return found


class Crew:
    """Whoever runs, by name; a second of a kind has a name of its own."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment = environment
        self._folder = folder
        self._running: dict[str, tuple[Family, Member]] = {}

    def start_worker(self, name: str = "worker", **environment: str) -> None:
        self.begin_worker(name, **environment)
        self.await_worker(name)

    def begin_worker(self, name: str = "worker", **environment: str) -> None:
        # Without asking the neighbours, for whom every start would wait a second.
        options = ["--concurrency", str(CHILDREN), "--hostname", f"{name}@faults", "--without-mingle"]
        self._start(name, ["worker", *options], environment)

    def await_worker(self, name: str = "worker") -> None:
        wait_for(lambda: "ready." in self.log(name), what=f"{name} is ready")

    def start_beat(self, name: str = "beat", **environment: str) -> None:
        self._start(name, ["beat", "--pidfile=", "--schedule", str(self._folder / name)], environment)

    def kill(self, name: str) -> None:
        """`kill -9` all of it: the process and what it has forked."""
        _family, member = self._running[name]
        with suppress(ProcessLookupError):
            os.killpg(member.process.pid, signal.SIGKILL)
        self.stop(name)

    def freeze(self, name: str) -> None:
        os.killpg(self._running[name][1].process.pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        os.killpg(self._running[name][1].process.pid, signal.SIGCONT)

    def children(self, name: str) -> set[int]:
        return descendants(self._running[name][1].process.pid)

    def log(self, name: str) -> str:
        return self._running[name][1].log.read_text(errors="replace")

    def fallen(self) -> list[str]:
        """Name those that have ended by themselves."""
        return [name for name, (_, member) in self._running.items() if member.process.poll() is not None]

    def start_again(self, name: str) -> None:
        """Start one that has ended as it is usually started."""
        self.stop(name)
        (self.start_beat if "beat" in name else self.start_worker)(name)

    def stop(self, name: str) -> None:
        family, _member = self._running.pop(name)
        family.stop()

    def kill_all(self) -> None:
        for name in list(self._running):
            self.kill(name)

    def _start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        family = Family({**self._environment, **environment})
        python = [sys.executable, "-m", "celery", "-A", "tests.faults.worker"]
        self._running[name] = family, family.start(name, [*python, *command, "--loglevel", "INFO"])


def kill(process: int) -> None:
    """`kill -9` one process, and wait until it is gone."""
    if process < 2:
        raise ProcessLookupError("nobody is known by that number")  # 0 would be all of us
    os.kill(process, signal.SIGKILL)
    wait_for(lambda: not is_alive(process), what=f"process {process} is gone")


@contextmanager
def standing_still(process: int) -> Iterator[None]:
    """Have one process do nothing for a while, as on a machine that is suspended."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)
