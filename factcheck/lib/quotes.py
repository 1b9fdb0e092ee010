"""Whether a quote still stands in a text, and what became of it if not."""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

import edlib

from factcheck.lib.changes import Change, compare, tokens
from factcheck.lib.folding import DIVIDED, UNSEEN, Folded, fold

State = Literal["intact", "altered", "gone"]

# The share of a quote that must be found again (measured on pages that were edited): see `find_quote`.
INTACT: Final = 0.97
ALTERED: Final = 0.75
# A quote shorter than this is found as it is or not at all: too much else is within a quarter of it.
SHORTEST: Final = 8
# A longer one too, in folded characters: searching for what is near it would take seconds.
LONGEST: Final = 5_000
# How far apart the parts of one quote with “[…]” may stand, in folded characters.
WIDEST_GAP: Final = 3_000
# How many of the places that are equally near are looked at.
MOST_TIES: Final = 8
# Pieces of a quote, so long, are looked for before the page is searched; when so many agree the rest need not be.
PIECE: Final = 10
FEWEST_PIECES, MOST_PIECES = 5, 24
ENOUGH: Final = 3
# A longer quote, in folded characters, of which fewer pieces are there is gone: where an eighth of the words were
# altered half of the pieces are.
LONG: Final = 160
FEWEST_THERE: Final = 2
# Of what a quote and the page share, so many characters on either side of a change are read with it.
AROUND: Final = 40
# What stands around a quote, so many characters on either side, tells whether it stands alone.
SURROUNDINGS: Final = 400
# A page in Latin letters, with few others, needs no code page of its own.
LATIN: Final = ""
# What a code page has room for beside NUL and the question mark.
MOST_LETTERS: Final = 250

ELLIPSIS: Final = re.compile(r"\[\s*(?:…|\.{3}|\. \. \.)\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3}")
QUOTE_MARKS: Final = " \t\n\"'“”„«»‘’‚"

# “[T]he”: a letter whose case the reporter changed.
RECASED: Final = re.compile(r"\[([^\W\d_])\](?=[^\W\d_])")

# Chinese, Japanese, Thai, Lao, Khmer, Burmese: no spaces between words.
UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0010ffff"
WORD: Final = re.compile(rf"[^\W_{UNSPACED}]+")
# Words that come and go without changing what a long quote says.
ARTICLES: Final = frozenset({"a", "an", "the", "that", "of"})


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """What became of a quote: where it stands (code points; None when gone), how alike (0 to 1), what changed."""

    state: State
    start: int | None
    end: int | None
    similarity: float
    changes: tuple[Change, ...] = ()


class Place(NamedTuple):
    """Where something stands on a folded page, and how many letters of it differ."""

    start: int
    end: int
    distance: int


GONE: Final = QuoteMatch("gone", None, None, 0.0)


def find_quote(quote: str, text: str) -> QuoteMatch:
    """Find `quote` in `text`, and say whether it is `intact`, `altered` or `gone`.

    Both are folded (Unicode NFKC, case, dashes, quotation marks, spaces, invisible characters, words divided at line
    ends). Then, in this order: the quote as it is; its parts in order where it has “[…]”; the nearest match by edit
    distance (Myers 1999, through edlib) of at most a quarter of its length. From .97 alike on it is intact, from .75
    altered, below gone; a changed number, date, name, negation or hedge makes it altered whatever the score.
    """
    quote = RECASED.sub(r"\1", quote)
    wanted = _folded_quote(quote)
    if not wanted:
        return GONE
    if found := _verbatim(quote, wanted, text):
        return found
    page = fold(text)
    at = _standing_alone(page.text, wanted)
    if at >= 0:
        return _match(page, at, at + len(wanted), 1.0)
    parts = [part for part in ELLIPSIS.split(quote) if _folded_quote(part)]
    if len(parts) > 1 and (found := _in_parts(parts, text, page)):
        return found
    return _altered([quote], [place], text, page) if (place := _nearest_place(wanted, page.text)) else GONE


