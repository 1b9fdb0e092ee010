"""The verbs of the public record: clear a story, publish it."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from factcheck.accounts.models import User
from factcheck.articles.actions import mark_cleared, mark_published
from factcheck.articles.models import Article
from factcheck.audit.actions import record
from factcheck.lib.errors import Refused
from factcheck.lib.text import clean_text
from factcheck.publishing import rules
from factcheck.publishing.models import Clearance, Publication
from factcheck.publishing.records import record_of

SLUG_LENGTH = 70  # leaves room for a number behind it


@transaction.atomic
def clear(*, article: Article, by: User, override: str = "") -> Clearance:
    """Say that the story may be published; `override` is the reason to do so despite what still blocks it."""
    article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    found = rules.blockers(article)
    override = clean_text(override).strip()
    if reason := rules.why_not_clear(article, by=by, found=found, override=override):
        raise Refused(reason)
    clearance = article.clearances.create(
        revision=article.revision,
        by=by,
        overridden=[blocker.sentence for blocker in found],
        reason=override if found else "",
    )
    mark_cleared(article=article)
    record("article.cleared", about=article, by=by, overridden=clearance.overridden, reason=clearance.reason)
    return clearance


@transaction.atomic
def publish(*, article: Article, by: User) -> Publication:
    """Freeze a public copy of the cleared story; earlier copies stay as they are."""
    article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    clearance = article.clearances.first()
    if reason := rules.why_not_publish(
        article,
        by=by,
        found=rules.blockers(article),
        overridden=clearance.overridden if clearance else [],
    ):
        raise Refused(reason)
    assert clearance is not None  # noqa: S101 (an article is cleared by its clearance only)
    now = timezone.now()
    slug = article.slug or _slug(article)
    number = article.publications.count() + 1
    publication = article.publications.create(
        number=number,
        revision=clearance.revision,
        clearance=clearance,
        slug=slug,
        headline=article.headline,
        record=record_of(article, number=number, at=now, clearance=clearance),
        by=by,
        at=now,
    )
    mark_published(article=article, slug=slug)
    record("article.published", about=article, by=by, number=number, revision=clearance.revision.number)
    return publication


def _slug(article: Article) -> str:
    """An address in the words of the headline; the story's own number behind it makes it nobody else's."""
    words = slugify(article.headline)[:SLUG_LENGTH].strip("-")
    return f"{words}-{article.pk}" if words else f"story-{article.pk}"
