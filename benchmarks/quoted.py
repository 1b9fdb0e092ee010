"""Pages, and quotes from them of which we know what became: kept, altered in one value, reworded, never there."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from factcheck.lib.changes import Kind

Slot = Literal["date", "name", "number", "hedge", "negation", "word"]
Part = tuple[Slot, str]


def _words(listed: str) -> list[str]:
    return listed.split()


NOUNS: Final = _words(
    "ferry harbour budget inquiry bridge school railway clinic factory reservoir archive contract election strike "
    "museum airport forest tariff pension hospital library tunnel market court vaccine satellite drought wildfire "
    "parliament orchestra glacier refinery subsidy mortgage prison festival coastline translation algorithm referendum"
)
ADJECTIVES: Final = _words(
    "new old northern southern disputed quiet public private costly narrow modern rural urban temporary famous "
    "damaged secret joint annual municipal flooded unpopular crowded abandoned foreign independent electric historic"
)
VERBS: Final = _words(
    "delay close inspect finance rebuild sell examine approve extend suspend monitor expand relocate audit defend "
    "modernise abandon replace inherit criticise reopen measure protect dismantle"
)
ADVERBS: Final = _words("slowly openly quietly jointly twice-yearly hastily carefully unexpectedly gradually formally")
REASONS: Final = (
    "because the {adjective} {noun} had run out of money",
    "after a long quarrel over the {adjective} {noun}",
    "while residents near the {noun} complained of dust",
    "as part of a wider plan for the {adjective} {noun}",
    "despite warnings from engineers at the {noun}",
    "in return for a share of the {noun}",
    "to make room for a {adjective} {noun}",
    "although the {noun} remained {adjective}",
)
FIRST: Final = _words(
    "Ada Per Mia Tor Liv Jon Eva Nils Greta Omar Ines Karl Ruth Hugo Nadia Sven Tilda Amir Rosa Pavel"
)
STEMS: Final = _words("Bran Hol Lind Tor Vik Sol Ek Dal Nor Rud Grav Hav Sten Berg Fal Mor Sund Ask Lark Wes")
TAILS: Final = _words("vik stad berg mann gren heim dahl holm ness rup by sen lund moe fors")
UNITS: Final = _words("hours days weeks people kilometres tonnes houses passengers votes patients jobs litres pages")
MONTHS: Final = _words("January February March April June July August September October November December")
WEEKDAYS: Final = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MODALS: Final = _words("may might could must will should would")
STRENGTHS: Final = _words("reportedly allegedly probably possibly apparently")
QUANTIFIERS: Final = _words("all most some many several few")
BOUNDS: Final = ("about", "nearly", "more than", "at least", "at most", "up to", "roughly")
SAID: Final = _words("said claimed suggested confirmed")


@dataclass(frozen=True, slots=True)
class Case:
    """A quote, the page it is looked for on (by number), what should be found and which change named."""

    kind: str
    quote: str
    page: int
    state: str
    change: tuple[Kind, str, str] | None = None


class Writer:
    """Writes sentences no two of which are alike."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def sentence(self) -> list[Part]:
        pick = self.chance.choice
        parts: list[Part] = []
        if self.chance.random() < 0.5:
            parts += [*self._date(), ("word", ",")]
        parts += self._subject()
        parts += [
            ("hedge", pick(MODALS)),
            ("word", f"{pick(ADVERBS)} {pick(VERBS)} the {pick(ADJECTIVES)} {pick(NOUNS)}"),
        ]
        parts += [("word", "with"), ("hedge", pick(BOUNDS)), ("number", self._number())]
        parts += [("word", "in"), ("name", self._place())]
        parts.append(("word", pick(REASONS).format(adjective=pick(ADJECTIVES), noun=pick(NOUNS))))
        if self.chance.random() < 0.5:
            parts += [("word", ","), ("name", f"{pick(FIRST)} {self._place()}"), ("hedge", pick(SAID))]
        return parts

    def prose(self, characters: int) -> tuple[str, list[list[Part]]]:
        sentences: list[list[Part]] = []
        written: list[str] = []
        length = 0
        while length < characters:
            sentences.append(self.sentence())
            text = read(sentences[-1])
            written.append(text[0].upper() + text[1:] + "." + ("\n\n" if len(sentences) % 5 == 0 else " "))
            length += len(written[-1])
        return "".join(written), sentences

    def _date(self) -> list[Part]:
        pick = self.chance.choice
        return pick(
            [
                [("word", "on"), ("date", pick(WEEKDAYS))],
                [("word", "in"), ("date", f"{pick(MONTHS)} {self.chance.randint(1990, 2025)}")],
                [("word", "by"), ("date", f"{self.chance.randint(1, 28)} {pick(MONTHS)}")],
                [("word", "since"), ("date", str(self.chance.randint(1950, 2025)))],
            ]
        )

    def _subject(self) -> list[Part]:
        pick = self.chance.choice
        return pick(
            [
                [("word", "the mayor"), ("name", self._place())],
                [("hedge", pick(QUANTIFIERS)), ("word", f"owners of the {pick(ADJECTIVES)} {pick(NOUNS)}")],
                [("word", f"a {pick(ADJECTIVES)} {pick(NOUNS)}"), ("hedge", pick(STRENGTHS))],
            ]
        )

    def _number(self) -> str:
        pick, number = self.chance.choice, self.chance.randint
        return pick(
            [
                f"{number(2, 99)} {pick(UNITS)}",
                f"{number(1, 99)},{number(100, 999)} {pick(UNITS)}",
                f"{number(2, 60)}.{number(1, 9)} percent",
                f"{number(2, 90)}%",
                f"${number(2, 90)}.{number(1, 9)} million",
                f"€{number(2, 900)}",
                f"{pick(['three', 'four', 'seven', 'nine', 'twelve'])} {pick(UNITS)}",
            ]
        )

    def _place(self) -> str:
        return self.chance.choice(STEMS) + self.chance.choice(TAILS)


