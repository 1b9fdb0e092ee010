"""Whether a change of the evidence matters to a claim: how often `bears_on` is right, and what it costs."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.labelled import CHANGES, labelled
from benchmarks.results import Result, seconds
from benchmarks.words import newsroom_text
from factcheck.lib.changes import bears_beside, bears_on, compare

ELSEWHERE, STILL = "EDIT ELSEWHERE", "STILL SUPPORTS"
SENTENCE = re.compile(r"(?<=[.!?])\s+")
SHORT, LONG = 1_500, 15_000  # words: about 10,000 and 100,000 characters
MOST_GROWTH = 12


def measure() -> list[Result]:
    return [*_quality(labelled(CHANGES)), *_speed()]


def nearest_sentence_changed(claim: str, before: str, after: str) -> bool:
    """Say whether the sentence that shares most words with the claim has changed: six lines, to be measured against."""
    wanted = set(claim.lower().split())
    nearest = max(SENTENCE.split(before), key=lambda sentence: len(wanted & set(sentence.lower().split())))
    return nearest not in SENTENCE.split(after)


def _quality(rows: Sequence[Any]) -> list[Result]:
    if not rows:
        return []
    ours = _rates(rows, lambda row: bears_on(row["claim"], row["before"], row["after"]).material)
    simple = _rates(rows, lambda row: nearest_sentence_changed(row["claim"], row["before"], row["after"]))
    beside = _rates(rows, _alarms_beside)
    _confusion(rows)
    against = "nearest sentence changed"
    return [
        Result(
            "change beside the main text, alarms on edits elsewhere",
            beside[ELSEWHERE],
            "share",
            against,
            beside[ELSEWHERE] / simple[ELSEWHERE],
            "≤ 0.002",
            beside[ELSEWHERE] <= 0.002,
        ),
        Result("change beside the main text, flips found", beside["flips"], "share"),
        *_found(ours, simple, against=against),
    ]


def _found(ours: Mapping[str, float], simple: Mapping[str, float], *, against: str) -> list[Result]:
    return [
        Result(name, ours[key], "share", against, ours[key] / simple[key], f"{sign} {target}", ok)
        for name, key, sign, target, ok in (
            ("change, flips found", "flips", "≥", 0.99, ours["flips"] >= 0.99),
            ("change, alarms on edits elsewhere", ELSEWHERE, "≤", 0.02, ours[ELSEWHERE] <= 0.02),
            ("change, alarms on what still supports", STILL, "≤", 0.5, ours[STILL] <= 0.5),
        )
    ]


def _alarms_beside(row: Any) -> bool:
    """Take the evidence for what stands around a main text that says nothing of it, a line for each sentence."""
    before, after = ("\n".join(SENTENCE.split(row[version])) for version in ("before", "after"))
    return bears_beside(row["claim"], before, after, main="").material


def _rates(rows: Sequence[Any], alarms: Callable[[Any], bool]) -> dict[str, float]:
    """The share of rows that alarm, of those that should and of both sorts that should not."""
    counted: Counter[str] = Counter()
    alarmed: Counter[str] = Counter()
    for row in rows:
        label = "flips" if row["flips"] else row["label_after"]
        counted[label] += 1
        alarmed[label] += alarms(row)
    return {label: alarmed[label] / count for label, count in counted.items()}


def _confusion(rows: Sequence[Any]) -> None:
    """Print, by the heaviest kind of change in the evidence, how many rows should alarm and did."""
    cells: Counter[tuple[str, bool, bool]] = Counter()
    for row in rows:
        changes = compare(row["before"], row["after"])
        kind: str = changes[0].kind if changes else "none"
        cells[kind, row["flips"], bears_on(row["claim"], row["before"], row["after"]).material] += 1
    print(f"  {'kind':<10}{'found':>8}{'missed':>8}{'alarmed':>9}{'quiet':>8}", file=sys.stderr)
    for kind in sorted({kind for kind, _, _ in cells}):
        row_of = (
            cells[kind, True, True],
            cells[kind, True, False],
            cells[kind, False, True],
            cells[kind, False, False],
        )
        print("  {:<10}{:>8}{:>8}{:>9}{:>8}".format(kind, *row_of), file=sys.stderr)


def _speed() -> list[Result]:
    short, long = (_time_for(words) for words in (SHORT, LONG))
    growth = long / short
    return [
        Result("change, page of 1,500 words", short * 1_000, "ms"),
        Result(
            "change, page of 15,000 words",
            long * 1_000,
            "ms",
            "change, page of 1,500 words",
            growth,
            f"≤ {MOST_GROWTH}",
            growth <= MOST_GROWTH,
        ),
    ]


def _time_for(words: int) -> float:
    before = newsroom_text(words)
    after = before.replace("Captain Olsen", "Captain Brandt", 3)
    claim = "The ministry said that the night service took 2,000 hours on Monday."
    return seconds(lambda: bears_on(claim, before, after))
