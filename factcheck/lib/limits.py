"""Running one function on one body in a process that can be thrown away.

What strangers send can keep a parser inside C for minutes or make it take all memory, where no limit of Python's is
felt. So a process of its own does the work, under limits that the kernel keeps, and is killed when it passes them.

Starting Python and loading the parsers takes about a second. Therefore each process that calls here keeps one *nursery*
(`limits_nursery`): a small process with everything loaded, which forks children. The nursery dies with the process that
keeps it. Forking takes longer than reading most pages, so a child that did well may be asked again, where what one
stranger sent may share a process with what another one did; its limits are set anew for each call.
"""

import contextlib
import json
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

# What the nursery does once before anybody asks, so that its children find everything loaded.
WARM_UP = "factcheck.lib.extraction.limited:warm_up"

STARTING = 30.0  # seconds for a nursery to start on a busy machine
GRACE = 2.0
MOST_ANSWER = 64_000_000
MOST_CALLS = 100  # of one child: parsers leak
MOST_IDLE = 4  # children that wait for another call
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
    """No child came."""


@dataclass(slots=True)
class _Child:
    """Our end of the line to a child, and how many calls it has answered."""

    line: socket.socket
    calls: int = 0

    def start(self) -> None:
        """Wait until it says that it is there."""
        try:
            self.line.settimeout(STARTING)
            started = self.line.recv(1)
        except OSError as trouble:
            raise _NotStarted from trouble
        if started != STARTED:
            raise _NotStarted


class _Nursery:
    """The one nursery of this process, started when first needed and again when it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._idle: list[_Child] = []

    def idle(self) -> _Child | None:
        """Give a child that has done well before and waits for more, if there is one."""
        with self._lock:
            return self._idle.pop() if self._idle else None

    def keep(self, child: _Child) -> None:
        """Have a child that did well wait for another call, unless it is old or enough others wait."""
        with self._lock:
            if child.calls < MOST_CALLS and len(self._idle) < MOST_IDLE:
                self._idle.append(child)
                return
        child.line.close()

    def child(self) -> socket.socket:
        """Have a child forked and give our end of the line to it."""
        ours, theirs = socket.socketpair()
        with self._lock, theirs:
            if self._control is not None and self._asked(self._control, theirs):
                return ours
            self._close()
            try:
                self._control = _start()
            except OSError as trouble:
                ours.close()
                raise _NotStarted from trouble
            self._asked(self._control, theirs)
            return ours

    def forget(self) -> None:
        """Drop what a fork has copied: the nursery belongs to the process that started it."""
        self._lock = threading.Lock()
        self._close()
        for child in self._idle:
            child.line.close()
        self._idle = []

    @staticmethod
    def _asked(control: socket.socket, line: socket.socket) -> bool:
        """Ask for a child that talks on this line; say whether anybody was there to hear it."""
        try:
            socket.send_fds(control, [STARTED], [line.fileno()])
        except OSError:
            return False
        return True

    def _close(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None


_nursery = _Nursery()
os.register_at_fork(after_in_child=_nursery.forget)


def call_limited(
    function: str, body: bytes, *, options: Mapping[str, Any], seconds: float, memory: int, again: bool = False
) -> Any:
    """Call `function` ("package.module:name") as `function(body, **options)` in a child, and give what it returns.

    Options and result travel as JSON. The child may take `seconds` of time and `memory` bytes of address space; raises
    ChildLost when it passes them or raises. With `again` the child may be one that answered such a call before, and may
    be asked once more. May be called from several threads at once.
    """
    order = {
        "function": function,
        "options": dict(options),
        "seconds": seconds,
        "memory": memory,
        "length": len(body),
    }
    ordered = json.dumps(order).encode() + b"\n"
    if again and (child := _nursery.idle()):
        try:
            return _converse(child, ordered, body, seconds, again=True)
        except _NotStarted:
            # It ended while it waited.
            return _converse(_fresh(), ordered, body, seconds, again=True)
    return _converse(_fresh(), ordered, body, seconds, again=again)


def _fresh() -> _Child:
    """Have a child forked; where the nursery ended just then, another one takes its place."""
    with contextlib.suppress(_NotStarted):
        return _started()
    try:
        return _started()
    except _NotStarted as trouble:
        raise ChildLost("fault", f"no child could be started: {trouble.__cause__}") from trouble


def _started() -> _Child:
    child = _Child(_nursery.child())
    child.start()
    return child


def _converse(child: _Child, order: bytes, body: bytes, seconds: float, *, again: bool) -> Any:
    """Hand one order to the child and read its answer."""
    began = time.monotonic()
    answer = _exchange(child.line, order + body, until=began + seconds + GRACE)
    if not answer and child.calls and time.monotonic() - began < seconds:
        child.line.close()
        raise _NotStarted
    child.calls += 1
    told: dict[str, Any] = json.loads(answer) if answer.endswith(b"\n") else {}
    if "result" in told and again:
        _nursery.keep(child)
    else:
        child.line.close()
    if not told:
        raise ChildLost("time" if time.monotonic() - began >= seconds else "fault", "killed")
    if "lost" in told:
        raise ChildLost(told["lost"], told["detail"])
    return told["result"]


def _exchange(line: socket.socket, order: bytes, *, until: float) -> bytes:
    """Send the order and collect what comes back, which ends with a newline unless the child was killed."""
    answer = bytearray()
    with contextlib.suppress(TimeoutError, ConnectionError):
        line.settimeout(max(0.01, until - time.monotonic()))
        line.sendall(order)
        while not answer.endswith(b"\n") and len(answer) < MOST_ANSWER:
            line.settimeout(max(0.01, until - time.monotonic()))
            piece = line.recv(STEP)
            if not piece:
                break
            answer += piece
    return bytes(answer)


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
