from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.claims.actions import decide
from factcheck.claims.models import Claim, QuoteState, Verdict
from factcheck.publishing import rules
from factcheck.publishing.actions import clear
from tests.factories import NoticeFactory
from tests.stories import ferry_story, settled_story, verify


def sentences(article: Article) -> list[str]:
    return [blocker.sentence for blocker in rules.blockers(article)]


def claim_saying(article: Article, words: str) -> Claim:
    return article.claims.standing().get(text__contains=words)


def test_every_unchecked_claim_is_named(ada: User, ben: User) -> None:
    article = ferry_story(ada, ben)
    claims = article.claims.standing().in_order()
    assert [blocker.claim for blocker in rules.blockers(article)] == [claim.pk for claim in claims]
    assert "has not been checked" in sentences(article)[0]


def test_nothing_is_named_once_every_claim_is_settled(ada: User, ben: User) -> None:
    assert rules.blockers(settled_story(ada, ben)) == []


def test_a_wrong_claim_is_named(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    claim = claim_saying(article, "140 passengers")
    decide(claim=claim, by=ben, verdict=Verdict.WRONG, note="It was 104.", seen=claim.version)
    assert sentences(article) == [
        (
            f"Claim {claim.number} (“The ferry left Port Maren on Monday with 140 passengers.”) is wrong: "
            "the text must be put right."
        )
    ]


def test_an_unconfirmed_claim_must_not_stand_where_the_story_asserts(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    claim = claim_saying(article, "140 passengers")
    decide(claim=claim, by=ben, verdict=Verdict.UNCONFIRMED, note="No list.", seen=claim.version)
    assert sentences(article) == [
        (
            f"Claim {claim.number} (“The ferry left Port Maren on Monday with 140 passengers.”) is unconfirmed, "
            "but stands under Verified Facts."
        )
    ]


def test_a_reopened_claim_is_named_with_its_reason(ada: User, ben: User) -> None:
    from factcheck.claims.actions import reopen

    article = settled_story(ada, ben)
    claim = claim_saying(article, "140 passengers")
    reopen(claim=claim, reason="The source changed: 140 → 104.")
    assert sentences(article) == [
        (
            f"Claim {claim.number} (“The ferry left Port Maren on Monday with 140 passengers.”) must be looked at "
            "again: The source changed: 140 → 104."
        )
    ]


def test_a_verified_claim_that_nothing_bears_out_any_more_is_named(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    claim = claim_saying(article, "140 passengers")
    claim.citations.update(quote_state=QuoteState.GONE)
    assert sentences(article) == [
        (
            f"Claim {claim.number} (“The ferry left Port Maren on Monday with 140 passengers.”) is marked "
            "verified, but: The quote does not stand in our capture of the source."
        )
    ]


def test_a_verified_claim_whose_source_was_taken_back_is_named(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    claim = claim_saying(article, "140 passengers")
    NoticeFactory.create(source=claim.citations.get().source)
    assert sentences(article) == [
        (
            f"Claim {claim.number} (“The ferry left Port Maren on Monday with 140 passengers.”) is marked verified, "
            "but: The paper was retracted on 3 May 2025 (10.1234/ice.r), so it proves nothing but that it was said."
        )
    ]


def test_the_gate_costs_the_same_number_of_queries_however_many_claims(
    ada: User, ben: User, django_assert_num_queries
) -> None:
    article = ferry_story(ada, ben)
    rules.blockers(article)  # and have the text proofread
    with django_assert_num_queries(9):
        rules.blockers(article)
    verify(article.claims.standing().in_order()[0], ada=ada, ben=ben)
    with django_assert_num_queries(9):
        rules.blockers(article)


def test_only_an_editor_clears(ada: User, ben: User, eve: User) -> None:
    article = settled_story(ada, ben)
    assert rules.why_not_clear(article, by=eve, found=[], override="") == (
        "Only an editor can clear a story for publication."
    )


def test_nobody_clears_their_own_story(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    article.author = ben
    assert rules.why_not_clear(article, by=ben, found=[], override="") == (
        "You wrote this story, so another editor must clear it."
    )


def test_only_a_story_in_checking_is_cleared(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    article.state = State.DRAFT
    assert rules.why_not_clear(article, by=ben, found=[], override="") == (
        "Only a story in checking can be cleared; this one is: Draft."
    )


def test_an_override_needs_a_senior_editor(ada: User, ben: User, dan: User) -> None:
    article = ferry_story(ada, ben)
    found = rules.blockers(article)
    assert rules.why_not_clear(article, by=ben, found=found, override="Time is up.") == (
        "Only a senior editor may clear a story that has open blockers."
    )
    assert rules.why_not_clear(article, by=dan, found=found, override="Time is up.") is None
    reason = rules.why_not_clear(article, by=dan, found=found, override="")
    assert reason == f"Not yet, {len(found)} things stand in the way. The first: {found[0].sentence}"
    assert rules.why_not_clear(article, by=dan, found=found[:1], override="") == f"Not yet: {found[0].sentence}"


def test_only_an_editor_publishes_and_only_a_cleared_story(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    assert rules.why_not_publish(article, by=ada, found=[], overridden=[]) == "Only an editor can publish a story."
    article.refresh_from_db()
    assert rules.why_not_publish(article, by=ben, found=[], overridden=[]) == (
        "Only a cleared story can be published; this one is: In checking."
    )


def test_what_came_after_the_clearance_keeps_a_story_from_being_published(ada: User, ben: User) -> None:
    from factcheck.claims.actions import reopen

    article = settled_story(ada, ben)
    clear(article=article, by=ben)
    article.refresh_from_db()
    assert rules.why_not_publish(article, by=ben, found=rules.blockers(article), overridden=[]) is None
    reopen(claim=claim_saying(article, "140 passengers"), reason="The source changed.")
    found = rules.blockers(article)
    assert rules.why_not_publish(article, by=ben, found=found, overridden=[]) == (
        f"Something has changed since the story was cleared: {found[0].sentence}"
    )
    assert rules.why_not_publish(article, by=ben, found=found, overridden=[found[0].sentence]) is None


def test_long_claims_are_named_by_their_first_words(ada: User, ben: User) -> None:
    article = ferry_story(ada, ben)
    claim = claim_saying(article, "whether the minister")
    named = next(blocker for blocker in rules.blockers(article) if blocker.claim == claim.pk)
    assert "…”)" in named.sentence


def test_a_place_that_waits_to_be_confirmed_is_named(ada: User, ben: User) -> None:
    article = settled_story(ada, ben)
    claim = claim_saying(article, "140 passengers")
    claim.occurrences.update(confirmed=False)
    assert sentences(article) == [
        (
            f"Claim {claim.number} (“The ferry left Port Maren on Monday with 140 passengers.”) may stand in another "
            "place too: say whether it does."
        )
    ]