def _verbatim(quote: str, wanted: str, text: str) -> QuoteMatch | None:
    """The first place where the quote stands letter by letter, if it stands alone there: only that is folded."""
    at = text.find(quote)
    if at < 0:
        return None
    begin, end = max(0, at - SURROUNDINGS), at + len(quote) + SURROUNDINGS
    around = fold(text[begin:end])
    start = _standing_alone(around.text, wanted)
    # What begins or ends where the surroundings do may be part of a longer word.
    is_cut = (start == 0 and begin > 0) or (start + len(wanted) == len(around.text) and end < len(text))
    if start < 0 or is_cut:
        return None
    match = _match(around, start, start + len(wanted), 1.0)
    return replace(match, start=begin + (match.start or 0), end=begin + (match.end or 0))


def _folded_quote(quote: str) -> str:
    return fold(quote.strip(QUOTE_MARKS)).text.strip()


def _standing_alone(page: str, wanted: str, start: int = 0) -> int:
    """Where `wanted` stands on the page, not inside longer words or numbers; -1 if nowhere."""
    at = page.find(wanted, start)
    while at >= 0 and (_is_inside(page, at) or _is_inside(page, at + len(wanted))):
        # Nothing begins within a word: one of a million letters is stepped over, not through.
        word = WORD.match(page, at) if _is_inside(page, at) else None
        at = page.find(wanted, word.end() if word else at + 1)
    return at


def _is_inside(page: str, at: int) -> bool:
    """Say whether the characters around `at` belong together: one word, or one number (“1,400”, “2.5”)."""
    before, after = page[max(0, at - 2) : at], page[at : at + 2]
    if not before or not after:
        return False
    if before[-1].isalnum() and after[0].isalnum():
        return WORD.match(before[-1]) is not None and WORD.match(after[0]) is not None
    return (before[-1] in ".,:" and before[0].isdigit() and after[0].isdigit()) or (
        before[-1].isdigit() and after[0] in ".,:" and after[-1].isdigit()
    )


def _match(page: Folded, start: int, end: int, similarity: float) -> QuoteMatch:
    return QuoteMatch("intact", page.start_of(start), page.end_of(end - 1), similarity)


def _in_parts(parts: list[str], text: str, page: Folded) -> QuoteMatch | None:
    """The parts in their order, each near the one before it: as they are, else nearly so."""
    wanted = [_folded_quote(part) for part in parts]
    first = _standing_alone(page.text, wanted[0])
    starts: list[Place] = []
    # Where each part was found last: the next first part stands later, so it is searched on from there only.
    found = [0] * len(wanted)
    while first >= 0:
        starts.append(Place(first, first + len(wanted[0]), 0))
        end = starts[-1].end
        for number, part in enumerate(wanted[1:], start=1):
            if 0 <= found[number] < end:
                found[number] = _standing_alone(page.text, part, end)
            at = found[number]
            if at < 0 or at - end > WIDEST_GAP:
                break
            end = at + len(part)
        else:
            return _match(page, first, end, 1.0)
        first = _standing_alone(page.text, wanted[0], first + 1)
    if not starts and (nearest := _nearest_place(wanted[0], page.text)):
        starts = [nearest]
    # The longest part tells the page over where the quote may stand, the first may be two words.
    if nearest := _nearest_place(max(wanted, key=len), page.text):
        starts.sort(key=lambda start: abs(start.start - nearest.start))
    chains = [chain for start in starts[:MOST_TIES] if (chain := _chain(start, wanted[1:], page.text))]
    if not chains:
        return None
    return _altered(parts, min(chains, key=lambda chain: sum(place.distance for place in chain)), text, page)


def _chain(start: Place, wanted: Sequence[str], page: str) -> list[Place] | None:
    """From the place of the first part the nearest places of the others; None when one is not there."""
    places = [start]
    for part in wanted:
        end = places[-1].end
        most = end + WIDEST_GAP + len(part)
        at = _standing_alone(page, part, end)
        place = Place(at, at + len(part), 0) if 0 <= at <= most else _nearest_place(part, page, end, most)
        if not place:
            return None
        places.append(place)
    return places


