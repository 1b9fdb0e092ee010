"""The process that forks children for `limits`, one for each call, and what such a child does.

Run as `python -m factcheck.lib.limits_nursery CONTROL PARENT WARM_UP`, where CONTROL is the number of the socket on
which children are asked for, PARENT the process that must not be outlived, and WARM_UP a function that loads what
children need. Nobody but `limits` starts it.
"""

import ctypes
import gc
import importlib
import json
import math
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, NoReturn

STARTED = b"!"
BEFORE_THE_ORDER = 60.0
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def main(control: int, parent: int, warm_up: str) -> None:
    """Load what children need and fork one whenever asked, until the asker is gone."""
    die_with_the_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Nobody waits for the children; the kernel clears them away.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    named(warm_up)()
    # What is loaded stays shared between the children, since the collector does not touch it any more.
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=control) as orders:
        serve(orders)


def serve(orders: socket.socket) -> None:
    """Fork a child for each line that arrives, and let it talk on that line."""
    me = os.getpid()
    while True:
        _, lines, _, _ = socket.recv_fds(orders, 1, 1)
        if not lines:
            return
        if os.fork() == 0:
            orders.close()
            be_a_child(lines[0], parent=me)
        os.close(lines[0])


def be_a_child(line: int, *, parent: int) -> NoReturn:
    """Do what is ordered on the line, answer, and wait for more; end when the line does."""
    try:
        die_with_the_parent(parent)
        with socket.socket(fileno=line) as talk, talk.makefile("rb") as incoming:
            talk.sendall(STARTED)
            # Ends this process by itself, even when it is deep in C, for no handler of Python's is set.
            signal.setitimer(signal.ITIMER_REAL, BEFORE_THE_ORDER)
            while order := incoming.readline():
                answer = work(json.loads(order), incoming)
                talk.sendall(json.dumps(answer).encode() + b"\n")
                signal.setitimer(signal.ITIMER_REAL, BEFORE_THE_ORDER)
    finally:
        os._exit(0)


def work(order: dict[str, Any], incoming: BinaryIO) -> dict[str, Any]:
    """Read the body, call the function within its limits, and write down what came of it."""
    confine(seconds=order["seconds"], memory=order["memory"])
    try:
        body = incoming.read(order["length"])
        return {"result": named(order["function"])(body, **order["options"])}
    except MemoryError:
        return {"lost": "memory", "detail": "not enough memory"}
    except Exception as trouble:  # noqa: BLE001 (whatever a parser trips over is told to the caller)
        return {"lost": "fault", "detail": f"{type(trouble).__name__}: {trouble}"[:500]}


def named(function: str) -> Callable[..., Any]:
    """Find a function by its "package.module:name"."""
    module, _, name = function.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)  # noqa: TID251 (ours)
    return found


def confine(*, seconds: float, memory: int) -> None:
    """Set what this process may take: time on the wall and on the processor, memory, and no files at all."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    # Of all that it ever took; the hard limit stays open, for the next call needs more.
    used = resource.getrusage(resource.RUSAGE_SELF)
    processor = math.floor(used.ru_utime + used.ru_stime) + math.ceil(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (processor, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with_the_parent(parent: int) -> None:
    """Have the kernel kill this process when the one that started it ends."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        # It ended before we could ask.
        os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
