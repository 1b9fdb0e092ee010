"""The same name in two spellings in one story."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, islice
from typing import Final

from factcheck.claims.countries import called_alike
from factcheck.proofing.checks.story import Found, Story
from factcheck.proofing.checks.words import Word, sentences_in_words

TWO_SPELLINGS: Final = "name-in-two-spellings"

# Each is right somewhere; a story chooses one.
_CHOICES: Final = """kyiv kiev, kharkiv kharkov, odesa odessa, lviv lvov, chornobyl chernobyl, donbas donbass,
    zelensky zelenskyy zelenskiy zelenski, lukashenko lukashenka, navalny navalnyy navalniy, beijing peking,
    mumbai bombay, kolkata calcutta, chennai madras, myanmar burma, yangon rangoon, qaeda qaida, koran quran,
    gaddafi qaddafi kadafi gadhafi, hezbollah hizbollah hizbullah, hanukkah chanukah, sinwar senwar,
    eswatini swaziland, turkey türkiye, bucha boutcha, tehran teheran, romania rumania, mecca makkah"""
CHOICES: Final = {word: words.split()[0] for words in _CHOICES.split(",") for word in words.split()}

# Calendar words, and those that are names or words of their own although a letter apart.
NO_NAMES: Final = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december austria australia""".split()  # noqa: SIM905
)
TITLES: Final = frozenset(
    """mr mrs ms miss dr prof professor president minister premier chancellor secretary senator governor mayor general
    captain king queen prince princess sir lord lady pope ministry presidency
    the a in on at by for from of and but when while after before since as if
    later earlier then now today yesterday tomorrow meanwhile however still also both only even""".split()  # noqa: SIM905
)
# A hyphen within a name, also where the second half is small; two names side by side, each pair looked at.
JOINED: Final = re.compile(r"\b[A-Z][a-zà-ÿ]{1,20}[-‑][A-Za-z][a-zà-ÿ]{1,20}\b(?![-‑])")
APART: Final = re.compile(r"(?=\b([A-Z][a-zà-ÿ]{1,20}[ ][A-Z][a-zà-ÿ]{1,20})\b(?![-‑]))")
SHORTEST: Final = 6
LONGEST: Final = 30
# So many that look alike are compared; a text with more of them is no story.
MOST_ALIKE: Final = 8
MOST_NAMES: Final = 20_000
SUFFIXES: Final = frozenset("s es n an ian ese i ish a e o er ans ians in ic y ia ton son".split())  # noqa: SIM905


@dataclass(slots=True)
class _Name:
    """A capitalised word as one story spells it: where it stands, and what names stand before and after it."""

    places: list[Word] = field(default_factory=list)
    before: set[str] = field(default_factory=set)
    after: set[str] = field(default_factory=set)


def names_in_two_spellings(story: Story) -> Iterator[Found]:
    """Find names that are spelled in two ways; the rarer spelling is reported, wherever it stands."""
    names = _names(story)
    rarer: dict[str, str] = {}
    for one, other in _pairs(names):
        more, fewer = sorted((one, other), key=lambda name: (-len(names[name].places), names[name].places[0].start))
        rarer.setdefault(fewer, more)
    found = [
        (place.start, place.start + len(_bare(place.text)), more)
        for fewer, more in rarer.items()
        for place in names[fewer].places
    ]
    for start, end, more in sorted([*found, *_joined_otherwise(story.text)]):
        message = f"“{story.text[start:end]}” is spelled “{more}” elsewhere in this story."
        yield Found(TWO_SPELLINGS, start, end, message)


def _joined_otherwise(text: str) -> Iterator[tuple[int, int, str]]:
    """Names with a hyphen in one place and without in another: “Jong-un” and “Jong Un”, “Al-Hadi” and “Al Hadi”."""
    spelled: defaultdict[str, defaultdict[str, list[re.Match[str]]]] = defaultdict(lambda: defaultdict(list))
    for match in JOINED.finditer(text):
        way = match[0].replace("‑", "-")
        spelled[_letters(way)][way].append(match)
    hyphenated = {letters for letters, ways in spelled.items() if any("-" in way for way in ways)}
    for pair in APART.finditer(text):
        if (letters := _letters(pair[1])) in hyphenated:
            spelled[letters][pair[1]].append(pair)
    for letters in sorted(hyphenated):
        ways = spelled[letters]
        more = max(ways, key=lambda way: (len(ways[way]), -ways[way][0].start()))
        for way, matches in ways.items():
            if way != more:
                yield from ((match.start(), match.start() + len(way), more) for match in matches)


