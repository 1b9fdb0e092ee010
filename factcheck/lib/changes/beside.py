"""Whether what changed around the main text, in a caption or a table, matters to a claim that rests on words there.

Most of what changes there is no business of any claim: teasers, counters, other stories. So all of it is quiet, but for
one thing: a figure, a date or a name of the claim that stands nowhere in the main text, in a line that speaks of what
the claim speaks of, was replaced in that line and is nowhere on the page any more.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from factcheck.lib.changes.bearing import SLIGHT, UNCHANGED, WORD, Bearing
from factcheck.lib.changes.comparing import compare, in_words
from factcheck.lib.changes.tokens import Token, tokens
from factcheck.lib.stems import stem

VALUES: Final = frozenset({"number", "date", "name"})
# What changed on more lines than this is another page, or one that never stands still.
MOST_LINES: Final = 60
LONGEST_LINE: Final = 1_000
# So many words of the claim, beside the value itself, tell that a line speaks of it.
SHARED_WORDS: Final = 2
# The share of a line's words that its edit keeps.
ALIKE: Final = 0.6

CHANGED: Final = "Beside the main text, what bears this claim out has changed: {changes}."
QUIET: Final = Bearing(False, [], UNCHANGED)


def bears_beside(claim: str, before: str, after: str, *, main: str) -> Bearing:
    """Say whether an edit outside the main text takes a value from the claim.

    `before` and `after` are all that a reader saw and sees, `main` the main text. Deterministic; linear in the page but
    for the few lines that changed.
    """
    if before == after:
        return QUIET
    olds, news = _lines(before), _lines(after)
    removed, added = _without(olds, news), _without(news, olds)
    if not removed or not added or max(len(removed), len(added)) > MOST_LINES:
        return QUIET
    wanted = tokens(claim)
    told = [(line, lost) for line in removed if (lost := _values(tokens(line)) & _values(wanted))]
    if not told:
        return QUIET
    elsewhere = _values_in(main) | _values_in(after)
    for line, values in told:
        lost = values - elsewhere
        if lost and _speaks_of(line, wanted, besides=lost) and (edit := _edit_of(line, added)):
            changes = compare(line, edit)
            return Bearing(True, changes, CHANGED.format(changes=in_words(changes)))
    return QUIET


def _lines(text: str) -> list[str]:
    return [line for line in (" ".join(each.split()) for each in text.split("\n")) if 0 < len(line) <= LONGEST_LINE]


def _without(lines: Iterable[str], others: Iterable[str]) -> list[str]:
    known = set(others)
    return [line for line in dict.fromkeys(lines) if line not in known]


@lru_cache(maxsize=4)
def _values_in(text: str) -> frozenset[str]:
    """The values of a whole text; the last few are remembered, for many claims may rest on one page."""
    return frozenset(_values(tokens(text)))


def _values(found: Iterable[Token]) -> set[str]:
    return {token.key for token in found if token.kind in VALUES}


def _speaks_of(line: str, wanted: Sequence[Token], *, besides: set[str]) -> bool:
    """Say whether the line has words of the claim beside the values."""
    said = _stems(token for token in wanted if token.key not in besides)
    return len(said & _stems(token for token in tokens(line) if token.key not in besides)) >= SHARED_WORDS


def _stems(found: Iterable[Token]) -> set[str]:
    words = (word for token in found if token.kind in {"wording", *VALUES} for word in WORD.findall(token.key))
    return {stem(word) for word in words if word not in SLIGHT}


def _edit_of(line: str, added: Iterable[str]) -> str | None:
    """The new line that is this one edited; None when it was replaced by another, or is gone."""
    was = Counter(WORD.findall(line.casefold()))
    alike = [(2 * (was & now).total() / (was.total() + now.total()), new) for new, now in _bags(added)]
    likeness, edit = max(alike, default=(0.0, ""))
    return edit if likeness >= ALIKE else None


def _bags(lines: Iterable[str]) -> Iterable[tuple[str, Counter[str]]]:
    return ((line, Counter(WORD.findall(line.casefold()))) for line in lines)
