"""What proofreading finds of faults planted in a clean story, what it raises on clean prose, and what it costs.

The clean prose is read from the folder named in FACTCHECK_DATA: single sentences of news and encyclopaedias, which
have no takeaways and no quotation marks to speak of, so the rules about these are measured on the story alone.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Final

from benchmarks.labelled import CHANGES, SENTENCES, labelled
from benchmarks.planted import STORY, Planted, planted
from benchmarks.results import Result, seconds
from benchmarks.words import newsroom_text
from factcheck.articles.structure import read_draft
from factcheck.claims.repeats import same_assertion
from factcheck.lib.segmentation import sentences
from factcheck.lib.spans import Span
from factcheck.proofing.checks import CHECKS, Found, Part, Story
from tests.claims import said_again

LEAST_FOUND: Final = 0.8
# What fell out of “in 206 cabins” or “signed on 2 June” leaves good English behind.
LEAST_FOUND_OF: Final = {"dropped-word": 0.6}
# So many findings of one rule in a thousand clean sentences.
MOST_RAISED: Final = 1.5
# Here the prose is at fault: brackets whose foreign names were taken out, “..”, and excerpts without their dateline.
NOT_CLEAN: Final = frozenset(
    {("encyclopaedia", "placeholder"), ("encyclopaedia", "stray-punctuation"), ("news", "relative-day")}
)
SHORT, LONG = 1_000, 20_000
MOST_GROWTH: Final = 1.5
# The data sets its marks apart, and has lost which quotation marks open and which close.
QUOTATION_MARK: Final = re.compile(r"``|''|[“”\"]")
SET_APART: Final = (
    (re.compile(r"\s+([,.;:!?%)\]’])"), r"\1"),
    (re.compile(r"([(\[$£€])\s+"), r"\1"),
    (re.compile(r"\s+('s|n't|'re|'ve|'ll|'d)\b"), r"\1"),
    (re.compile(r"-LRB-\s*"), "("),
    (re.compile(r"\s*-RRB-"), ")"),
    (re.compile(r"\s{2,}"), " "),
)


def measure() -> list[Result]:
    return [*_planted(), *_clean_prose(), *_repeats(), *_speed()]


def findings(story: Story) -> list[Found]:
    return list(chain.from_iterable(check(story) for check in CHECKS))


def as_imported(text: str) -> Story:
    """The story as an import makes it."""
    draft = read_draft(text.encode())
    return Story(
        text=draft.text,
        parts=[Part(str(part.kind), part.heading, part.start, part.body_start, part.end) for part in draft.sections],
        sentences=[Span(sentence.start, sentence.end) for sentence in draft.sentences],
        language=draft.language,
    )


def _planted() -> Iterator[Result]:
    seen: Counter[str] = Counter()
    all_of_them: Counter[str] = Counter()
    for fault in planted():
        all_of_them[fault.rule] += 1
        if _is_seen(fault):
            seen[fault.rule] += 1
        else:
            around = fault.text[max(0, fault.start - 20) : fault.end + 20]
            print(f"  not seen, {fault.rule}: {' '.join(around.split())[:120]}", file=sys.stderr)
    for rule, count in sorted(all_of_them.items()):
        share, least = seen[rule] / count, LEAST_FOUND_OF.get(rule, LEAST_FOUND)
        name = f"proofing, {rule}: of {count} planted"
        yield Result(name, share, "found", target=f"≥ {least}", ok=share >= least)
    raised = findings(as_imported(STORY))
    yield Result("proofing, the story without a fault", len(raised), "findings", target="= 0", ok=not raised)


def _is_seen(fault: Planted) -> bool:
    return any(
        found.rule == fault.rule and found.start <= fault.end and fault.start <= found.end
        for found in findings(as_imported(fault.text))
    )


def _clean_prose() -> Iterator[Result]:
    for name, texts in (("news", list(_news())), ("encyclopaedia", list(_encyclopaedia()))):
        raised: dict[str, set[str]] = {}
        count = 0
        for text in texts:
            story = Story(text, [Part("lede", "", 0, 0, len(text))], sentences(text))
            count += len(story.sentences)
            for found in findings(story):
                # The encyclopaedia tells many a sentence again beside another.
                around = text[max(0, found.start - 30) : found.end + 30]
                raised.setdefault(found.rule, set()).add(f"{around} | {found.message}")
        for rule, places in sorted(raised.items()):
            for place in sorted(places) if "-v" in os.environ.get("FACTCHECK_BENCH", "") else ():
                print(f"  {name}, {rule}: {place}", file=sys.stderr)
            rate = 1_000 * len(places) / count
            is_judged = (name, rule) not in NOT_CLEAN
            yield Result(
                f"proofing, {rule}, {name} ({count:,} sentences)",
                rate,
                "findings per 1,000 sentences",
                target=f"≤ {MOST_RAISED}" if is_judged else None,
                ok=rate <= MOST_RAISED or not is_judged,
            )


def _news() -> Iterator[str]:
    for document in labelled(SENTENCES):
        yield " ".join(document["sentences"])


def _encyclopaedia() -> Iterator[str]:
    told: set[str] = set()
    for pair in labelled(CHANGES):
        for side in ("before", "after"):
            text = QUOTATION_MARK.sub(" ", pair[side])
            for apart, together in SET_APART:
                text = apart.sub(together, text)
            if text not in told:
                told.add(text)
                yield text.strip()


def _repeats() -> Iterator[Result]:
    same = [*said_again.SAME, *said_again.SAME_BUT_MISSED]
    different = [*said_again.DIFFERENT, *said_again.DIFFERENT_BUT_TAKEN_FOR_ONE]
    found = sum(same_assertion(*pair) for pair in same)
    wrong = sum(same_assertion(*pair) for pair in different)
    recall, precision = found / len(same), found / (found + wrong)
    yield Result(f"repeats, of {len(same)} paraphrases", recall, "found", target="≥ 0.9", ok=recall >= 0.9)
    yield Result(
        f"repeats, beside {len(different)} near misses", precision, "precision", target="≥ 0.95", ok=precision >= 0.95
    )


def _speed() -> Iterator[Result]:
    def per_thousand(words: int, times: int) -> float:
        story = as_imported(newsroom_text(words))
        # Another text each time: passages are remembered.
        turns = iter(range(times + 1))

        def work() -> None:
            turn = next(turns)
            findings(Story(story.text.replace("Olsen", f"Ols{'e' * turn}n"), story.parts, story.sentences))

        return seconds(work, times=times) / words * 1_000 * 1_000

    short, long = per_thousand(SHORT, 7), per_thousand(LONG, 3)
    yield Result("proofing, 1,000 words", short, "ms per 1,000 words")
    yield Result(
        "proofing, 20,000 words",
        long,
        "ms per 1,000 words",
        against="proofing, 1,000 words",
        ratio=long / short,
        target=f"≤ {MOST_GROWTH}",
        ok=long / short <= MOST_GROWTH,
    )
