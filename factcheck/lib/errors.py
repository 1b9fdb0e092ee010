"""What stops a verb, in words for whoever tried it."""

from collections.abc import Mapping

# What Celery, which only tasks know, stops one with whose time is up: whoever catches all else lets it through.
from billiard.exceptions import SoftTimeLimitExceeded as TimeIsUp

__all__ = ["Conflict", "Refused", "TimeIsUp"]


class Refused(Exception):
    """A rule said no; `sentence` says why, in the user's words."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Conflict(Refused):
    """Somebody was quicker; `current` is what stands now."""

    def __init__(self, sentence: str, *, current: Mapping[str, object]) -> None:
        super().__init__(sentence)
        self.current = current