def read(parts: Sequence[Part]) -> str:
    return " ".join(words for _, words in parts).replace(" ,", ",")


def another(slot: Slot, words: str, chance: random.Random) -> str:
    """Another value of the same kind."""
    if slot == "hedge":
        pool = next(pool for pool in (MODALS, STRENGTHS, QUANTIFIERS, BOUNDS, SAID) if words in pool)
        return chance.choice([other for other in pool if other != words])
    if slot == "name":
        *first, last = words.split()
        return " ".join([*first, chance.choice([stem + last[-3:] for stem in STEMS if not last.startswith(stem)])])
    return _other_date(words, chance) if slot == "date" else _other_number(words, chance)


def _other_date(words: str, chance: random.Random) -> str:
    pools = [pool for pool in (WEEKDAYS, MONTHS) if any(part in pool for part in words.split())]
    if pools and chance.random() < 0.7:
        old = next(part for part in words.split() if part in pools[0])
        return words.replace(old, chance.choice([other for other in pools[0] if other != old]))
    return _other_digit(words, chance) if any(map(str.isdigit, words)) else _other_date(words, chance)


def _other_number(words: str, chance: random.Random) -> str:
    unit = words.rsplit(maxsplit=1)[-1]
    if unit in UNITS and chance.random() < 0.3:
        return words.replace(unit, chance.choice([other for other in UNITS if other != unit]))
    if not any(map(str.isdigit, words)):
        return words.replace(words.split(maxsplit=1)[0], chance.choice(["two", "five", "eight", "eleven"]))
    if "million" in words and chance.random() < 0.3:
        return words.replace("million", "billion")
    return _other_digit(words, chance)


def _other_digit(words: str, chance: random.Random) -> str:
    """Another last digit but one or last: a year stays one of its century."""
    at = max(place for place, char in enumerate(words) if char.isdigit())
    return words[:at] + chance.choice([digit for digit in "123456789" if digit != words[at]]) + words[at + 1 :]


TYPESETTING: Final[dict[str, Callable[[str, random.Random], str]]] = {
    "capitals": lambda text, _: text.upper(),
    "non-breaking spaces": lambda text, _: text.replace(" ", "\u00a0", 3),
    "soft hyphens": lambda text, chance: _put_into_words(text, "\u00ad", chance),
    "zero-width marks": lambda text, chance: _put_into_words(text, "\u200b", chance),
    "divided at line ends": lambda text, chance: _put_into_words(text, "-\n", chance),
    "wrapped lines": lambda text, chance: _instead_of_spaces(text, "\n", chance),
    "two spaces": lambda text, chance: _instead_of_spaces(text, "  ", chance),
    "bidi marks": lambda text, chance: _instead_of_spaces(text, " \u200e", chance),
    "ligatures": lambda text, _: text.replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ"),
    "other hyphens": lambda text, _: text.replace("-", "‑"),
    "per cent": lambda text, _: text.replace("%", " per cent").replace(" percent", " %"),
}


def _put_into_words(text: str, mark: str, chance: random.Random) -> str:
    words = text.split(" ")
    for at, word in enumerate(words):
        if len(word) > 6 and word.isalpha() and chance.random() < 0.5:
            cut = chance.randint(3, len(word) - 3)
            words[at] = word[:cut] + mark + word[cut:]
    return " ".join(words)


def _instead_of_spaces(text: str, mark: str, chance: random.Random) -> str:
    return "".join(mark if char == " " and chance.random() < 0.3 else char for char in text)


def _reword(text: str, share: float, chance: random.Random) -> str:
    """The text with this share of its words replaced, none of them a value."""
    words = text.split(" ")
    plain = [at for at, word in enumerate(words) if word.isalpha() and word.islower() and len(word) > 3]
    for at in chance.sample(plain, min(len(plain), max(1, round(share * len(words))))):
        words[at] = chance.choice([word for word in (*NOUNS, *ADJECTIVES) if word != words[at]])
    return " ".join(words)


