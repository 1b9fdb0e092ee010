"""What in a story can be checked: proposed from its sentences, for people to keep, drop, split or merge."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from factcheck.claims.models import Kind
from factcheck.lib.changes import Token, tokens
from factcheck.lib.spans import Span

__all__ = ["Proposal", "kind_of", "propose"]

# A quotation of fewer words is a word held at arm's length, not something somebody said.
FEWEST_QUOTED_WORDS: Final = 4
FEWEST_WORDS: Final = 3
# Of a script without spaces a word has about two characters.
FEWEST_CHARACTERS: Final = 6

QUOTATION: Final = re.compile(r"“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»|「([^」]*)」|\"([^\"]*)\"")
# Said of somebody in the same sentence; in English, for these words are what the kind rests on.
ATTRIBUTION: Final = re.compile(
    r"\b(?:according to|per (?=[A-Z])|citing|said|says?|saying|told|tells|reported|reports|announced|announces|stated|"
    r"states that|described|describes|characteri[sz]e[sd]|claimed|claims?|alleged|alleges?|allegations?|denied|denies|"
    r"confirmed by|warned|warns|argued|argues|wrote|writes|tweeted|posted|added|acknowledged|admitted|insisted|"
    r"estimated by|quoted)\b",
    re.IGNORECASE,
)
QUESTION: Final = re.compile(r"[?？]['\"”’»)\]]*$")
CLAUSE: Final = re.compile(r";\s+")
OPENING, CLOSING = "“„«「(", "”»」)"
LOWER_CASE: Final = re.compile(r"[a-zà-ÿα-ωа-я]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Proposal:
    """Words that can be true or false, by their place in the text, and what sort of claim they make."""

    start: int
    end: int
    kind: Kind


def propose(text: str, sentences: Sequence[Span]) -> list[Proposal]:
    """Propose a claim for each sentence that has something to check, or for each of its clauses between semicolons.

    In order and without overlap; a sentence without a proposal is one that somebody still has to look at.
    """
    return [proposal for sentence in sentences for proposal in _of_sentence(text, sentence)]


def kind_of(words: str) -> Kind | None:
    """Say what sort of claim the words make; None when nothing in them calls for a check.

    The sort is that of the heaviest thing in them: what was said, then a number, a date, who says so, what happened.
    """
    if QUESTION.search(words):
        return None
    found = tokens(words)
    kinds = {token.kind for token in found}
    is_cased = LOWER_CASE.search(words) is not None
    is_long = len(found) >= FEWEST_WORDS or (not is_cased and sum(map(str.isalnum, words)) >= FEWEST_CHARACTERS)
    signs = (
        (Kind.QUOTE, any(len(_quoted(found).split()) >= FEWEST_QUOTED_WORDS for found in QUOTATION.finditer(words))),
        (Kind.NUMBER, "number" in kinds),
        (Kind.DATE, "date" in kinds),
        (Kind.ATTRIBUTION, is_long and ATTRIBUTION.search(words)),
        # Where a script has no capitals, nothing tells names from words: better to look at one too many.
        (Kind.EVENT, is_long and ("name" in kinds or _begins_with_a_name(found, words) or not is_cased)),
        (Kind.OTHER, is_long and "negation" in kinds),
    )
    return next((kind for kind, is_there in signs if is_there), None)


def _of_sentence(text: str, sentence: Span) -> Iterator[Proposal]:
    clauses = [_trimmed(text, clause) for clause in _clauses(text, sentence)]
    kinds = [kind_of(text[clause.start : clause.end]) for clause in clauses]
    if all(kinds):
        for clause, kind in zip(clauses, kinds, strict=True):
            assert kind is not None  # noqa: S101 (all of them are)
            yield Proposal(clause.start, clause.end, kind)
    elif kind := kind_of(text[sentence.start : sentence.end]):
        yield Proposal(sentence.start, sentence.end, kind)


def _clauses(text: str, sentence: Span) -> Iterator[Span]:
    """The parts of a sentence between semicolons that stand in no quotation or bracket."""
    start = sentence.start
    for found in CLAUSE.finditer(text, sentence.start, sentence.end):
        before = text[start : found.start()]
        if before.strip() and _is_closed(before) and found.end() < sentence.end:
            yield Span(start, found.start())
            start = found.end()
    yield Span(start, sentence.end)


def _trimmed(text: str, clause: Span) -> Span:
    words = text[clause.start : clause.end]
    return Span(clause.start, clause.start + len(words.rstrip()))


def _is_closed(words: str) -> bool:
    opened = sum(words.count(mark) for mark in OPENING)
    return opened <= sum(words.count(mark) for mark in CLOSING) and words.count('"') % 2 == 0


def _quoted(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group is not None)


def _begins_with_a_name(found: Sequence[Token], words: str) -> bool:
    """Say whether the first word, which has a capital in any case, shows that it is a name."""
    first = words[found[0].start : found[0].end]
    return (first.isupper() and len(first) > 1) or (words[found[0].end :].startswith(("’s ", "'s ")))