def _altered(parts: Sequence[str], places: Sequence[Place], text: str, page: Folded) -> QuoteMatch:
    """Say what changed between the parts of a quote and what stands at their places."""
    ends = [_whole_words(page.text, place) for place in places]
    spans = [(page.start_of(start), page.end_of(end - 1)) for start, end in ends]
    changes = tuple(
        change
        for part, (start, end) in zip(parts, spans, strict=True)
        for change in compare(*_differing(_as_read(part.strip(QUOTE_MARKS)), _as_read(text[start:end])))
    )
    similarity = 1 - sum(place.distance for place in places) / sum(len(_folded_quote(part)) for part in parts)
    intact = not changes or (similarity >= INTACT and all(map(_is_slip, changes)))
    return QuoteMatch("intact" if intact else "altered", spans[0][0], spans[-1][1], similarity, changes)


def _nearest_place(wanted: str, page: str, first: int = 0, last: int | None = None) -> Place | None:
    """What is nearest on the page, between `first` and `last`; of several that whose words are as long as the quote."""
    if not SHORTEST <= len(wanted) <= LONGEST:
        return None
    query, target = _in_one_alphabet(wanted, page)
    target = target[first:last]
    there, neighbourhoods = _neighbourhoods(query, target)
    found = [place for begin, end in neighbourhoods for place in _within(query, target, begin, end)]
    if not found and (there >= FEWEST_THERE or len(query) <= LONG):
        found = list(_within(query, target, 0, len(target)))
    if not found:
        return None
    least = min(place.distance for place in found)
    places = [
        Place(first + place.start, first + place.end, least) for place in found if place.distance == least < len(query)
    ]

    def unlikeness(place: Place) -> tuple[int, int, Place]:
        start, end = _whole_words(page, place)
        return abs(end - start - len(query)), abs(place.end - place.start - len(query)), place

    return min(places, key=unlikeness, default=None)


def _within(query: bytes, target: bytes, begin: int, end: int) -> Iterator[Place]:
    """The places in a part of the page that are nearest, if at most a quarter of the letters differ."""
    part = target[begin:end]
    found = edlib.align(query, part, mode="HW", task="distance", k=int(len(query) * (1 - ALTERED)))
    distance = found["editDistance"]
    for _, stop in found["locations"][:MOST_TIES] if distance >= 0 else ():
        # Back from where it ends to where it starts.
        back = part[max(0, stop + 1 - len(query) - distance) : stop + 1][::-1]
        aligned = edlib.align(query[::-1], back, mode="SHW", task="distance", k=distance)
        for _, length in aligned["locations"]:
            yield Place(begin + stop - length, begin + stop + 1, distance)


