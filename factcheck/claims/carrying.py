"""What a new text does to what was checked in the one before: told before anything is written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from factcheck.articles.models import Revision, Sentence
from factcheck.articles.structure import Draft
from factcheck.claims.models import AnchorState, Claim, Occurrence
from factcheck.lib.alignment import increasing
from factcheck.lib.anchoring import Anchor, carry
from factcheck.lib.changes import Change, compare
from factcheck.lib.spans import Span


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a place of a claim stands in the new text, and the words there (empty when it is lost).

    Its `state` is the anchor's, but for a place that was only pushed along by what was put in or taken out before it:
    to people that one has not moved.
    """

    occurrence: Occurrence
    anchor: Anchor
    words: str
    state: str

    @property
    def changes(self) -> list[Change]:
        """What changed in its words, by name; none where only marks or capitals did."""
        return compare(self.occurrence.exact, self.words) if self.words else []


@dataclass(frozen=True, slots=True)
class Effects:
    """What becomes of each place of a claim in reading order, and of each sentence."""

    places: Sequence[Carried]
    sentences: Sequence[tuple[Sentence, Anchor]]

    @property
    def counts(self) -> dict[str, int]:
        """How many places are in each state, in the order people read them in."""
        counted = Counter(carried.state for carried in self.places)
        return {state.value: counted[state.value] for state in AnchorState}

    @property
    def in_words(self) -> str:
        return gettext("%(exact)d exact, %(moved)d moved, %(altered)d altered, %(lost)d lost") % self.counts

    @property
    def moved(self) -> list[Carried]:
        return self._those("moved")

    @property
    def altered(self) -> list[Carried]:
        return self._those("altered")

    @property
    def lost(self) -> list[Carried]:
        return self._those("lost")

    def new_in(self, draft: Draft) -> list[str]:
        """The draft's sentences that stood nowhere before, neither word by word nor as what was altered."""
        known = self.known
        altered = {(anchor.start, anchor.end) for _sentence, anchor in self.sentences}
        spans = (Span(one.start, one.end) for one in draft.sentences)
        return [
            draft.text[one.start : one.end] for one in spans if one not in known and (one.start, one.end) not in altered
        ]

    @property
    def known(self) -> dict[Span, Sentence]:
        """The sentences that stand in the new text word by word, by their places there."""
        return {
            Span(anchor.start, anchor.end): sentence
            for sentence, anchor in self.sentences
            if anchor.state in {"exact", "moved"} and anchor.start is not None and anchor.end is not None
        }

    def _those(self, state: str) -> list[Carried]:
        return [carried for carried in self.places if carried.state == state]


def effects_of(text: str, *, on: Revision) -> Effects:
    """What taking `text` in the place of the revision would do; two queries, nothing is written."""
    places = list(Occurrence.objects.standing().filter(revision=on).select_related("claim", "section").in_order())
    sentences = list(on.sentences.all())
    spans = [*(Span(one.start, one.end) for one in places), *(Span(one.start, one.end) for one in sentences)]
    anchors = carry(on.text, text, spans)
    stayed = _in_order(spans, anchors)
    return Effects(
        places=[
            Carried(
                place,
                anchor,
                text[anchor.start : anchor.end] if anchor.start is not None else "",
                "exact" if anchor.state == "moved" and number in stayed else anchor.state,
            )
            for number, (place, anchor) in enumerate(zip(places, anchors[: len(places)], strict=True))
        ],
        sentences=list(zip(sentences, anchors[len(places) :], strict=True)),
    )


def _in_order(spans: Sequence[Span], anchors: Sequence[Anchor]) -> set[int]:
    """The numbers of those that follow each other as before: as many as can be, so that what moved past them moved."""
    order = sorted(range(len(spans)), key=lambda number: (spans[number].start, spans[number].end))
    kept = [(number, start) for number in order if (start := anchors[number].start) is not None]
    return {number for number, _start in increasing(kept)}


def claims_in(revision: Revision, *, start: int, end: int) -> list[Claim]:
    """The claims that stand in these characters of the revision, each once, in reading order; one query."""
    places = Occurrence.objects.standing().filter(revision=revision, start__lt=end, end__gt=start)
    return list({place.claim_id: place.claim for place in places.select_related("claim").in_order()}.values())
