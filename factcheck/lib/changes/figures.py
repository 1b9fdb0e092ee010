"""The figures a passage names, and the limits a claim sets to them: “more than 20”, “before 2016”."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from factcheck.lib.changes.tokens import MONTHS, Token, tokens

Unit = Literal["", "%", "year"]

NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
YEAR: Final = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
SCALE: Final = re.compile(r"\s?(thousand|k|million|m|billion|bn|trillion)\b", re.IGNORECASE)
SCALES: Final = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
PERCENT: Final = re.compile(r"%|\bper ?cent")

ABOVE: Final = r"more\s+than|over|above|(?:higher|greater|larger|older|later)\s+than|exceed(?:s|ed|ing)?|after"
BELOW: Final = r"(?:less|fewer|lower|smaller|younger|earlier)\s+than|under|below|before"
LIMIT: Final = re.compile(
    rf"\b(?:(?P<above>{ABOVE})|(?P<least>at\s+least)|(?P<below>{BELOW})|at\s+most|up\s+to)"
    rf"\s+(?:(?:{MONTHS})\.?\s+(?=\d{{4}}\b))?(?=[$€£¥]?\s*\w)",
    re.IGNORECASE,
)
# A limit and its figure stand so close, in characters.
CLOSE: Final = 6
# So much behind a limit is looked at for its figure.
AHEAD: Final = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount, and what it counts as far as that can be told: percent, a year, or other things (empty)."""

    amount: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Limit:
    """What a claim says of a figure: that it is above or below `figure`, which is itself `included` or not."""

    words: str
    figure: Figure
    is_above: bool
    included: bool

    def holds_for(self, figure: Figure) -> bool:
        return self._speaks_of(figure) and self._is_kept_by(figure)

    def fails_for(self, figure: Figure) -> bool:
        return self._speaks_of(figure) and not self._is_kept_by(figure)

    def _speaks_of(self, figure: Figure) -> bool:
        """Say whether the figure may be what the claim counts; percent may be left out, a year is only a year."""
        return (self.figure.unit == "year") == (figure.unit == "year")

    def _is_kept_by(self, figure: Figure) -> bool:
        if figure.amount == self.figure.amount:
            return self.included
        return (figure.amount > self.figure.amount) == self.is_above


def figures_in(passage: str, some: Sequence[Token] | None = None) -> list[Figure]:
    """The figures of the passage, or of some of its tokens, in order; of a date it is the year."""
    found = [_figure(passage, token) for token in (tokens(passage) if some is None else some)]
    return [figure for figure in found if figure]


def limits_in(claim: str) -> list[Limit]:
    """The limits the claim sets, in order. Linear."""
    return list(_limits(claim))


def _limits(claim: str) -> Iterator[Limit]:
    for match in LIMIT.finditer(claim):
        ahead = claim[match.end() : match.end() + AHEAD]
        token = next(iter(tokens(ahead)), None)
        if token and token.start <= CLOSE and (figure := _figure(ahead, token)):
            yield Limit(
                words=claim[match.start() : match.end() + token.end],
                figure=figure,
                is_above=bool(match["above"] or match["least"]),
                included=not (match["above"] or match["below"]),
            )


def _figure(passage: str, token: Token) -> Figure | None:
    if token.kind == "date":
        year = YEAR.search(token.key)
        return Figure(float(year[0]), "year") if year else None
    number = NUMBER.search(token.key) if token.kind == "number" else None
    if number is None:
        return None
    words = passage[token.start : token.end]
    # The scale may stand behind what is counted as the number's unit: “2.4 M”.
    last = max((match.end() for match in re.finditer(r"\d", words)), default=len(words))
    scale = SCALE.match(passage, token.start + last)
    amount = float(number[0]) * (SCALES[scale[1].lower()] if scale else 1) * (-1 if words[0] in "-−" else 1)
    return Figure(amount, "%" if PERCENT.search(token.key) else "")
