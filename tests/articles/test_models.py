"""Who may know of a story, and what is true of its rows, whoever writes them."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.models import ASSERTING, Article, Kind, Revision, State
from tests.factories import ArticleFactory, RevisionFactory, SectionFactory, SentenceFactory


def test_a_story_under_embargo_is_there_for_its_people_and_senior_editors_only(
    ada: User, ben: User, cleo: User, dan: User, amin: User, eve: User
) -> None:
    article = ArticleFactory.create(author=ada, editor=ben, embargoed=True)
    article.people.add(cleo)
    seen_by = {user.username for user in User.objects.all() if Article.objects.visible_to(user).exists()}
    assert seen_by == {"ada", "ben", "cleo", "dan"}


def test_a_story_with_many_people_is_there_once(ada: User, ben: User, cleo: User) -> None:
    article = ArticleFactory.create(author=ada, editor=ada, embargoed=True)
    article.people.add(ada, ben, cleo)
    assert list(Article.objects.visible_to(ada)) == [article]


def test_a_story_without_embargo_is_there_for_everybody(ada: User, eve: User) -> None:
    article = ArticleFactory.create(author=ada)
    assert list(Article.objects.visible_to(eve)) == [article]


def test_the_text_of_a_story_is_that_of_its_newest_revision(db: None) -> None:
    first = RevisionFactory.create(number=1)
    second = RevisionFactory.create(article=first.article, number=2, text="It takes 24 hours.")
    assert first.article.revision == second


def test_a_revision_is_never_changed(db: None) -> None:
    revision = RevisionFactory.create()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Revision.objects.update(text="It takes 24 hours.")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        revision.delete()


def test_every_section_but_the_unconfirmed_one_says_that_it_is_so() -> None:
    assert set(Kind) - ASSERTING == {Kind.UNCONFIRMED}


def test_rows_are_called_by_their_words(db: None) -> None:
    revision = RevisionFactory.create(article__headline="The night ferry", number=2)
    headed = SectionFactory.create(revision=revision, heading="What we know", kind=Kind.VERIFIED)
    bare = SectionFactory.create(revision=revision, kind=Kind.CONTEXT)
    rows: list[Model] = [revision.article, revision, headed, bare, SentenceFactory.create(section=bare, number=4)]
    assert [str(row) for row in rows] == [
        "The night ferry", "The night ferry (2)", "What we know", "Context & Impact", "4",
    ]  # fmt: skip


# What the database does not take


def test_a_published_story_has_an_address_and_no_two_have_the_same(db: None) -> None:
    article = ArticleFactory.create()
    with pytest.raises(IntegrityError, match="article_published_has_slug"), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(state=State.PUBLISHED)
    Article.objects.filter(pk=article.pk).update(state=State.PUBLISHED, slug="the-night-ferry")
    with pytest.raises(IntegrityError, match="slug"), transaction.atomic():
        ArticleFactory.create(slug="the-night-ferry")


def test_revisions_and_sections_are_numbered_once(db: None) -> None:
    section = SectionFactory.create(number=1)
    with pytest.raises(IntegrityError, match="revision_number_once"), transaction.atomic():
        RevisionFactory.create(article=section.revision.article, number=section.revision.number)
    with pytest.raises(IntegrityError, match="revision_number_from_1"), transaction.atomic():
        RevisionFactory.create(number=0)
    with pytest.raises(IntegrityError, match="section_number_once"), transaction.atomic():
        SectionFactory.create(revision=section.revision, number=1)


@pytest.mark.parametrize("places", [{"start": 5, "body_start": 4}, {"body_start": 5, "end": 4}])
def test_a_section_begins_with_its_heading_and_ends_behind_its_text(db: None, places: dict[str, int]) -> None:
    with pytest.raises(IntegrityError, match="section_in_order"), transaction.atomic():
        SectionFactory.create(**places)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"start": 5, "end": 5}, "sentence_in_order"),
        ({"cleared_at": timezone.now()}, "sentence_cleared_by_somebody"),
        ({"number": 7}, "sentence_number_once"),
    ],
)
def test_a_sentence_has_words_a_number_of_its_own_and_somebody_who_marked_it(
    db: None, fields: dict[str, Any], constraint: str
) -> None:
    other = SentenceFactory.create(number=7)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SentenceFactory.create(**{"section": other.section, "number": 8, **fields})
