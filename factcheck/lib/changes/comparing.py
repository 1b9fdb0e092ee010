"""What changed between two passages, named by its kind."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from factcheck.lib.changes.tokens import KINDS, Kind, Token, key_of, tokens, with_names

# Beyond this many differing words on either side the passages differ as a whole: aligning is quadratic.
MOST_WORDS: Final = 800
# What one line can say of them.
MOST_NAMED: Final = 6
LONGEST_NAMED: Final = 80


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed; an empty `before` was added, an empty `after` was dropped."""

    kind: Kind
    before: str
    after: str


class Edit(NamedTuple):
    """A run of the old tokens and the run that came in its place, by their numbers; either may be empty."""

    old: range
    new: range


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two passages in tokens, and the edits that lead from one to the other."""

    before: str
    after: str
    old: list[Token]
    new: list[Token]
    edits: list[Edit]

    @classmethod
    def of(cls, before: str, after: str) -> "Comparison":
        """Align the words (Ratcliff and Obershelp, by the standard library's difflib), numbers with their units.

        Beyond MOST_WORDS differing words there is one edit, of all of them.
        """
        old, new = tokens(before), tokens(after)
        names = {token.key for token in (*old, *new) if token.kind == "name"}
        old, new = with_names(old, names), with_names(new, names)
        first, last = _common_ends(old, new)
        i_end, j_end = len(old) - last, len(new) - last
        if first == i_end and first == j_end:
            edits = []
        elif max(i_end, j_end) - first > MOST_WORDS:
            edits = [Edit(range(first, i_end), range(first, j_end))]
        else:
            matcher = SequenceMatcher(
                a=[token.key for token in old[first:i_end]], b=[token.key for token in new[first:j_end]], autojunk=False
            )
            edits = [
                Edit(range(first + i1, first + i2), range(first + j1, first + j2))
                for op, i1, i2, j1, j2 in matcher.get_opcodes()
                if op != "equal"
            ]
        return cls(before, after, old, new, edits)

    def named(self, edits: Sequence[Edit]) -> list[Change]:
        """Name what some of the edits change, the heaviest kind first; all as wording where only the order did."""
        if not edits:
            return []
        whole = Edit(range(edits[0].old.start, edits[-1].old.stop), range(edits[0].new.start, edits[-1].new.stop))
        if max(len(whole.old), len(whole.new)) > MOST_WORDS:
            return [self._wording(whole)]
        changes = _without_moves([change for edit in edits for change in self._of(edit)])
        return sorted(changes or [self._wording(whole)], key=lambda change: KINDS.index(change.kind))

    def _of(self, edit: Edit) -> Iterator[Change]:
        """Values pair with values of their kind in order; what is left is wording."""
        old, new = [self.old[at] for at in edit.old], [self.new[at] for at in edit.new]
        kinds = {token.kind for token in (*old, *new)}
        if kinds == {"hedge", "wording"}:
            # How strongly a thing is said is told by the whole phrase: “say” → “have presented evidence”.
            yield Change("hedge", _words(self.before, old), _words(self.after, new))
            return
        for kind in KINDS[:-1]:
            gone = [self.before[token.start : token.end] for token in old if token.kind == kind]
            come = [self.after[token.start : token.end] for token in new if token.kind == kind]
            for at in range(max(len(gone), len(come))):
                yield Change(kind, gone[at] if at < len(gone) else "", come[at] if at < len(come) else "")
        if "wording" in kinds:
            yield self._wording(edit)

    def _wording(self, edit: Edit) -> Change:
        old, new = [self.old[at] for at in edit.old], [self.new[at] for at in edit.new]
        return Change("wording", _words(self.before, old), _words(self.after, new))


def compare(before: str, after: str) -> list[Change]:
    """Name what changed from `before` to `after`, the heaviest kind first; nothing when they say the same.

    Case, white space and punctuation are no change. Beyond MOST_WORDS differing words all is new wording.
    """
    comparison = Comparison.of(before, after)
    return comparison.named(comparison.edits)


def in_words(changes: Iterable[Change]) -> str:
    """Say the changes in a line: “20 hours → 24 hours; “not” was dropped”. At most MOST_NAMED, long ones shortened."""
    said = [_in_words(change) for change in changes]
    more = [f"{len(said) - MOST_NAMED} more"] if len(said) > MOST_NAMED else []
    return "; ".join([*said[:MOST_NAMED], *more])


def _common_ends(old: Sequence[Token], new: Sequence[Token]) -> tuple[int, int]:
    most = min(len(old), len(new))
    first = 0
    while first < most and old[first].key == new[first].key:
        first += 1
    last = 0
    while last < most - first and old[-1 - last].key == new[-1 - last].key:
        last += 1
    return first, last


def _words(passage: str, run: Sequence[Token]) -> str:
    return passage[run[0].start : run[-1].end] if run else ""


def _without_moves(changes: Sequence[Change]) -> list[Change]:
    """A value dropped here and added there has only moved."""
    added: defaultdict[tuple[Kind, str], deque[int]] = defaultdict(deque)
    for at, change in enumerate(changes):
        if not change.before:
            added[change.kind, key_of(change.kind, change.after)].append(at)
    moved: set[int] = set()
    for at, change in enumerate(changes):
        is_value = change.kind != "wording" and not change.after
        if is_value and (twins := added[change.kind, key_of(change.kind, change.before)]):
            moved |= {at, twins.popleft()}
    return [change for at, change in enumerate(changes) if at not in moved]


def _in_words(change: Change) -> str:
    before, after = _shortened(change.before), _shortened(change.after)
    if not after:
        return f"“{before}” was dropped"
    if not before:
        return f"“{after}” was added"
    return f"{before} → {after}"


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_NAMED else f"{words[: LONGEST_NAMED - 1].rstrip()}…"
