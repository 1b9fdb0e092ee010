"""What proofreading found, as the desk shows it: with the words around it and where to jump."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from factcheck.claims.story import Story
from factcheck.proofing.reading import Finding

# Characters of the text shown on either side.
AROUND: Final = 60


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with the words around it, and the id of the run of the story where it begins."""

    finding: Finding
    before: str
    words: str
    after: str
    anchor: str


def shown(findings: Sequence[Finding], text: str, story: Story) -> list[ShownFinding]:
    """Lay the findings out: those that block first, those that somebody let stand last.

    Of the others, what a rule finds in many places stands behind what is found in few: a story whose numbers have no
    sources yet is not to hide that two of them disagree.
    """
    places = sorted(
        (run.start, f"mark-{run.start}" if run.mark and run.text.strip() else f"words-{run.start}")
        for section in story.sections
        for block in section.blocks
        for item in block.items
        for run in item
        if run.state or (run.mark and run.text.strip())
    )
    starts = [start for start, _ in places]
    many = Counter(one.rule for one in findings)
    laid_out = []
    for one in sorted(findings, key=lambda one: (not one.is_open, not one.blocking, many[one.rule])):
        at = bisect_right(starts, one.start) - 1
        end = min(one.end, one.start + AROUND * 2)
        laid_out.append(
            ShownFinding(
                finding=one,
                before=_tail(text[max(0, one.start - AROUND) : one.start]),
                words=text[one.start : end],
                after=_head(text[end : end + AROUND]) if end == one.end else "…",
                anchor=places[at][1] if at >= 0 else "story",
            )
        )
    return laid_out


def _tail(words: str) -> str:
    """The end of the words before a finding, from the line it stands in."""
    line = words.rpartition("\n")[2]
    return line if len(line) < AROUND else f"…{line.partition(' ')[2]}"


def _head(words: str) -> str:
    line = words.partition("\n")[0]
    return line if len(line) < AROUND else f"{line.rpartition(' ')[0]}…"
