"""Processes that live and die together: started, watched, and all gone when the one that started them is.

Each carries the family's mark in its environment, and so do its own children, whatever groups or sessions
they make. A guard, told by the kernel when the parent is gone (even by `kill -9`), ends whatever still
carries the mark.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from . import linux, places

MARK = "FACTCHECK_FAMILY"
KINDLY_FOR = 10.0  # seconds a process has to end by itself
LAST_WORDS = 15  # lines


@dataclass(frozen=True)
class Member:
    """One process of the family and where it writes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-LAST_WORDS:])


class Family:
    """The processes started here; as a context manager it leaves none of them behind."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = {**environment, MARK: secrets.token_hex(8)}
        self._members: list[Member] = []
        self._guard = self._start_guard()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str | Path]) -> Member:
        """Start a process that does not outlive us; what it says goes to var/log/NAME.log."""
        places.LOGS.mkdir(parents=True, exist_ok=True)
        path = places.LOGS / f"{name}.log"
        parent = os.getpid()
        with path.open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=places.ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: linux.die_with_parent(signal.SIGKILL, parent=parent),
            )
        member = Member(name, process, path)
        self._members.append(member)
        return member

    def fallen(self) -> Member | None:
        """Find a process that has ended, although all should run."""
        return next((member for member in self._members if member.process.poll() is not None), None)

    def forget(self, member: Member) -> None:
        """Let a process that was to end be ended."""
        self._members.remove(member)

    def guard_is_alive(self) -> bool:
        return self._guard.poll() is None

    def stop(self) -> None:
        """End all: ask first, wait a little, then make sure."""
        for member in self._members:
            if member.process.poll() is None:
                member.process.terminate()
        until = time.monotonic() + KINDLY_FOR
        for member in self._members:
            try:
                member.process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                member.process.kill()
                member.process.wait()
        # Closing the pipe is how the guard learns that we are going; it ends what is left, and then itself.
        self._guard.communicate()

    def _start_guard(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "factcheck.embedded.guard", self._environment[MARK]],
            cwd=places.ROOT,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
