from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime

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
    staff,
    submit,
    take_up,
)
from factcheck.articles.models import Article, State
from factcheck.articles.staffing import Staffing
from factcheck.audit.models import Entry
from factcheck.lib.errors import Conflict, Refused
from tests.factories import ArticleFactory, SentenceFactory
from tests.races import meanwhile

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 12, 1, 18, 30, tzinfo=UTC)


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


def test_who_works_on_a_story_is_not_written_down_again_while_it_stays(ada: User, ben: User, eve: User) -> None:
    article = story(State.DRAFT, author=ada)
    for _time in range(2):
        set_people(article=article, by=ada, editor=ben, embargoed=True, people=[eve])
    assert verbs() == ["article.people_set"]


def test_an_editor_who_is_none_any_more_stays_until_another_is_named(ada: User, ben: User, eve: User) -> None:
    article = story(State.DRAFT, author=ada, editor=eve)
    set_people(article=article, by=ada, editor=eve, embargoed=True)
    article.refresh_from_db()
    assert (article.editor, article.embargoed) == (eve, True)
    set_people(article=article, by=ada, editor=ben, embargoed=True)
    with pytest.raises(Refused, match="Only an editor edits a story, and Eve is none"):
        set_people(article=article, by=ada, editor=eve, embargoed=True)


def staffed(article: Article, *, by: User, seen: Staffing | None, **given: object) -> None:
    staff(
        article=article,
        by=by,
        seen=seen,
        **{"editor": None, "deadline": None, "embargoed": False, "people": [], **given},
    )


def test_who_works_on_a_story_and_by_when_is_said_by_whoever_sees_how_it_stands(ada: User, ben: User) -> None:
    article = story(State.DRAFT, author=ada)
    staffed(article, by=ada, seen=Staffing.of(article), editor=ben, deadline=DUE)
    article.refresh_from_db()
    assert (article.editor, article.deadline) == (ben, DUE)
    assert verbs() == ["article.people_set", "article.deadline_set"]


def test_only_what_is_changed_is_written_down(ada: User, ben: User) -> None:
    article = story(State.DRAFT, author=ada, editor=ben)
    staffed(article, by=ada, seen=Staffing.of(article), editor=ben, deadline=DUE)
    assert verbs() == ["article.deadline_set"]


@pytest.mark.parametrize("changed", ["editor", "deadline", "embargoed", "people"])
def test_who_saw_it_before_it_was_changed_is_refused_with_what_stands_now(
    ada: User, ben: User, eve: User, changed: str
) -> None:
    article = story(State.DRAFT, author=ada)
    seen = Staffing.of(article)
    others = {"editor": ben, "deadline": DUE, "embargoed": True, "people": [eve]}
    staffed(article, by=ben, seen=seen, **{changed: others[changed]})
    article.refresh_from_db()
    stands = Staffing.of(article)
    assert stands != seen
    with pytest.raises(Conflict, match="Somebody was quicker") as conflict:
        staffed(article, by=ada, seen=seen)
    assert conflict.value.current == asdict(stands)
    article.refresh_from_db()
    assert Staffing.of(article) == stands


def test_an_outsider_is_not_told_what_stands_now(ada: User, eve: User) -> None:
    with pytest.raises(Refused, match="Only the author and editors") as refused:
        staffed(story(State.DRAFT, author=ada), by=eve, seen=None, embargoed=True)
    assert not isinstance(refused.value, Conflict)


def staffed_at_once(article: Article, *, ada: User, ben: User) -> Staffing:
    """Ben sets the embargo, and before that is committed Ada saves a deadline: how it stands then."""
    seen = Staffing.of(article)
    with suppress(Conflict):
        meanwhile(
            lambda: staffed(article, by=ben, seen=seen, embargoed=True),
            lambda: staffed(article, by=ada, seen=seen, deadline=DUE),
        )
    return Staffing.of(Article.objects.get(pk=article.pk))


def test_of_two_at_once_the_second_lifts_no_embargo(transactional_db: None, ada: User, ben: User) -> None:
    stands = staffed_at_once(story(State.DRAFT, author=ada), ada=ada, ben=ben)
    assert (stands.embargoed, stands.deadline) == (True, None)


def test_without_holding_the_story_the_second_would_have_lifted_it(
    transactional_db: None, ada: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factcheck.articles.actions._locked", lambda article: Article.objects.get(pk=article.pk))
    stands = staffed_at_once(story(State.DRAFT, author=ada), ada=ada, ben=ben)
    assert stands.deadline == DUE


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
