"""Running one function on one body in a process that can be thrown away.

What strangers send can keep a parser inside C for minutes or make it take all memory, where no limit of Python's is
felt. So a process of its own does the work, under limits that the kernel keeps, and is killed when it passes them.

Starting Python and loading the parsers takes about a second. Therefore each process that calls here keeps one *nursery*
(`limits_nursery`): a small process with everything loaded, which forks one child for each call. The nursery dies with
the process that keeps it.
"""

import json
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any, Literal

# What the nursery does once before anybody asks, so that its children find everything loaded.
WARM_UP = "factcheck.lib.extraction.limited:warm_up"

GRACE = 2.0
MOST_ANSWER = 64_000_000
STARTED = b"!"
STEP = 262_144

Why = Literal["time", "memory", "fault"]


class ChildLost(Exception):
    """The child did not finish: it took too much time or memory, or broke down."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}" if detail else why)
        self.why: Why = why
        self.detail = detail


class _NotStarted(Exception):
    """The nursery is gone, so no child came."""


class _Nursery:
    """The one nursery of this process, started when first needed and again when it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None

    def child(self) -> socket.socket:
        """Have a child forked and give our end of the line to it."""
        ours, theirs = socket.socketpair()
        with self._lock, theirs:
            try:
                if self._control is None:
                    self._control = _start()
                socket.send_fds(self._control, [STARTED], [theirs.fileno()])
            except OSError:
                ours.close()
                self._close()
                raise _NotStarted from None
        return ours

    def lose(self) -> None:
        """Give the nursery up; the next call starts another."""
        with self._lock:
            self._close()

    def forget(self) -> None:
        """Drop what a fork has copied: the nursery belongs to the process that started it."""
        self._lock = threading.Lock()
        self._close()

    def _close(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None


_nursery = _Nursery()
os.register_at_fork(after_in_child=_nursery.forget)


def call_limited(function: str, body: bytes, *, options: Mapping[str, Any], seconds: float, memory: int) -> Any:
    """Call `function` ("package.module:name") as `function(body, **options)` in a child, and give what it returns.

    Options and result travel as JSON. The child may take `seconds` of time and `memory` bytes of address space; raises
    ChildLost when it passes them or raises. May be called from several threads at once.
    """
    order = {
        "function": function,
        "options": dict(options),
        "seconds": seconds,
        "memory": memory,
        "length": len(body),
    }
    for last_try in (False, True):
        try:
            return _converse(json.dumps(order).encode() + b"\n", body, seconds)
        except _NotStarted:
            _nursery.lose()
            if last_try:
                raise ChildLost("fault", "no child could be started") from None
    raise AssertionError("unreachable")


def _converse(order: bytes, body: bytes, seconds: float) -> Any:
    """Hand one order to a fresh child and read its answer."""
    began = time.monotonic()
    with _nursery.child() as line:
        answer = bytearray()
        try:
            line.settimeout(seconds + GRACE)
            if line.recv(1) != STARTED:
                raise _NotStarted
            began = time.monotonic()
            line.sendall(order)
            line.sendall(body)
            while not answer.endswith(b"\n") and len(answer) < MOST_ANSWER:
                line.settimeout(max(0.01, began + seconds + GRACE - time.monotonic()))
                piece = line.recv(STEP)
                if not piece:
                    break
                answer += piece
        except (TimeoutError, ConnectionError):
            # Killed while we were talking to it, which is told below.
            pass
    if answer.endswith(b"\n"):
        told: dict[str, Any] = json.loads(answer)
        if "lost" in told:
            raise ChildLost(told["lost"], told["detail"])
        return told["result"]
    raise ChildLost("time" if time.monotonic() - began >= seconds else "fault", "killed")


def _start() -> socket.socket:
    """Start a nursery and give our end of its control line."""
    ours, theirs = socket.socketpair()
    command = [
        sys.executable,
        "-m",
        "factcheck.lib.limits_nursery",
        str(theirs.fileno()),
        str(os.getpid()),
        WARM_UP,
    ]
    # None of our secrets: what a page might take over must not find them.
    environment = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)),
    }
    started: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()

    def keep() -> None:
        try:
            nursery = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        except OSError as trouble:
            started.put(trouble)
            return
        started.put(None)
        nursery.wait()

    # The kernel ties the nursery's life to the *thread* that starts it, so this one stays as long as the process does.
    threading.Thread(target=keep, name="nursery", daemon=True).start()
    trouble = started.get()
    theirs.close()
    if trouble is not None:
        ours.close()
        raise trouble
    return ours
