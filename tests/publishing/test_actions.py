import pytest
from django.db import IntegrityError, transaction

from factcheck.accounts.models import User
from factcheck.articles.models import State
from factcheck.audit.models import Entry
from factcheck.claims.actions import decide
from factcheck.claims.models import Verdict
from factcheck.lib.errors import Refused
from factcheck.publishing.actions import clear, publish
from factcheck.publishing.models import Publication
from tests.stories import ferry_story, settled_story


def test_a_settled_story_is_cleared_and_published(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    clearance = clear(article=article, by=ben)
    assert (clearance.overridden, clearance.reason) == ([], "")
    publication = publish(article=article, by=ben)
    article.refresh_from_db()
    assert article.state == State.PUBLISHED
    assert article.slug == publication.slug == f"the-night-ferry-{article.pk}"
    assert publication.number == 1
    verbs = list(Entry.objects.filter(about_type__icontains="article").values_list("verb", flat=True))
    assert verbs[-2:] == ["article.cleared", "article.published"]


def test_an_unsettled_story_is_not_cleared_and_stays_as_it_is(ada: User, ben: User) -> None:
    article = ferry_story(ada, ben)
    with pytest.raises(Refused, match="has not been checked"):
        clear(article=article, by=ben)
    article.refresh_from_db()
    assert (article.state, article.clearances.count()) == (State.CHECKING, 0)


def test_a_senior_editor_overrides_and_the_record_says_so(ada: User, ben: User, dan: User) -> None:
    article = ferry_story(ada, ben)
    clearance = clear(article=article, by=dan, override=" The press\0 waits. ")
    assert clearance.reason == "The press waits."
    assert len(clearance.overridden) == article.claims.standing().count()
    publication = publish(article=article, by=dan)
    assert publication.record["how"]["override_reason"] == "The press waits."


def test_a_reason_without_anything_to_override_is_not_an_override(ada: User, ben: User) -> None:
    assert clear(article=settled_story(ada, ben), by=ben, override="Just so.").reason == ""


def test_a_story_that_was_not_cleared_is_not_published(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    with pytest.raises(Refused, match="Only a cleared story can be published"):
        publish(article=article, by=ben)


def test_a_second_publication_keeps_the_first(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    clear(article=article, by=ben)
    first = publish(article=article, by=ben)
    claim = article.claims.standing().get(text__contains="140 passengers")
    decide(claim=claim, by=ben, verdict=Verdict.NO_CLAIM, seen=claim.version)
    article.refresh_from_db()
    assert article.state == State.CHECKING
    clear(article=article, by=ben)
    second = publish(article=article, by=ben)
    kept = Publication.objects.get(pk=first.pk)
    assert (kept.number, second.number, kept.slug) == (1, 2, second.slug)
    assert kept.record == first.record
    assert second.record["first_at"] == kept.record["at"]
    assert kept.record != second.record


def test_a_publication_is_never_changed(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    clear(article=article, by=ben)
    publication = publish(article=article, by=ben)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Publication.objects.filter(pk=publication.pk).update(headline="Other words")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        publication.delete()


def test_a_headline_without_letters_gets_an_address_all_the_same(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    article.headline = "夜行フェリー"
    article.save(update_fields=["headline"])
    clear(article=article, by=ben)
    assert publish(article=article, by=ben).slug == f"story-{article.pk}"


def test_clearances_and_publications_are_called_by_their_story(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    clearance = clear(article=article, by=ben)
    publication = publish(article=article, by=ben)
    assert str(clearance) == f"The night ferry ({clearance.at:%Y-%m-%d})"
    assert str(publication) == "The night ferry (1)"
