from dataclasses import replace

import pytest

from factcheck.accounts.models import User
from factcheck.articles import rules
from factcheck.articles.models import MOVES, Article, Sentence, State
from factcheck.articles.staffing import Staffing

ADMINS_DO_NOT = "admins look after sources and people."


def story(state: State, **fields: object) -> Article:
    return Article(state=state, headline="The night ferry", **fields)


def test_reporters_and_editors_bring_in_stories(ada: User, ben: User, amin: User) -> None:
    assert rules.why_not_import(by=ada) is None
    assert rules.why_not_import(by=ben) is None
    assert rules.why_not_import(by=amin) == f"Reporters and editors bring in stories; {ADMINS_DO_NOT}"


def test_a_headline_is_as_long_as_can_be_kept_and_no_longer() -> None:
    assert rules.why_not_call_so("x" * 300) is None
    assert rules.why_not_call_so("x" * 301) == "This headline has 301 characters, and 300 are the most."


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_a_story_moves_only_as_its_states_allow(state: State, to: State) -> None:
    reason = rules.why_not_move(story(state), to)
    assert (reason is None) == (to in MOVES[state])


def test_a_move_is_refused_by_the_names_of_the_states() -> None:
    assert rules.why_not_move(story(State.DRAFT), State.PUBLISHED) == (
        "This story is “Draft” now and cannot become “Published” from there."
    )


def test_only_a_draft_is_submitted(ada: User, amin: User) -> None:
    assert rules.why_not_submit(story(State.DRAFT), by=ada) is None
    assert rules.why_not_submit(story(State.CLEARED), by=ada) == (
        "Only a draft can be submitted; this story is “Cleared” now."
    )
    assert rules.why_not_submit(story(State.DRAFT), by=amin) == f"Reporters and editors submit stories; {ADMINS_DO_NOT}"


def test_editors_send_back_what_is_in_checking_and_say_why(ada: User, ben: User) -> None:
    checking = story(State.CHECKING)
    assert rules.why_not_send_back(checking, by=ben) is None
    assert rules.why_not_send_back(checking, by=ben, reason="Shorter") is None
    assert rules.why_not_send_back(checking, by=ben, reason=" ") == "Say what the reporter should do."
    assert rules.why_not_send_back(checking, by=ada) == "Only editors send stories back."
    assert rules.why_not_send_back(story(State.DRAFT), by=ben) == (
        "Only a story in checking can be sent back; this one is “Draft” now."
    )


def test_the_author_and_editors_say_who_works_on_a_story(ada: User, ben: User, eve: User) -> None:
    mine = story(State.DRAFT, author=ada)
    assert rules.why_not_set_people(mine, by=ada) is None
    assert rules.why_not_set_people(mine, by=ben) is None
    assert rules.why_not_set_people(mine, by=eve) == "Only the author and editors say who works on a story."
    assert rules.why_not_set_people(mine, by=ada, editor=ben) is None
    assert rules.why_not_set_people(mine, by=ada, editor=eve) == "Only an editor edits a story, and Eve is none."
    written = Article(author=ben)
    sentence = "Ben wrote this story, so somebody else edits it."
    assert rules.why_not_set_people(written, by=ben, editor=ben) == sentence


def test_a_deadline_is_set_by_its_author_and_editors(ada: User, ben: User, eve: User) -> None:
    mine = Article(author=ada)
    assert rules.why_not_set_deadline(mine, by=ada) is None
    assert rules.why_not_set_deadline(mine, by=ben) is None
    assert rules.why_not_set_deadline(mine, by=eve) == "Only the author and editors say when a story is due."


def test_who_works_on_a_story_is_changed_by_whoever_sees_how_it_stands() -> None:
    now = Staffing(editor=1, deadline=None, embargoed=True, people=frozenset({2, 3}))
    assert rules.why_not_staff(now, seen=replace(now)) is None
    assert rules.why_not_staff(now, seen=replace(now, embargoed=False)) == (
        "Somebody was quicker: this was changed since you opened the page. Nothing you typed is lost."
    )
    assert rules.why_not_staff(now, seen=None) == (
        "It is not known what this page showed you, so nothing is saved yet. Nothing you typed is lost."
    )


def test_only_editors_say_that_a_sentence_has_nothing_to_check(ada: User, ben: User) -> None:
    assert rules.why_not_look_away(Sentence(), by=ben) is None
    assert rules.why_not_look_away(Sentence(), by=ada) == "Only editors say that a sentence has nothing to check."
    assert rules.why_not_look_away(Sentence(attribution=True), by=ben) == (
        "This line only names who spoke: nobody waits for it to be looked at."
    )


def test_whoever_works_on_stories_has_a_sentence_looked_at_again(ada: User, amin: User) -> None:
    assert rules.why_not_look_again(by=ada) is None
    assert rules.why_not_look_again(by=amin) == f"Reporters and editors work on stories; {ADMINS_DO_NOT}"
