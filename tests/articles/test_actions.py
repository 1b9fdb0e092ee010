import pytest

from factcheck.accounts.models import User
from factcheck.articles.actions import (
    look_again,
    look_away,
    mark_cleared,
    mark_published,
    send_back,
    set_deadline,
    set_people,
    submit,
    take_up,
)
from factcheck.articles.models import Article, State
from factcheck.audit.models import Entry
from factcheck.lib.errors import Refused
from tests.factories import ArticleFactory, SentenceFactory

pytestmark = pytest.mark.django_db


def story(state: State, **fields: object) -> Article:
    return ArticleFactory.create(state=state, **fields)


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_a_draft_is_handed_to_the_desk(ada: User) -> None:
    article = story(State.DRAFT, returned_because="Too long.")
    submit(article=article, by=ada)
    article.refresh_from_db()
    assert (article.state, article.returned_because) == (State.CHECKING, "")
    assert verbs() == ["article.submitted"]


def test_a_story_in_checking_cannot_be_submitted_again(ada: User) -> None:
    with pytest.raises(Refused, match="Only a draft"):
        submit(article=story(State.CHECKING), by=ada)
    assert verbs() == []


def test_a_story_goes_back_with_what_to_do(ben: User) -> None:
    article = story(State.CHECKING)
    send_back(article=article, by=ben, reason=" Name the\0 ferry. ")
    article.refresh_from_db()
    assert (article.state, article.returned_because) == (State.DRAFT, "Name the ferry.")
    assert Entry.objects.get().facts == {"reason": "Name the ferry."}


def test_a_story_does_not_go_back_without_a_reason(ben: User) -> None:
    with pytest.raises(Refused, match="Say what the reporter should do"):
        send_back(article=story(State.CHECKING), by=ben, reason=" ")


@pytest.mark.parametrize("state", [State.DRAFT, State.CLEARED])
def test_a_story_somebody_works_on_is_in_checking(ben: User, state: State) -> None:
    article = story(state)
    take_up(article=article, by=ben)
    article.refresh_from_db()
    assert article.state == State.CHECKING
    assert Entry.objects.get().facts == {"was": state}


def test_taking_up_what_is_in_checking_is_no_act(ben: User) -> None:
    take_up(article=story(State.CHECKING), by=ben)
    assert verbs() == []


def test_a_story_is_cleared_and_then_published_under_its_address() -> None:
    article = story(State.CHECKING)
    mark_cleared(article=article)
    mark_published(article=article, slug="the-night-ferry")
    article.refresh_from_db()
    assert (article.state, article.slug) == (State.PUBLISHED, "the-night-ferry")


def test_a_draft_cannot_be_cleared() -> None:
    with pytest.raises(Refused, match="cannot become “Cleared” from there"):
        mark_cleared(article=story(State.DRAFT))


def test_who_works_on_a_story_is_said_and_kept(ada: User, ben: User, eve: User) -> None:
    article = story(State.DRAFT, author=ada)
    set_people(article=article, by=ada, editor=ben, embargoed=True, people=[eve])
    article.refresh_from_db()
    assert (article.editor, article.embargoed, list(article.people.all())) == (ben, True, [eve])
    assert Entry.objects.get().facts == {"editor": "ben", "embargoed": True, "people": ["eve"]}
    set_people(article=article, by=ben, editor=None, embargoed=False)
    article.refresh_from_db()
    assert (article.editor, article.embargoed, list(article.people.all())) == (None, False, [])


def test_an_outsider_does_not_say_who_works_on_a_story(ada: User, eve: User) -> None:
    with pytest.raises(Refused, match="Only the author and editors"):
        set_people(article=story(State.DRAFT, author=ada), by=eve, editor=None, embargoed=False)


def test_an_outsider_does_not_say_when_a_story_is_due(ada: User, eve: User) -> None:
    with pytest.raises(Refused, match="say when a story is due"):
        set_deadline(article=story(State.DRAFT, author=ada), by=eve, deadline=None)


def test_a_sentence_is_marked_as_having_nothing_to_check_and_taken_up_again(ada: User, ben: User) -> None:
    sentence = SentenceFactory.create()
    for _ in range(2):
        look_away(sentence=sentence, by=ben)
    sentence.refresh_from_db()
    assert sentence.cleared_by == ben
    assert sentence.cleared_at is not None
    for _ in range(2):
        look_again(sentence=sentence, by=ada)
    sentence.refresh_from_db()
    assert (sentence.cleared_by, sentence.cleared_at) == (None, None)
    assert verbs() == ["sentence.looked_away", "sentence.to_look_at"]


def test_whoever_may_not_mark_a_sentence_is_told(ada: User, amin: User) -> None:
    sentence = SentenceFactory.create()
    with pytest.raises(Refused, match="Only editors"):
        look_away(sentence=sentence, by=ada)
    with pytest.raises(Refused, match="admins look after"):
        look_again(sentence=sentence, by=amin)
