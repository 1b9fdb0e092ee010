"""Rows for tests; what people reach by acting is reached through the real actions, in `tests.stories`."""

import hashlib
from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from factcheck.accounts.models import Role, User
from factcheck.articles.models import Article, Kind, Revision, Section, Sentence
from factcheck.claims.models import Citation, Claim, Occurrence
from factcheck.rechecks.models import Content, Reach, Recheck
from factcheck.sources.models import Capture, Outcome, Publisher, Source, SourceKind

TEXT = "The ferry to Halden takes about 20 hours. The minister spoke on Monday."


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    first_name = factory.LazyAttribute(lambda user: user.username.title())
    password = factory.django.Password("factcheck")
    role = Role.REPORTER


class ArticleFactory(DjangoModelFactory[Article]):
    class Meta:
        model = Article

    headline = factory.Sequence(lambda n: f"Ferry {n} is late")
    author = factory.SubFactory(UserFactory)


class RevisionFactory(DjangoModelFactory[Revision]):
    class Meta:
        model = Revision

    article = factory.SubFactory(ArticleFactory)
    number = 1
    text = TEXT
    original = factory.LazyAttribute(lambda revision: revision.text.encode())
    by = factory.SelfAttribute("article.author")


class SectionFactory(DjangoModelFactory[Section]):
    class Meta:
        model = Section

    revision = factory.SubFactory(RevisionFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = Kind.LEDE
    start = 0
    body_start = 0
    end = factory.LazyAttribute(lambda section: len(section.revision.text))


class SentenceFactory(DjangoModelFactory[Sentence]):
    class Meta:
        model = Sentence

    section = factory.SubFactory(SectionFactory)
    revision = factory.SelfAttribute("section.revision")
    number = factory.Sequence(lambda n: n + 1)
    start = 0
    end = factory.LazyAttribute(lambda sentence: sentence.revision.text.index(".") + 1)


class ClaimFactory(DjangoModelFactory[Claim]):
    class Meta:
        model = Claim

    article = factory.LazyFunction(lambda: RevisionFactory.create().article)
    number = factory.Sequence(lambda n: n + 1)
    text = "The ferry to Halden takes about 20 hours."


class OccurrenceFactory(DjangoModelFactory[Occurrence]):
    class Meta:
        model = Occurrence

    claim = factory.SubFactory(ClaimFactory)
    revision = factory.LazyAttribute(lambda occurrence: occurrence.claim.article.revision)
    section = factory.LazyAttribute(
        lambda occurrence: occurrence.revision.sections.first() or SectionFactory.create(revision=occurrence.revision)
    )
    start = 0
    end = factory.LazyAttribute(lambda occurrence: len(occurrence.claim.text))
    exact = factory.SelfAttribute("claim.text")


class PublisherFactory(DjangoModelFactory[Publisher]):
    class Meta:
        model = Publisher

    name = factory.Sequence(lambda n: f"Halden Wire {n}")


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source

    kind = SourceKind.WEB
    url = factory.Sequence(lambda n: f"https://wire.example/{n}")
    title = factory.Sequence(lambda n: f"Report {n}")
    publisher = factory.SubFactory(PublisherFactory)
    added_by = factory.SubFactory(UserFactory)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class CaptureFactory(DjangoModelFactory[Capture]):
    class Meta:
        model = Capture

    source = factory.SubFactory(SourceFactory)
    at = factory.LazyFunction(lambda: datetime.now(UTC))
    url = factory.SelfAttribute("source.url")
    status = 200
    content_type = "text/html"
    full_text = "The crossing takes about 20 hours, the ferry company said."
    text = factory.SelfAttribute("full_text")
    sha256 = factory.LazyAttribute(lambda capture: _sha256(capture.full_text))
    text_sha256 = factory.LazyAttribute(lambda capture: _sha256(capture.text))
    size = factory.LazyAttribute(lambda capture: len(capture.full_text.encode()))


class CitationFactory(DjangoModelFactory[Citation]):
    class Meta:
        model = Citation

    claim = factory.SubFactory(ClaimFactory)
    source = factory.SubFactory(SourceFactory)
    quote = "takes about 20 hours"
    by = factory.SubFactory(UserFactory)


class RecheckFactory(DjangoModelFactory[Recheck]):
    class Meta:
        model = Recheck

    source = factory.SubFactory(SourceFactory)
    at = factory.LazyFunction(lambda: datetime.now(UTC))
    seconds = 0.1
    reach = Reach.OK
    content = Content.SAME
    outcome = Outcome.UNCHANGED
    status = 200
    sentence = "Nothing changed."