def _letters(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalpha())


def _bare(word: str) -> str:
    """The name without the mark of possession."""
    for ending in ("'s", "’s"):
        word = word.removesuffix(ending)
    return word


def _names(story: Story) -> Mapping[str, _Name]:
    """The names by spelling: a sentence's first word is one if it is never written small and names stand elsewhere."""
    names: defaultdict[str, _Name] = defaultdict(_Name)
    small: set[str] = set()
    for words in sentences_in_words(story):
        for at, word in enumerate(words):
            bare = _bare(word.text)
            if not word.has_capital:
                small.add(word.key)
            elif len(bare) <= LONGEST and bare.isalpha() and not bare.isupper():
                name = names[bare]
                name.places.append(word)
                if at and words[at - 1].has_capital and words[at - 1].key not in TITLES:
                    name.before.add(words[at - 1].key)
                if at + 1 < len(words) and words[at + 1].has_capital and word.text == bare:
                    name.after.add(_bare(words[at + 1].key))
    return {spelled: name for spelled, name in names.items() if spelled.lower() not in small | NO_NAMES | TITLES}


def _pairs(names: Mapping[str, _Name]) -> Iterator[tuple[str, str]]:
    """Pairs of spellings that are one name, in the order of the text."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in islice(names, MOST_NAMES):
        for key in _keys(name):
            if len(alike[key]) < MOST_ALIKE:
                alike[key].append(name)
    seen: set[tuple[str, str]] = set()
    for bucket in alike.values():
        for pair in combinations(dict.fromkeys(bucket), 2):
            if pair not in seen and _is_one_name(*pair, names):
                yield pair
            seen.add(pair)


def _keys(name: str) -> Iterator[str]:
    """What two spellings of a name have in common: a choice, all letters without accents, or all letters but one.

    The last is the deletion neighbourhood (Garbe's SymSpell): words one edit apart share one of them.
    """
    plain = _plain(name)
    if name.lower() in CHOICES:
        yield f"={CHOICES[name.lower()]}"
    yield f"~{plain}"
    if len(plain) >= SHORTEST - 1:
        yield plain
        for at in range(1, len(plain)):
            yield plain[:at] + plain[at + 1 :]


def _plain(name: str) -> str:
    """The name in small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", name.lower().replace("ø", "o").replace("ł", "l").replace("ı", "i"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _is_one_name(one: str, other: str, names: Mapping[str, _Name]) -> bool:
    small, others = one.lower(), other.lower()
    if small == others:
        return False
    if CHOICES.get(small, small) == CHOICES.get(others, others):
        return True
    one_plain, other_plain = _plain(one), _plain(other)
    if one_plain == other_plain:
        return True
    if min(len(one_plain), len(other_plain)) < SHORTEST - 1 or _is_formed_from(one_plain, other_plain):
        return False
    return _stand_alike(names[one], names[other], is_long=min(len(one), len(other)) >= SHORTEST) and not _are_countries(
        small, others
    )


def _is_formed_from(one: str, other: str) -> bool:
    """Say whether one is a form of the other: a plural, a people, a language, a woman's form of a man's name."""
    shorter, longer = sorted((one, other), key=len)
    if not longer.startswith(shorter):
        return {one[-1], other[-1]} <= {"a", "o", "e", "i", "y", "n", "s"} and one[:-1] == other[:-1]
    ending = longer[len(shorter) :]
    return ending in SUFFIXES and ending != shorter[-1]


def _stand_alike(one: _Name, other: _Name, *, is_long: bool) -> bool:
    """Say whether the two stand where one name would: after the same first name, or one of them on its own.

    Two families are introduced by two first names; a place by none.
    """
    if one.before & other.before or one.after & other.after:
        return True
    if (one.before and other.before) or (one.after and other.after):
        return False
    return is_long and len(one.places) != len(other.places)


def _are_countries(one: str, other: str) -> bool:
    """Say whether both are known words for countries or peoples, which may be a letter apart."""
    return called_alike([one]) != [one] or called_alike([other]) != [other]
