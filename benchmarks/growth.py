"""How the time for a character grows with a text of one awkward thing: at four times the text, against the text."""

import gc
import time
from collections.abc import Callable
from datetime import date
from typing import Final

from benchmarks.results import Result
from benchmarks.words import newsroom_text
from factcheck.articles.headings import heading_of
from factcheck.claims.proposals import propose
from factcheck.claims.repeats import repeats
from factcheck.lib.anchoring import carry
from factcheck.lib.changes import compare, tokens
from factcheck.lib.differences import differences
from factcheck.lib.folding import fold
from factcheck.lib.noise import without_noise
from factcheck.lib.notices import notices_in
from factcheck.lib.quotes import find_quote
from factcheck.lib.segmentation import sentences
from factcheck.lib.spans import Span
from factcheck.lib.stand_ins import Shown, is_stand_in
from factcheck.lib.text import clean_text, decode
from factcheck.proofing.checks import CHECKS, Part, Story

# Below it, what the functions remember of a text (so many candidates, so many passages) is not yet full.
SHORT: Final = 20_000
TIMES: Final = 4
MOST: Final = 1.5
# Under so many seconds a time is the machine's, not the function's.
LEAST: Final = 0.002

UNITS: Final = {
    "news": newsroom_text(16_000),
    "one word": "x",
    "one number": "9",
    "spaces": " ",
    "one-letter sentences": "A. ",
    "letters of a list": "a) b) c) ",
    "opened brackets": "(",
    "opened quotes": "“«",
    "hyphened words": "Aa-",
    "ornaments": "*_",
    "marks of direction": "a\u202e",
    "Chinese": "港口已关闭",
    "names": "Abc, Bcd, Cde, ",
    "labels": "Correction: \n",
    "sentences about itself": "An earlier version of this. ",
}
QUOTE: Final = "The ferry to Halden takes about 20 hours, a captain of the operator said on Monday."


def measure() -> list[Result]:
    return [_growth(name, work) for name, work in WORK.items()]


def _growth(name: str, work: Callable[[str], object]) -> Result:
    """The worst of all shapes: what a character costs in the longer text, by what it costs in the shorter."""
    worst, value, shape = 0.0, 0.0, ""
    for unit, words in UNITS.items():
        short, long = (_text(words, size) for size in (SHORT, SHORT * TIMES))
        before, after = (_seconds(work, text) for text in (short, long))
        ratio = max(after, LEAST) / max(before, LEAST / TIMES) / TIMES
        if ratio > worst:
            worst, value, shape = ratio, after / len(long), unit
    return Result(
        f"{name}, at its worst ({shape})",
        value * 1e6,
        "µs per character",
        against=f"a text of {SHORT:,} characters",
        ratio=worst,
        target=f"≤ {MOST}",
        ok=worst <= MOST,
    )


def _text(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def _seconds(work: Callable[[str], object], text: str) -> float:
    """The fastest of some turns, in the processor's own time: what else the machine does is not the matter.

    Nor is what else there is: the collector of garbage, which walks over all of it, has to wait.
    """
    taken = []
    for _ in range(3):
        fold.cache_clear()
        gc.collect()
        gc.disable()
        began = time.process_time()
        work(text)
        taken.append(time.process_time() - began)
        gc.enable()
    return min(taken)


def _carried(text: str) -> object:
    """Each tenth of the text, carried into one that begins otherwise and has lost its middle."""
    step = max(1, len(text) // 10)
    spans = [Span(at, min(at + step, len(text))) for at in range(0, len(text), step)]
    return carry(text, f"A new line. {text[: len(text) // 2]} {text[len(text) // 2 + 9 :]}", spans)


def _checked(text: str) -> object:
    """All checks, over one part with a sentence for each 200 characters."""
    spans = [Span(at, min(at + 200, len(text))) for at in range(0, len(text), 200)]
    story = Story(text, [Part("takeaways", "", 0, 0, 200), Part("statements", "", 200, 200, len(text))], spans)
    return [list(check(story)) for check in CHECKS]


WORK: Final[dict[str, Callable[[str], object]]] = {
    "sentences": sentences,
    "carry": _carried,
    "differences": lambda text: differences(text, f"{text[: len(text) // 2]}x{text[len(text) // 2 + 9 :]}"),
    "find_quote": lambda text: find_quote(QUOTE, text),
    "find_quote, in parts": lambda text: find_quote("a […] zebra", text),
    "tokens": tokens,
    "compare": lambda text: compare(text, text[::-1]),
    "without_noise": lambda text: without_noise(text, today=date(2025, 9, 3)),
    "notices_in": notices_in,
    "is_stand_in": lambda text: is_stand_in(Shown("", text), nothing=Shown("", text), before=text, seen_at=""),
    "clean_text": clean_text,
    "decode": lambda text: decode(text.encode()),
    "heading_of": heading_of,
    "repeats": lambda text: repeats([text[at : at + 200] for at in range(0, len(text), 200)]),
    "propose": lambda text: propose(text, [Span(at, min(at + 200, len(text))) for at in range(0, len(text), 200)]),
    "all checks": _checked,
}
