import threading
from collections.abc import Iterator

import pytest

from factcheck.sample.press.clock import Clock
from factcheck.sample.press.server import Press


class Now:
    """A time that goes on only when a test says so."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time

    def forward(self, seconds: float) -> None:
        self.time += seconds


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def press(now: Now) -> Iterator[Press]:
    with Press(port=0, clock=Clock(now=now)) as press:
        thread = threading.Thread(target=press.serve_forever, args=(0.01,))
        thread.start()
        yield press
        press.shutdown()
        thread.join()
