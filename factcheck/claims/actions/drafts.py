"""Bringing a draft in: its text, its sections and sentences, and what in it can be checked."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction

from factcheck.accounts.models import User
from factcheck.articles import rules as article_rules
from factcheck.articles.models import Article, Revision, Section, Sentence
from factcheck.articles.papers.paper import Tracked
from factcheck.articles.structure import Draft, read_draft
from factcheck.audit import actions as audit
from factcheck.claims.actions.queries import take_in_notes
from factcheck.claims.models import Claim, Occurrence
from factcheck.claims.proposals import propose
from factcheck.claims.repeats import repeats
from factcheck.lib.anchoring import select
from factcheck.lib.errors import Refused
from factcheck.lib.spans import Span
from factcheck.lib.text import clean_text

LONGEST_NAME = 255
BATCH = 1_000


@transaction.atomic
def take_in_draft(
    *,
    headline: str,
    given: bytes,
    name: str = "",
    by: User,
    embargoed: bool = False,
    people: Iterable[User] = (),
    tracked: Tracked = Tracked.ACCEPT,
) -> Article:
    """Make a story under check of a draft: sections, sentences, proposed claims, and where they may be repeated.

    The bytes are kept as they were given. Without a headline the draft's first line gives one. The notes of a Word file
    or web page become citations and queries; of the changes tracked in it, `tracked` says what becomes.
    """
    if reason := article_rules.why_not_import(by=by):
        raise Refused(reason)
    headline = " ".join(clean_text(headline).split())
    if reason := article_rules.why_not_call_so(headline):
        raise Refused(reason)
    draft = read_draft(given, name=name, tracked=tracked)
    headline = headline or draft.headline
    article = Article.objects.create(
        headline=headline,
        author=by,
        language=draft.language or settings.LANGUAGE_CODE,
        embargoed=embargoed,
    )
    article.people.add(*people)
    revision = article.revisions.create(
        number=1,
        text=draft.text,
        format=draft.format,
        original=given,
        original_name=clean_text(name)[-LONGEST_NAME:],
        not_imported=draft.not_imported,
        by=by,
    )
    sections = _keep_sections(revision, draft, headline=headline)
    _keep_sentences(revision, draft, sections)
    claims = _propose_claims(revision, draft, sections)
    audit.record(
        "article.imported",
        about=article,
        by=by,
        name=revision.original_name,
        sentences=len(draft.sentences),
        claims=claims,
    )
    take_in_notes(revision=revision, notes=draft.notes, by=by)
    return article


def _keep_sections(revision: Revision, draft: Draft, *, headline: str) -> list[Section]:
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


def _keep_sentences(revision: Revision, draft: Draft, sections: Sequence[Section]) -> None:
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
            )
            for number, sentence in enumerate(draft.sentences, start=1)
        ],
        batch_size=BATCH,
    )


def _propose_claims(revision: Revision, draft: Draft, sections: Sequence[Section]) -> int:
    """Keep a claim for every assertion, and each further place it may stand as one to be confirmed."""
    prose = [sentence for sentence in draft.sentences if not sentence.attribution]
    section_at = {sentence.start: sections[sentence.section] for sentence in prose}
    proposals = propose(draft.text, [Span(sentence.start, sentence.end) for sentence in prose])
    words = [draft.text[proposal.start : proposal.end] for proposal in proposals]
    heads = repeats(words)
    claims = {
        at: Claim(article=revision.article, text=words[at], kind=proposals[at].kind)
        for at, head in enumerate(heads)
        if at == head
    }
    for number, claim in enumerate(claims.values(), start=1):
        claim.number = number
    Claim.objects.bulk_create(claims.values(), batch_size=BATCH)
    section = sections[0]
    occurrences = []
    for at, proposal in enumerate(proposals):
        section = section_at.get(proposal.start, section)
        place = select(draft.text, proposal.start, proposal.end)
        occurrences.append(
            Occurrence(
                claim=claims[heads[at]],
                revision=revision,
                section=section,
                start=proposal.start,
                end=proposal.end,
                exact=place.exact,
                prefix=place.prefix,
                suffix=place.suffix,
                confirmed=at == heads[at],
            )
        )
    Occurrence.objects.bulk_create(occurrences, batch_size=BATCH)
    return len(claims)
