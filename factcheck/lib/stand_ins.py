"""Whether a page is there at all, or its site shows in its place what it shows for any page that it does not have."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import unquote

from yarl import URL

from factcheck.lib.addresses import NotAnAddress, normalise_url
from factcheck.lib.noise import MONTHS

Words = tuple[str, ...]

STILL_THERE: Final = 0.5  # share of a text's words
LEFT_OUT: Final = 0.1
ROTATED: Final = 1.25
FEWEST: Final = 3  # words that an error page says at least, to be told by them
HEADLINE: Final = 4  # words without a full stop
LONGEST_TEXT: Final = 100_000
LONGEST_TITLE: Final = 500
A_NUMBER: Final = "0"
A_NAME: Final = 8  # characters: what is shorter may be any word

WORD: Final = re.compile(r"[^\W_]+")
ENDS: Final = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
ENDED: Final = re.compile(r"[.!?…。！？][\"'”’»)\]]*\Z")
SUFFIX: Final = re.compile(r"\.[A-Za-z]{2,5}\Z")
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CALENDAR: Final = frozenset(
    spelling.casefold() for name in (*DAYS, *MONTHS) for spelling in (name, name[:3]) if name != "May"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a site shows at an address: title, text, and where it sent us for it.

    That is empty when it did not send us on, or to an address in which the one we asked for still stands.
    """

    title: str
    text: str
    led_to: str = ""

    @classmethod
    def at(cls, url: str, *, final_url: str, title: str, text: str) -> Self:
        """Take down what was shown, without the address itself, which error pages like to repeat."""
        spellings = _spellings(url)
        for said in spellings:
            title, text = title.replace(said, " "), text.replace(said, " ")
        is_led = _key(final_url) != _key(url) and not any(said in final_url for said in spellings)
        return cls(title[:LONGEST_TITLE], text[:LONGEST_TEXT], final_url if is_led else "")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a text says, each time as words: sentences and short labels, and the headlines it may list."""

    firm: frozenset[Words]
    headlines: frozenset[Words]


def beside(url: str, *, name: str) -> str:
    """Give the address of a page of that name in the same folder, ending as this page's address ends."""
    page = URL(url)
    folder, _, last = page.raw_path.rstrip("/").rpartition("/")
    suffix = SUFFIX.search(last)
    end = suffix[0] if suffix else "/" * (page.raw_path.endswith("/") and bool(last))
    return str(page.origin().with_path(f"{folder}/{name}{end}", encoded=True))


def is_front(url: str) -> bool:
    """Say whether the address is a site's front page, which it has whatever it says there."""
    page = URL(url)
    return not page.raw_path.strip("/") and not page.raw_query_string


def is_replaced(before: str, *, after: str) -> bool:
    """Say whether most of what the page said before does not stand on it any more.

    Where most of its lines do, it is not read more closely: that takes a hundred times as long.
    """
    lines = set(_lines(after))
    if sum(len(line) for line in _lines(before) if line in lines) >= STILL_THERE * len(before):
        return False
    olds, news = _said(before), _said(after)
    were, are = olds.firm | olds.headlines, news.firm | news.headlines
    return _size(were & are) < STILL_THERE * _size(were)


def is_stand_in(page: Shown, *, nothing: Shown, before: str, seen_at: str) -> bool:
    """Say whether the page is only what its site shows for any page that it does not have.

    `nothing` was shown for a page that never was, `before` is all that the page said when it was last seen well, and
    `seen_at` the address it stood at. A page is that when the site sends us for both to one place, or when it says,
    under the same title, nothing that the site does not say of nothing. Where the page itself stood, it is none: a site
    may send everybody there who is lost.
    """
    if nothing.led_to and _key(nothing.led_to) == _key(seen_at):
        return False
    if nothing.led_to and page.led_to and _key(nothing.led_to) == _key(page.led_to):
        return True
    return _words(page.title) == _words(nothing.title) and _says_no_more(
        _said(page.text), nothing=_said(nothing.text), before=_said(before)
    )


def _says_no_more(page: _Said, *, nothing: _Said, before: _Said) -> bool:
    """Compare sentence by sentence, not by shares: in a long template a share hides a short page of its own.

    Headlines may be others than a while ago, if there are no more of them, most of the page is as it was, and what the
    site says only of nothing is all there.
    """
    if page.firm - nothing.firm or _size(nothing.firm) < FEWEST:
        return False
    if _size(nothing.firm - page.firm) > LEFT_OUT * _size(nothing.firm):
        return False
    new, old = _size(page.headlines - nothing.headlines), _size(nothing.headlines - page.headlines)
    if not new:
        return old <= LEFT_OUT * _size(nothing.firm | nothing.headlines)
    shared = _size(page.firm) + _size(page.headlines & nothing.headlines)
    told = nothing.firm - before.firm
    return bool(told) and told <= page.firm and new <= ROTATED * old and new <= STILL_THERE * shared


def _said(text: str) -> _Said:
    firm, headlines = set[Words](), set[Words]()
    for line in text.splitlines():
        for piece in ENDS.split(line):
            words = _words(piece)
            is_headline = len(words) >= HEADLINE and not ENDED.search(piece.rstrip())
            (headlines if is_headline else firm).add(words)
    return _Said(frozenset(firm) - {()}, frozenset(headlines))


def _lines(text: str) -> Iterator[str]:
    return map(str.strip, text.splitlines())


def _words(text: str) -> Words:
    """The words, with any numbers and tokens in a row as one, and no days and months: those change by themselves."""
    words = [word if word.isalpha() else A_NUMBER for word in WORD.findall(text.casefold()) if word not in CALENDAR]
    return tuple(word for word, before in zip(words, ["", *words], strict=False) if (word, before) != (A_NUMBER,) * 2)


def _size(said: Iterable[Collection[str]]) -> int:
    return sum(map(len, said))


def _spellings(url: str) -> list[str]:
    """How a page may repeat its own address, the longest first."""
    path = URL(url).raw_path
    name = path.rstrip("/").rpartition("/")[2]
    told = [url, *([path] if len(path) > 1 else []), *([name] if len(name) >= A_NAME else [])]
    return sorted({spelling for each in told for spelling in (each, unquote(each))}, key=len, reverse=True)


def _key(url: str) -> str:
    try:
        return normalise_url(url)
    except NotAnAddress:
        return url
