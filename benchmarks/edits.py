"""What editors do to a draft, sentence by sentence, with the truth of where everything went."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from factcheck.lib.spans import Span

WORD: Final = re.compile(r"\w+(?:[-'’.,]\w+)*")
PARAGRAPH: Final = 4  # sentences
SHARES: Final = (10, 20, 30, 40, 50)  # percent of the words


@dataclass(frozen=True, slots=True)
class Habits:
    """How often a sentence is deleted, its words replaced, another put behind it; how often a paragraph is moved.

    `twins` is the share of sentences that stand in the old text a second time with one word changed.
    """

    deleted: float
    replaced: float
    inserted: float
    moved: float
    twins: float


# An update of a story, and one so thorough that hardly a sentence has both its neighbours left.
UPDATED: Final = Habits(deleted=0.06, replaced=0.10, inserted=0.04, moved=0.04, twins=0.08)
REWRITTEN: Final = Habits(deleted=0.15, replaced=0.30, inserted=0.10, moved=0.10, twins=0.08)


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of the old text: `now` in the new one (None: deleted); `share` percent of its words were replaced."""

    was: Span
    now: Span | None
    share: int


@dataclass(frozen=True, slots=True)
class Edited:
    """Two versions of a text and what became of each sentence of the old one."""

    old: str
    new: str
    places: list[Place]


@dataclass(slots=True)
class _Line:
    words: str
    number: int | None = None
    share: int = 0


def edited(sentences: Sequence[str], habits: Habits, seed: int) -> Edited:
    """Write the sentences as a text of paragraphs, and edit it."""
    chance = random.Random(seed)  # noqa: S311 (a seed, not a secret)
    lines = list(sentences)
    vocabulary = [word for line in lines for word in WORD.findall(line)]
    for line in sentences:
        if chance.random() < habits.twins:
            lines.insert(chance.randrange(len(lines) + 1), _with_words_replaced(line, 1, vocabulary, chance))
    old, were = _text([[_Line(line, at) for at, line in paragraph] for paragraph in _paragraphs(lines)])
    kept: list[list[_Line]] = []
    for paragraph in _paragraphs(lines):
        now: list[_Line] = []
        for at, line in paragraph:
            if chance.random() >= habits.deleted:
                now.append(_perhaps_replaced(_Line(line, at), habits, vocabulary, chance))
            if chance.random() < habits.inserted:
                near = _with_words_replaced(chance.choice(lines), 1, vocabulary, chance)
                # Every other one says nearly what another one says.
                now.append(_Line(near if chance.random() < 0.5 else _shuffled(near, vocabulary, chance)))
        if now:
            kept.append(now)
    for some in [each for each in kept if chance.random() < habits.moved]:
        kept.remove(some)
        kept.insert(chance.randrange(len(kept) + 1), some)
    new, are = _text(kept)
    shares = {line.number: line.share for paragraph in kept for line in paragraph}
    return Edited(old, new, [Place(were[at], are.get(at), shares.get(at, 0)) for at in range(len(lines))])


def _paragraphs(lines: Sequence[str]) -> list[list[tuple[int, str]]]:
    numbered = list(enumerate(lines))
    return [numbered[at : at + PARAGRAPH] for at in range(0, len(numbered), PARAGRAPH)]


def _perhaps_replaced(line: _Line, habits: Habits, vocabulary: Sequence[str], chance: random.Random) -> _Line:
    if chance.random() >= habits.replaced:
        return line
    share = chance.choice(SHARES)
    count = max(1, round(len(WORD.findall(line.words)) * share / 100))
    return _Line(_with_words_replaced(line.words, count, vocabulary, chance), line.number, share)


def _with_words_replaced(line: str, count: int, vocabulary: Sequence[str], chance: random.Random) -> str:
    """Replace so many words by others of the same text; rather such as carry meaning, for they are what is edited."""
    words = list(WORD.finditer(line))
    for word in sorted(chance.sample(words, min(count, len(words))), key=lambda each: -each.start()):
        line = line[: word.start()] + _another(word[0], vocabulary, chance) + line[word.end() :]
    return line


def _another(word: str, vocabulary: Sequence[str], chance: random.Random) -> str:
    while (other := str(chance.randint(2, 9_999)) if word[0].isdigit() else chance.choice(vocabulary)) == word:
        pass
    return other


def _shuffled(line: str, vocabulary: Sequence[str], chance: random.Random) -> str:
    """A sentence as long as this one, of other words."""
    return _with_words_replaced(line, len(line), vocabulary, chance)


def _text(paragraphs: Sequence[Sequence[_Line]]) -> tuple[str, dict[int, Span]]:
    """The text, and where each numbered line stands in it."""
    text = ""
    places: dict[int, Span] = {}
    for paragraph in paragraphs:
        for line in paragraph:
            if line.number is not None:
                places[line.number] = Span(len(text), len(text) + len(line.words))
            text += line.words + " "
        text = text.rstrip() + "\n\n"
    return text, places
