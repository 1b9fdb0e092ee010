"""Whether places are found again in an edited text and deleted ones are not, and what that takes.

Measured with both versions at hand (`carry`) and with the later one only (`reanchor`); what it is compared with is
the usual rule, without floor and margin: the best place where the quote is at least half alike.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from unittest.mock import patch

from benchmarks.edits import REWRITTEN, UPDATED, Edited, Place, edited
from benchmarks.labelled import real_sentences
from benchmarks.prose import Press
from benchmarks.results import Result, seconds
from factcheck.lib.anchoring import Anchor, carry, reanchor, searching, select
from factcheck.lib.spans import Span

STORIES, LENGTH = 160, 60  # stories of so many sentences: enough that one more or less found is no half percent
SHARE = 30  # percent of the words replaced
MOST_RETURNED, LEAST_FOUND = 1.0, 97.0  # percent
CHARACTERS, OCCURRENCES = 100_000, 1_000
MOST_MILLISECONDS = 150
# Twice as much takes twice as long; the rest is what a busy machine adds.
MOST_GROWTH = 2.4

Finds = Callable[[Edited], Sequence[Anchor]]


def measure() -> list[Result]:
    made = [Press(seed).sentences(LENGTH) for seed in range(STORIES)]
    results = [*_quality("made-up", made)]
    real = real_sentences()
    if real:
        every = max(1, len(real) // STORIES)
        turned = [(real[at:] + real[:at])[:LENGTH] for at in range(0, every * STORIES, every)]
        results += _quality("real", turned)
    return [*results, *_time_of_carry(), *_time_of_reanchor()]


def _quality(kind: str, stories: Sequence[Sequence[str]]) -> list[Result]:
    results = []
    for name, habits in (("updated", UPDATED), ("rewritten", REWRITTEN)):
        edits = [edited(story, habits, seed) for seed, story in enumerate(stories)]
        naive = _percent(_nearest, edits)
        for way, finds in (("carry", _carried), ("reanchor", _reanchored)):
            # Where hardly a neighbour is left, the later text alone cannot tell: `reanchor` says lost.
            must_find = way == "carry" or habits is UPDATED
            results += _of(f"{way}, {kind} sentences, {name}", _percent(finds, edits), naive, must_find=must_find)
    return results


def _of(name: str, ours: tuple[float, float], naive: tuple[float, float], *, must_find: bool) -> list[Result]:
    returned, found = ours
    return [
        Result(
            f"{name}: deleted yet found",
            returned,
            "%",
            against=f"the nearest quote, at least half alike ({naive[0]:.1f} %)",
            ratio=returned / naive[0] if naive[0] else None,
            target=f"≤ {MOST_RETURNED:.0f}",
            ok=returned <= MOST_RETURNED,
        ),
        Result(
            f"{name}: found, {SHARE} % of words replaced",
            found,
            "%",
            against=f"the nearest quote, at least half alike ({naive[1]:.1f} %)",
            ratio=found / naive[1] if naive[1] else None,
            target=f"≥ {LEAST_FOUND:.0f}" if must_find else None,
            ok=found >= LEAST_FOUND or not must_find,
        ),
    ]


def _percent(finds: Finds, edits: Sequence[Edited]) -> tuple[float, float]:
    """How many percent of the deleted sentences were found, and of those with SHARE replaced in the right place."""
    count: Counter[str] = Counter()
    for edit in edits:
        for place, anchor in zip(edit.places, finds(edit), strict=True):
            if place.now is None:
                count["deleted"] += 1
                count["returned"] += anchor.state != "lost"
            elif place.share == SHARE:
                count["replaced"] += 1
                count["found"] += _is_right(anchor, place.now)
    return 100 * count["returned"] / count["deleted"], 100 * count["found"] / count["replaced"]


def _is_right(anchor: Anchor, now: Span) -> bool:
    """Say whether the place found and the true one have more than half of what they cover in common."""
    if anchor.start is None or anchor.end is None:
        return False
    shared = min(anchor.end, now.end) - max(anchor.start, now.start)
    return 2 * shared >= max(anchor.end, now.end) - min(anchor.start, now.start)


def _carried(edit: Edited) -> Sequence[Anchor]:
    return carry(edit.old, edit.new, [place.was for place in edit.places])


def _reanchored(edit: Edited) -> Sequence[Anchor]:
    return [reanchor(select(edit.old, place.was.start, place.was.end), edit.new) for place in edit.places]


def _nearest(edit: Edited) -> Sequence[Anchor]:
    with patch.multiple(searching, FLOOR=0, MARGIN=0, BESIDE=0, BETTER=1, KEPT=0.5, SIDE_BY_SIDE=2):
        return _reanchored(edit)


def _draft(characters: int) -> Edited:
    press = Press(STORIES)
    sentences: list[str] = []
    length = 0
    while length < characters:
        sentences.append(press.sentence())
        length += len(sentences[-1]) + 1
    return edited(sentences, UPDATED, STORIES)


def _spans(places: Sequence[Place], count: int) -> list[Span]:
    return [places[number % len(places)].was for number in range(count)]


def _time_of_carry() -> list[Result]:
    def milliseconds(characters: int, occurrences: int) -> float:
        draft = _draft(characters)
        work = partial(carry, draft.old, draft.new, _spans(draft.places, occurrences))
        return 1_000 * seconds(work, times=9)

    once = milliseconds(CHARACTERS, OCCURRENCES)
    name = f"carry, {OCCURRENCES:,} occurrences, {CHARACTERS:,} characters"
    return [
        Result(name, once, "ms", target=f"≤ {MOST_MILLISECONDS}", ok=once <= MOST_MILLISECONDS),
        _growth("carry, twice the occurrences", milliseconds(CHARACTERS, 2 * OCCURRENCES), once, name),
        _growth("carry, twice the text", milliseconds(2 * CHARACTERS, OCCURRENCES), once, name),
    ]


def _time_of_reanchor() -> list[Result]:
    def milliseconds(characters: int, *, first: bool) -> float:
        draft = _draft(characters)
        selectors = [select(draft.old, place.was.start, place.was.end) for place in draft.places[::10]]

        def work() -> None:
            searching.index_of.cache_clear()
            for selector in selectors[: 1 if first else None]:
                reanchor(selector, f"News. {draft.new}")

        return 1_000 * seconds(work) / (1 if first else len(selectors))

    results = []
    for words, first in (("first call on a text", True), ("per call, many on one text", False)):
        name = f"reanchor, {words}, {CHARACTERS:,} characters"
        once = milliseconds(CHARACTERS, first=first)
        results += [
            Result(name, once, "ms"),
            _growth(f"reanchor, {words}, twice the text", milliseconds(2 * CHARACTERS, first=first), once, name),
        ]
    return results


def _growth(name: str, twice: float, once: float, against: str) -> Result:
    ratio = twice / once
    return Result(name, twice, "ms", against=against, ratio=ratio, target=f"≤ {MOST_GROWTH}", ok=ratio <= MOST_GROWTH)
