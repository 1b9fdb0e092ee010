"""What a child may be asked to do: behave, hang, bloat, break."""

import os
import re
import resource
import signal
import time
from pathlib import Path
from typing import Any


def echo(body: bytes, **options: Any) -> dict[str, Any]:
    return {"body": body.decode(), **options}


def process(_body: bytes) -> int:
    return os.getpid()


def nursery(_body: bytes) -> int:
    return os.getppid()


def nursery_and_child(_body: bytes) -> list[int]:
    return [os.getppid(), os.getpid()]


def hang_in_c(_body: bytes) -> bool:
    """Stay inside the regular expression engine, where no handler of Python's runs."""
    return bool(re.match(r"(a+)+$", "a" * 60 + "b"))


def sleep(body: bytes) -> None:
    time.sleep(float(body))


def bloat(_body: bytes) -> int:
    return len(bytearray(20_000_000_000))


def break_down(_body: bytes) -> None:
    raise ValueError("a tag that nobody closed")


def crash(_body: bytes) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def lose_the_nursery(_body: bytes) -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(30)


def write_a_file(body: bytes) -> None:
    Path(body.decode()).write_text("anything")


def limits(_body: bytes) -> list[int]:
    return [resource.getrlimit(each)[0] for each in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)]


def environment(_body: bytes) -> list[str]:
    return sorted(os.environ)
