"""Bringing a draft in: its text, its sections and sentences, and what in it can be checked."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from factcheck.accounts.models import User
from factcheck.articles import rules as article_rules
from factcheck.articles.models import Article
from factcheck.articles.papers.paper import Tracked
from factcheck.articles.structure import read_draft
from factcheck.audit import actions as audit
from factcheck.claims.actions.queries import take_in_notes
from factcheck.claims.actions.texts import keep_claims, keep_sections, keep_sentences, propose_claims, sentences_in
from factcheck.lib.errors import Refused
from factcheck.lib.text import clean_text

LONGEST_NAME = 255


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
    once: UUID | None = None,
) -> Article:
    """Make a story under check of a draft: sections, sentences, proposed claims, and where they may be repeated.

    The bytes are kept as they were given. Without a headline the draft's first line gives one. The notes of a Word file
    or web page become citations and queries; of the changes tracked in it, `tracked` says what becomes.
    `once` stands for a form and all that was sent in it: sent before, it is the story that it made then.
    """
    if reason := article_rules.why_not_import(by=by):
        raise Refused(reason)
    headline = " ".join(clean_text(headline).split())
    if reason := article_rules.why_not_call_so(headline):
        raise Refused(reason)
    draft = read_draft(given, name=name, tracked=tracked)
    headline = headline or draft.headline
    article, is_new = Article.objects.get_or_create(
        author=by,
        once=once or uuid4(),
        defaults={
            "headline": headline,
            "language": draft.language or settings.LANGUAGE_CODE,
            "embargoed": embargoed,
        },
    )
    if not is_new:
        return article
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
    sections = keep_sections(revision, draft, headline=headline)
    keep_sentences(revision, draft, sections, cleared={})
    kept = keep_claims(revision, draft, sections)
    claims = len({place.claim_id for place in kept}) + propose_claims(
        revision, draft, sections, known=sentences_in(draft, draft.brought.settled), taken=kept
    )
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
