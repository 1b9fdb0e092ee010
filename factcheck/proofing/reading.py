"""What is wrong with a text that no verdict covers: found by the checks, and whether somebody let it stand."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from django.utils.translation import gettext as _

from factcheck.articles.models import ASSERTING, Revision
from factcheck.claims.models import Citation, Occurrence, Verdict
from factcheck.lib.quotes import find_quote
from factcheck.lib.spans import Span
from factcheck.proofing.checks import CHECKS, Found, Part, Story
from factcheck.proofing.checks.agreement import NUMBERS_DIFFER, STRENGTH_DIFFERS, why_not_one
from factcheck.proofing.checks.quotations import quotations
from factcheck.proofing.models import LONGEST_PASSAGE, Dismissal

UNCITED_QUOTATION: Final = "uncited-quotation"
UNCITED: Final = "uncited-claim"
FORBIDDEN_SECTION: Final = "forbidden-section"
OCCURRENCES_DIFFER: Final = "occurrences-differ"
# Texts whose findings are remembered; a revision never changes.
REMEMBERED: Final = 256
# What is neither verified nor without anything to check, and needs a source to be told at all.
TOLD: Final = frozenset({Verdict.UNCONFIRMED, Verdict.DISPUTED})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a revision: where, what, in which passage, and who let it stand, if anybody did."""

    rule: str
    start: int
    end: int
    message: str
    blocking: bool
    words: str
    passage: str
    dismissal: Dismissal | None

    @property
    def is_open(self) -> bool:
        return self.dismissal is None


def findings_of(revision: Revision) -> list[Finding]:
    """Everything found in the revision, in reading order; five queries, two of them once for each text."""
    dismissed = {
        (one.rule, one.words, one.passage, one.message): one
        for one in Dismissal.objects.standing().filter(article=revision.article_id).select_related("by")
    }
    found = sorted(
        _once({*_of_the_text(revision.pk), *_of_the_evidence(revision)}),
        key=lambda one: (one.start, one.end, one.rule),
    )
    sentences = _sentences(revision.pk)
    starts = [sentence.start for sentence in sentences]
    findings = []
    for one in found:
        at = bisect_right(starts, one.start) - 1
        around = sentences[at] if at >= 0 else Span(one.start, one.end)
        words = revision.text[one.start : one.end][:LONGEST_PASSAGE]
        passage = revision.text[around.start : max(around.end, one.end)].strip()[:LONGEST_PASSAGE]
        dismissal = dismissed.get((one.rule, words, passage, one.message))
        findings.append(Finding(one.rule, one.start, one.end, one.message, one.blocking, words, passage, dismissal))
    return findings


@lru_cache(maxsize=REMEMBERED)
def _sentences(revision: int) -> list[Span]:
    rows = Revision.objects.get(pk=revision).sentences.order_by("start").values_list("start", "end")
    return [Span(start, end) for start, end in rows]


@lru_cache(maxsize=REMEMBERED)
def _of_the_text(pk: int) -> list[Found]:
    """What follows from the text alone."""
    revision = Revision.objects.select_related("article").get(pk=pk)
    story = Story(
        text=revision.text,
        parts=[
            Part(section.kind, section.heading, section.start, section.body_start, section.end)
            for section in revision.sections.order_by("start")
        ],
        sentences=_sentences(pk),
        language=revision.article.language,
    )
    return list(chain.from_iterable(check(story) for check in CHECKS))


def _of_the_evidence(revision: Revision) -> list[Found]:
    """What follows from the text and what is cited and decided; two queries."""
    places = list(
        Occurrence.objects.standing()
        .confirmed()
        .filter(revision=revision)
        .select_related("claim", "section")
        .in_order()
    )
    cited: dict[int, list[Citation]] = {}
    for citation in Citation.objects.standing().filter(claim__occurrences__revision=revision).distinct():
        cited.setdefault(citation.claim_id, []).append(citation)
    return [
        *_uncited_quotations(revision.text, places, cited),
        *_misplaced(places),
        *_uncited(places, cited),
        *_at_odds(revision.text, places),
    ]


def _once(found: set[Found]) -> Iterator[Found]:
    """What is found at two places of one claim is not told again of their sentences."""
    at_odds = [Span(one.start, one.end) for one in found if one.rule == OCCURRENCES_DIFFER]
    for one in found:
        is_of_sentences = one.rule in {NUMBERS_DIFFER, STRENGTH_DIFFERS}
        if not (is_of_sentences and any(place.start < one.end and one.start < place.end for place in at_odds)):
            yield one


def _at_odds(text: str, places: Sequence[Occurrence]) -> Iterator[Found]:
    """Places of one claim that give it another value, or say it otherwise sure, than its first place does."""
    firsts: dict[int, Occurrence] = {}
    for place in places:
        first = firsts.setdefault(place.claim_id, place)
        if place is not first and (why := why_not_one(text[first.start : first.end], text[place.start : place.end])):
            message = _("Claim %(number)s is not told alike everywhere. %(why)s")
            said = {"number": place.claim.number, "why": why}
            yield Found(OCCURRENCES_DIFFER, place.start, place.end, message % said, blocking=True)


def _uncited_quotations(text: str, places: Sequence[Occurrence], cited: dict[int, list[Citation]]) -> list[Found]:
    """Quotations in claims that have citations, none of which contains those words."""
    found = []
    for place in places:
        citations = cited.get(place.claim_id, [])
        if place.claim.verdict == Verdict.NO_CLAIM or not any(one.quote for one in citations):
            continue
        for said in quotations(text, place.start, place.end):
            words = text[said.start : said.end]
            if not any(find_quote(words, one.quote).state == "intact" for one in citations):
                message = _("No citation of claim %(number)s contains these quoted words.")
                found.append(Found(UNCITED_QUOTATION, said.start, said.end, message % {"number": place.claim.number}))
    return found


def _misplaced(places: Sequence[Occurrence]) -> list[Found]:
    """Claims under a section that their verdict forbids: the gate names them too, each as a claim."""
    return [
        Found(
            FORBIDDEN_SECTION,
            place.start,
            place.end,
            _("Claim %(number)s is %(verdict)s, but stands under %(section)s.")
            % {
                "number": place.claim.number,
                "verdict": place.claim.get_verdict_display().lower(),
                "section": place.section,
            },
            blocking=True,
        )
        for place in places
        if place.claim.verdict in TOLD and place.section.kind in ASSERTING
    ]


def _uncited(places: Sequence[Occurrence], cited: dict[int, list[Citation]]) -> list[Found]:
    """Numbers and quotes without a source: those told although unconfirmed, and all once somebody began to cite.

    Before that every number is uncited, and nobody needs to be told; of a verified one the gate asks for more.
    """
    wanting = TOLD | {Verdict.UNCHECKED} if cited else TOLD
    return [
        Found(
            UNCITED,
            place.start,
            place.end,
            _("Claim %(number)s gives a %(kind)s, and no source is cited for it.")
            % {"number": place.claim.number, "kind": place.claim.get_kind_display().lower()},
        )
        for place in places
        if place.claim.verdict in wanting and place.claim.kind in {"number", "quote"} and place.claim_id not in cited
    ]
