"""A run of a text, by its place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (exclusive) of a text, in Unicode code points."""

    start: int
    end: int
