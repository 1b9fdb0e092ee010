"""What has been asked about texts already, so that nobody has to think of it again while others wait."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
Answer = TypeVar("Answer")


class Memory:
    """The answers to questions whose answers only follow from what they are asked about.

    Looks are judged before any row is held, and again when their rows are: what nobody changed meanwhile costs nothing.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._answers: dict[Any, Any] = {}

    def ask(self, question: Callable[P, Answer], *about: P.args, **more: P.kwargs) -> Answer:
        """Give what the question answers; a text that stands in many of them is kept once."""
        key = (question, about, tuple(more.items()))
        if key not in self._answers:
            self._answers[key] = question(*about, **more)
        answer: Answer = self._answers[key]
        return answer
