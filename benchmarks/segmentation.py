"""How well sentences are found: on real prose, on tricky prose, and how long it takes, beside one line of code."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from benchmarks.labelled import SENTENCES, labelled
from benchmarks.results import Result, quickest
from benchmarks.words import newsroom_text
from factcheck.lib.segmentation import sentences
from tests.lib.tricky_sentences import ITEMS, barred

ONE_LINE: Final = re.compile(r"[.!?][”\"’')\]]*(?=\s+[“\"‘'(]?[A-Z0-9$])|\S(?=\s*\Z)")
AGAINST: Final = "a regular expression of one line"
LEAST_F1, LEAST_ITEMS = 0.995, 58
SHORT, LONG = 20_000, 200_000
MOST_GROWTH = 1.5

Cut = Callable[[str], Sequence[int]]


def by_us(text: str) -> list[int]:
    return [span.end for span in sentences(text)]


def by_one_line(text: str) -> list[int]:
    return [match.end() for match in ONE_LINE.finditer(text)]


def measure() -> list[Result]:
    return [*_quality(), *_time()]


def _quality() -> list[Result]:
    results = []
    documents = _documents()
    if documents:
        ours, theirs = (_f1(cut, documents) for cut in (by_us, by_one_line))
        results.append(
            Result(
                "segmentation, boundaries of news prose",
                ours,
                "F1",
                against=AGAINST,
                ratio=ours / theirs,
                target=f"≥ {LEAST_F1}",
                ok=ours >= LEAST_F1,
            )
        )
    right, simple = (sum(cut(text) == ends for text, ends in map(barred, ITEMS)) for cut in (by_us, by_one_line))
    results.append(
        Result(
            f"segmentation, tricky items of {len(ITEMS)}",
            right,
            "cut right",
            against=AGAINST,
            ratio=right / simple,
            target=f"≥ {LEAST_ITEMS}",
            ok=right >= LEAST_ITEMS,
        )
    )
    return results


def _documents() -> list[tuple[str, list[int]]]:
    """Each document with where its sentences end; none when there are no data to measure with."""
    documents = []
    for document in labelled(SENTENCES):
        text, ends = "", []
        for sentence in document["sentences"]:
            text += (" " if text else "") + sentence.strip()
            ends.append(len(text))
        documents.append((text, ends))
    return documents


def _f1(cut: Cut, documents: Sequence[tuple[str, list[int]]]) -> float:
    """Of ends at exactly the right place."""
    right = found = wanted = 0
    for text, ends in documents:
        ours = set(cut(text))
        right += len(ours & set(ends))
        found += len(ours)
        wanted += len(ends)
    return 2 * right / (found + wanted)


def _time() -> list[Result]:
    prose = newsroom_text(LONG // 5)
    short, long = prose[:SHORT], prose[:LONG]
    took = {text: quickest(partial(by_us, text), times=3) for text in (short, long)}
    simple = quickest(lambda: by_one_line(short), times=3)
    growth = took[long] / len(long) / (took[short] / len(short))
    return [
        Result(
            f"segmentation, {len(short):,} characters",
            took[short] * 1_000,
            "ms",
            against=AGAINST,
            ratio=took[short] / simple,
        ),
        Result(
            f"segmentation, {len(long):,} characters",
            took[long] / len(long) * len(short) * 1_000,
            f"ms per {len(short):,} characters",
            against=f"segmentation, {len(short):,} characters",
            ratio=growth,
            target=f"≤ {MOST_GROWTH}",
            ok=growth <= MOST_GROWTH,
        ),
    ]