def _misspellable(text: str) -> list[str]:
    return [word for word in text.split(" ") if word.isalpha() and word.islower() and len(word) > 6]


def _misspell(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    at = words.index(chance.choice(_misspellable(text)))
    cut = chance.randint(1, len(words[at]) - 3)
    words[at] = chance.choice(
        [
            words[at][:cut] + words[at][cut + 1 :],
            words[at][:cut] + words[at][cut] + words[at][cut:],
            words[at][:cut] + words[at][cut + 1] + words[at][cut] + words[at][cut + 2 :],
        ]
    )
    return " ".join(words)


def cases(page: int, sentences: Sequence[list[Part]], writer: Writer, *, each: int) -> Iterator[Case]:
    """Quotes of every kind from so many sentences of one page we wrote ourselves."""
    chance = writer.chance
    for parts in chance.sample(sentences, each):
        quote = read(parts)
        yield Case("as it is", quote, page, "intact")
        yield from _cases_of_values(page, parts, chance)
        yield from _cases_of_wording(page, quote, chance)
        yield Case("never there", read(writer.sentence()), page, "gone")
        middle = len(parts) // 2
        yield Case("with […]", f"{read(parts[: middle - 1])} […] {read(parts[middle + 1 :])}", page, "intact")


def _cases_of_wording(page: int, quote: str, chance: random.Random) -> Iterator[Case]:
    yield Case("misspelt", _misspell(quote, chance), page, "intact")
    yield Case("10–20 % other words", _reword(quote, chance.uniform(0.1, 0.2), chance), page, "altered")
    words = quote.split(" ")
    chance.shuffle(words)
    yield Case("its words in another order", " ".join(words), page, "gone")


def _cases_of_values(page: int, parts: list[Part], chance: random.Random) -> Iterator[Case]:
    for at, (slot, words) in enumerate(parts):
        if slot == "word":
            continue
        other = another(slot, words, chance)
        changed = [*parts[:at], (slot, other), *parts[at + 1 :]]
        yield Case(f"another {slot}", read(changed), page, "altered", (slot, _last(other, slot), _last(words, slot)))
        if words in MODALS:
            negated = read([*parts[:at], (slot, f"{words} not"), *parts[at + 1 :]])
            yield Case("“not” dropped", negated, page, "altered", ("negation", "not", ""))
            if at > 3:
                quote = f"{read(parts[:2])} […] {read(changed[at:])}"
                yield Case("with […] and another hedge", quote, page, "altered", (slot, other, words))
        if words in STRENGTHS or words in BOUNDS:
            unhedged = read([*parts[:at], *parts[at + 1 :]])
            yield Case("hedge added", unhedged, page, "altered", (slot, "", words))


def _last(words: str, slot: Slot) -> str:
    """Of a name what changed is the surname."""
    return words.rsplit(maxsplit=1)[-1] if slot == "name" else words


# One value of real prose, and what makes another of it.
VALUES: Final[tuple[tuple[str, Kind, re.Pattern[str], Callable[[str, random.Random], str]], ...]] = (
    ("another number", "number", re.compile(r"(?<=[a-z] )\d+(?:[.,]\d+)*(?= [a-z]{4})"), _other_digit),
    ("another date", "date", re.compile(rf"\b(?:{'|'.join([*WEEKDAYS, *MONTHS])})\b"), _other_date),
    ("“not” dropped", "negation", re.compile(r"(?<=\b(?:is|as|ll|ld|an) )(?=[a-z])"), lambda _words, _chance: "not "),
    ("“not” added", "negation", re.compile(r"\bnot "), lambda _words, _chance: ""),
)


def cases_from_prose(
    page: int, text: str, sentences: Sequence[str], absent: Sequence[str], chance: random.Random, *, each: int
) -> Iterator[Case]:
    """The same from a page of real prose, whose values we find ourselves; `absent` stand on other pages."""
    fit = [one for one in sentences if 60 <= len(one) <= 400 and text.count(one) == 1 and len(_misspellable(one)) > 3]
    for quote in chance.sample(fit, min(each, len(fit))):
        yield Case("as it is", quote, page, "intact")
        yield from _cases_of_wording(page, quote, chance)
    for kind, change, value, make in VALUES:
        having = [(one, found) for one in fit if (found := value.search(one))]
        for quote, found in chance.sample(having, min(each, len(having))):
            other = make(found[0], chance)
            altered = quote[: found.start()] + other + quote[found.end() :]
            yield Case(kind, altered, page, "altered", (change, other.strip(), found[0].strip()))
    yield from (Case("never there", quote, page, "gone") for quote in absent if len(quote) >= 60)
