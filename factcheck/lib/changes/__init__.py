"""What changed between two passages, named the way an editor would name it, and whether it matters to a claim."""

from factcheck.lib.changes.bearing import Bearing, bears_on
from factcheck.lib.changes.beside import bears_beside
from factcheck.lib.changes.comparing import MOST_WORDS, Change, compare, in_words
from factcheck.lib.changes.tokens import Kind, Token, tokens

__all__ = [
    "MOST_WORDS",
    "Bearing",
    "Change",
    "Kind",
    "Token",
    "bears_beside",
    "bears_on",
    "compare",
    "in_words",
    "tokens",
]
