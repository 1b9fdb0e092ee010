"""Writing a text's sections and sentences, and what in it can be checked."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from factcheck.articles.models import Revision, Section, Sentence
from factcheck.articles.papers.paper import Claimed
from factcheck.articles.structure import Draft
from factcheck.claims.actions.places import next_number
from factcheck.claims.models import Claim, Kind, Occurrence
from factcheck.claims.proposals import kind_of, propose
from factcheck.claims.repeats import repeats
from factcheck.claims.rules import LONGEST_CLAIM
from factcheck.lib.anchoring import select
from factcheck.lib.spans import Span

BATCH = 1_000


def keep_sections(revision: Revision, draft: Draft, *, headline: str) -> list[Section]:
    """Keep the sections, in order."""
    return Section.objects.bulk_create(
        [
            Section(
                revision=revision,
                number=number,
                kind=section.kind,
                # The title stands above the story already.
                heading="" if section.heading == draft.title == headline else section.heading,
                start=section.start,
                body_start=section.body_start,
                end=section.end,
            )
            for number, section in enumerate(draft.sections, start=1)
        ]
    )


def keep_sentences(
    revision: Revision, draft: Draft, sections: Sequence[Section], *, cleared: Mapping[Span, Sentence]
) -> None:
    """Keep the sentences; those at the places in `cleared` were looked at in an earlier revision."""
    Sentence.objects.bulk_create(
        [
            Sentence(
                revision=revision,
                section=sections[sentence.section],
                number=number,
                start=sentence.start,
                end=sentence.end,
                attribution=sentence.attribution,
                speaker=sentence.speaker,
                cleared_by_id=was.cleared_by_id if was else None,
                cleared_at=was.cleared_at if was else None,
            )
            for number, sentence in enumerate(draft.sentences, start=1)
            for was in [cleared.get(Span(sentence.start, sentence.end))]
        ],
        batch_size=BATCH,
    )


def keep_claims(revision: Revision, draft: Draft, sections: Sequence[Section]) -> list[Occurrence]:
    """Keep the claims that a file of ours names, each with its number and at its places; give the places.

    What cannot be a claim, because somebody changed the file, is left to be proposed like any other sentence.
    """
    places: dict[int, list[tuple[Claimed, Section]]] = {}
    for place in sorted(draft.brought.claims, key=lambda one: (one.start, one.end)):
        section = next((one for one in sections if one.body_start <= place.start and place.end <= one.end), None)
        is_long = place.end - place.start > LONGEST_CLAIM
        known = {(one.start, one.end) for one, _ in places.get(place.number, ())}
        if section and not is_long and (place.start, place.end) not in known:
            places.setdefault(place.number, []).append((place, section))
    claims = {}
    for number, standing in sorted(places.items()):
        # A claim stands somewhere for certain.
        first = next((one for one, _ in standing if one.confirmed), standing[0][0])
        words = draft.text[first.start : first.end]
        claims[number] = Claim(article=revision.article, number=number, text=words, kind=kind_of(words) or Kind.OTHER)
        places[number] = [(replace(one, confirmed=one.confirmed or one is first), section) for one, section in standing]
    Claim.objects.bulk_create(claims.values(), batch_size=BATCH)
    return Occurrence.objects.bulk_create(
        [
            _place(claims[number], revision, section, one.start, one.end, confirmed=one.confirmed)
            for number, standing in places.items()
            for one, section in standing
        ],
        batch_size=BATCH,
    )


def sentences_in(draft: Draft, stretches: Sequence[Span]) -> set[Span]:
    """The sentences that lie within one of these stretches of the text, which are in order."""
    starts = [stretch.start for stretch in stretches]
    found = set()
    for sentence in draft.sentences:
        at = bisect_right(starts, sentence.start) - 1
        if at >= 0 and sentence.end <= stretches[at].end:
            found.add(Span(sentence.start, sentence.end))
    return found


def propose_claims(
    revision: Revision,
    draft: Draft,
    sections: Sequence[Section],
    *,
    known: Collection[Span] = frozenset(),
    taken: Sequence[Occurrence] = (),
) -> int:
    """Keep a claim for every assertion, and each further place it may stand as one to be confirmed; say how many.

    Sentences at `known` places were read in an earlier revision; where a place in `taken` stands nothing is proposed.
    """
    unread = [
        sentence
        for sentence in draft.sentences
        if not sentence.attribution and Span(sentence.start, sentence.end) not in known
    ]
    section_at = {sentence.start: sections[sentence.section] for sentence in unread}
    is_taken = _overlapping([Span(place.start, place.end) for place in taken])
    proposals = [
        proposal
        for proposal in propose(draft.bare, [Span(sentence.start, sentence.end) for sentence in unread])
        if not is_taken(proposal.start, proposal.end)
    ]
    standing = list(revision.article.claims.standing().in_order())
    words = [draft.text[proposal.start : proposal.end] for proposal in proposals]
    heads = repeats([*(claim.text for claim in standing), *words])[len(standing) :]
    claims = dict(enumerate(standing))
    made: dict[int, Claim] = {}
    number = next_number(revision.article)
    for at, head in enumerate(heads, start=len(standing)):
        if at == head:
            one = at - len(standing)
            claims[at] = made[at] = Claim(
                article=revision.article, text=words[one], kind=proposals[one].kind, number=number + len(made)
            )
    Claim.objects.bulk_create(made.values(), batch_size=BATCH)
    section = sections[0]
    occurrences = []
    for at, (proposal, head) in enumerate(zip(proposals, heads, strict=True), start=len(standing)):
        section = section_at.get(proposal.start, section)
        occurrences.append(_place(claims[head], revision, section, proposal.start, proposal.end, confirmed=at == head))
    Occurrence.objects.bulk_create(occurrences, batch_size=BATCH)
    return len(made)


def _place(claim: Claim, revision: Revision, section: Section, start: int, end: int, *, confirmed: bool) -> Occurrence:
    place = select(revision.text, start, end)
    return Occurrence(
        claim=claim,
        revision=revision,
        section=section,
        start=start,
        end=end,
        exact=place.exact,
        prefix=place.prefix,
        suffix=place.suffix,
        confirmed=confirmed,
    )


def _overlapping(places: Sequence[Span]) -> Callable[[int, int], bool]:
    """Make what says whether any of the places overlaps a stretch, without asking each of them."""
    in_order = sorted(places)
    starts = [place.start for place in in_order]
    reach = list(accumulate((place.end for place in in_order), max, initial=0))
    return lambda start, end: reach[bisect_left(starts, end)] > start
