"""What a benchmark answers, and how to take a time that means something on a busy machine."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One measured value; a ratio is to what `against` names, measured in the same run."""

    name: str
    value: float
    unit: str
    against: str | None = None
    ratio: float | None = None
    target: str | None = None
    ok: bool = True


def seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """Run the work some times and answer the median of its seconds, after one turn that does not count."""
    work()
    taken = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(times):
            began = time.perf_counter()
            work()
            taken.append(time.perf_counter() - began)
    finally:
        gc.enable()
    return statistics.median(taken)


def quickest(work: Callable[[], object], *, times: int = 25) -> float:
    """The processor seconds of the quickest turn: what else the machine does is not measured."""
    taken = []
    gc.collect()
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)