def _neighbourhoods(query: bytes, target: bytes) -> tuple[int, list[tuple[int, int]]]:
    """How many pieces of the quote are on the page, and the parts of it where they stand as far apart as in the quote.

    Searching there costs a hundredth of searching the page. Pieces that stand in many places tell nothing.
    """
    size = PIECE if query.count(b" ") * PIECE > len(query) else PIECE // 2
    pieces = min(max(FEWEST_PIECES, len(query) // 16), MOST_PIECES)
    reach = len(query) // 4 + 1
    votes: Counter[int] = Counter()
    there = 0
    # Not evenly, for an evenly changed quote would have a change in every piece.
    for at in (len(query) * turn // (pieces + 1) + turn * 5 % size for turn in range(pieces)):
        places = _places(query[at : at + size], target)
        there += bool(places)
        if len(places) <= MOST_TIES:
            votes.update((place - at) // reach for place in places)
        if max(votes.values(), default=0) >= ENOUGH:
            break
    likely = [part for part, _ in votes.most_common(MOST_TIES)]
    return there, [(max(0, (part - 1) * reach), (part + 2) * reach + len(query)) for part in likely]


def _places(piece: bytes, target: bytes) -> list[int]:
    """Where a piece stands, MOST_TIES times and once more at most."""
    places: list[int] = []
    place = target.find(piece)
    while place >= 0 and len(places) <= MOST_TIES:
        places.append(place)
        place = target.find(piece, place + 1)
    return places


def _whole_words(page: str, place: Place) -> tuple[int, int]:
    """Widen a match to whole words and numbers, and leave out the space at its ends."""
    start, end = place.start, place.end
    while page[start] == " ":
        start += 1
    while page[end - 1] == " ":
        end -= 1
    while _is_inside(page, start):
        start -= 1
    while _is_inside(page, end):
        end += 1
    return start, end


def _as_read(words: str) -> str:
    """The words as a reader sees them: whole, without what is invisible."""
    return unicodedata.normalize("NFC", UNSEEN.sub("", DIVIDED.sub("", words)))


def _differing(before: str, after: str) -> tuple[str, str]:
    """Both without what they share at their ends, but for some words that tell how the rest is read."""
    shared = _shared(before, after)
    begin = before.rfind(" ", 0, max(0, shared - AROUND)) + 1
    before, after = before[begin:], after[begin:]
    shared = _shared(before[::-1], after[::-1])
    end = before.find(" ", len(before) - shared + AROUND) if shared > AROUND else -1
    return (before[:end], after[: end - len(before)]) if end >= 0 else (before, after)


def _shared(one: str, other: str) -> int:
    most = min(len(one), len(other))
    return next((at for at in range(most) if one[at] != other[at]), most)


def _is_slip(change: Change) -> bool:
    """Say whether a change is one of spelling only: an article more or less, a letter more, less or other."""
    before, after = fold(change.before).text, fold(change.after).text
    if change.kind == "wording" and not (before and after):
        return {before, after} <= ARTICLES | {""}
    if change.kind == "number":
        # The unit may be misspelt, the value not.
        value, _, before = before.rpartition(" ")
        other, _, after = after.rpartition(" ")
        return value == other and _is_misspelt(before, after)
    if change.kind == "hedge":
        return len(tokens(before)) == 1 and _kinds(before) != _kinds(after) and _is_misspelt(before, after)
    if change.kind != "wording" or any(map(str.isdigit, before + after)):
        return False
    return _is_nearly(before, after)


def _kinds(words: str) -> list[str]:
    return [token.kind for token in tokens(words)]


def _is_misspelt(word: str, other: str) -> bool:
    """Say whether a long word is the other in bad spelling; “million” is not “billion”."""
    return min(len(word), len(other)) > 5 and word[0] == other[0] and _is_nearly(word, other)


def _is_nearly(word: str, other: str) -> bool:
    if abs(len(word) - len(other)) > 1:
        return False
    return edlib.align(*_in_one_alphabet(word, other), k=1)["editDistance"] >= 0 or sorted(word) == sorted(other)


def _in_one_alphabet(query: str, page: str) -> tuple[bytes, bytes]:
    """Write both in bytes, which is all that edlib tells apart; what the alphabet lacks is a question mark.

    The alphabet is the page's where that has few letters, else the quote's.
    """
    if whole := _written(page):
        letters, written = whole
        return _write(query, letters), written
    letters = "".join(dict.fromkeys(query))[:MOST_LETTERS]
    return _write(query, letters), _write(page, letters)


@lru_cache(maxsize=32)
def _written(page: str) -> tuple[str, bytes] | None:
    written = page.encode("latin-1", "replace")
    if written.count(b"?") - page.count("?") <= len(page) // 100:
        return LATIN, written
    letters = "".join(set(page))
    return (letters, _write(page, letters)) if len(letters) <= MOST_LETTERS else None


def _write(text: str, letters: str) -> bytes:
    if letters == LATIN:
        return text.encode("latin-1", "replace")
    return codecs.charmap_encode(text, "replace", _alphabet(letters))[0]


@lru_cache(maxsize=64)
def _alphabet(letters: str) -> Any:
    """A code page of these letters; U+FFFE stands where there is none."""
    return codecs.charmap_build(f"\0?{letters.replace('?', '')}".ljust(256, "\ufffe"))
