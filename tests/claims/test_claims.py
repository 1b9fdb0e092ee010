"""Which assertions of a story are checked: raised, dropped, split and merged, and the places where they stand."""

from typing import Any

import pytest

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.claims.actions import (
    confirm_occurrence,
    drop_claim,
    merge_claims,
    raise_claim,
    reject_occurrence,
    reopen,
    split_claim,
    withdraw_citation,
)
from factcheck.claims.models import Claim, Kind, Occurrence, Proves, Stance, Verdict
from factcheck.lib.errors import Refused
from tests.claims.conftest import TEXT, decided, fresh, span, verbs, words_of
from tests.factories import CitationFactory, ClaimFactory, OccurrenceFactory, RevisionFactory, SectionFactory
from tests.races import meanwhile
from tests.stories import record_for

# Raising and dropping


def test_a_claim_is_raised_on_the_words_without_the_space_around_them(story: Article, ada: User) -> None:
    start, end = TEXT.index(" about 20 hours "), TEXT.index("and the")
    claim = raise_claim(article=story, start=start, end=end, by=ada)
    assert (claim.number, claim.text, claim.kind, claim.raised_by) == (1, "about 20 hours", Kind.NUMBER, ada)
    place = claim.occurrences.get()
    assert TEXT[place.start : place.end] == place.exact == "about 20 hours"
    assert (place.prefix[-6:], place.suffix[:4]) == ("takes ", " and")
    assert verbs() == ["claim.raised"]


def test_a_kind_that_somebody_chose_is_kept(story: Article, ada: User) -> None:
    assert raise_claim(article=story, by=ada, kind=Kind.EVENT, **span("about 20 hours")).kind == Kind.EVENT


def test_the_same_words_are_one_claim(story: Article, whole: Claim, ada: User) -> None:
    with pytest.raises(Refused, match="These words are claim 1 already"):
        raise_claim(article=story, by=ada, **span(whole.text))


@pytest.mark.parametrize("was", [State.CLEARED, State.PUBLISHED])
def test_a_claim_raised_in_a_story_that_was_further_on_takes_it_back_to_checking(
    story: Article, ben: User, was: State
) -> None:
    Article.objects.update(state=was, slug="the-night-ferry")
    raise_claim(article=story, by=ben, **span("about 20 hours"))
    story.refresh_from_db()
    assert story.state == State.CHECKING


def test_what_reaches_beyond_the_text_is_taken_as_far_as_the_text_goes(story: Article, ada: User) -> None:
    assert raise_claim(article=story, by=ada, start=-5, end=9).text == "The ferry"
    last = TEXT.index("45 crowns.", 80)
    assert raise_claim(article=story, by=ada, start=last, end=len(TEXT) + 5).text == "45 crowns."


@pytest.mark.parametrize(("start", "end"), [(9, 9), (9, 10), (len(TEXT) + 3, len(TEXT) + 9)])
def test_no_claim_is_raised_on_nothing(story: Article, ada: User, start: int, end: int) -> None:
    with pytest.raises(Refused, match="Select the words that can be true or false"):
        raise_claim(article=story, by=ada, start=start, end=end)
    assert not story.claims.exists()


def test_no_claim_is_raised_on_a_heading_or_across_one(ada: User) -> None:
    text = "It left.\n\nVerified Facts\nIt sank."
    revision = RevisionFactory.create(text=text, article__author=ada)
    heading = text.index("Verified")
    SectionFactory.create(revision=revision, end=heading)
    body = SectionFactory.create(revision=revision, start=heading, body_start=text.index("It sank"))
    for start, end in [(heading, heading + 8), (0, len(text)), (heading, len(text))]:
        with pytest.raises(Refused, match="Select words of one section, without its heading"):
            raise_claim(article=revision.article, start=start, end=end, by=ada)
    claim = raise_claim(article=revision.article, start=body.body_start, end=len(text), by=ada)
    assert (claim.text, claim.occurrences.get().section) == ("It sank.", body)


def test_a_dropped_claim_keeps_its_verdict_and_its_words_may_be_raised_again(
    story: Article, whole: Claim, ada: User, ben: User
) -> None:
    decided(whole, by=ben)
    drop_claim(claim=whole, by=ben)
    gone = fresh(whole)
    assert (gone.dropped_by, gone.verdict, gone.merged_into) == (ben, Verdict.UNCONFIRMED, None)
    assert gone.dropped_at is not None
    assert verbs()[-1] == "claim.dropped"
    with pytest.raises(Refused, match="Claim 1 was dropped"):
        drop_claim(claim=whole, by=ben)
    assert raise_claim(article=story, by=ada, **span(whole.text)).number == 2


def test_what_the_rules_refuse_changes_nothing(whole: Claim, monday: Claim, ada: User, amin: User) -> None:
    suggested = monday.occurrences.get(confirmed=False)
    before = verbs()
    for act, words in [
        (lambda: drop_claim(claim=whole, by=amin), "Only editors drop claims"),
        (lambda: split_claim(claim=whole, parts=["The ferry takes about 20 hours"], by=ada), "Put a line break"),
        (lambda: merge_claims(claim=whole, into=whole, by=ada), "cannot be merged into itself"),
        (lambda: confirm_occurrence(occurrence=suggested, by=amin), "admins look after"),
        (lambda: reject_occurrence(occurrence=whole.occurrences.get(), by=ada), "only place"),
        (lambda: decided(whole, by=ada), "Only editors decide"),
    ]:
        with pytest.raises(Refused, match=words):
            act()
    assert verbs() == before


def test_numbers_of_claims_are_never_given_twice(story: Article, whole: Claim, ada: User, ben: User) -> None:
    drop_claim(claim=whole, by=ben)
    assert raise_claim(article=story, by=ada, **span("It left on Monday.")).number == 2
    assert ClaimFactory.create(article=story, number=9).number == 9
    assert raise_claim(article=story, by=ada, **span("45 crowns")).number == 10


# Splitting


def test_a_split_gives_each_part_its_own_words_and_the_citations(whole: Claim, ada: User, ben: User) -> None:
    CitationFactory.create(claim=whole, by=ada)
    first, second = split_claim(
        claim=whole, parts=[" The ferry takes\nabout 20 hours ", "", "the ticket costs 45 crowns."], by=ben
    )
    assert [(one.number, one.text) for one in (first, second)] == [
        (1, "The ferry takes about 20 hours"), (2, "the ticket costs 45 crowns."),
    ]  # fmt: skip
    assert words_of(first) == [("The ferry takes about 20 hours", True)]
    assert words_of(second) == [("the ticket costs 45 crowns.", True)]
    assert second.citations.get().quote == first.citations.get().quote == "takes about 20 hours"
    assert (second.raised_by, second.verdict) == (ada, Verdict.UNCHECKED)


def test_a_verdict_on_the_whole_is_none_on_its_parts(whole: Claim, ben: User) -> None:
    decided(whole, by=ben)
    first, second = split_claim(claim=whole, parts=["The ferry takes about 20 hours", "the ticket costs"], by=ben)
    assert first.stale_because == "The claim was split; this was decided on the whole of it."
    assert (first.verdict, second.verdict) == (Verdict.UNCONFIRMED, Verdict.UNCHECKED)


def test_parts_must_stand_in_the_claim_in_their_order(whole: Claim, ben: User) -> None:
    with pytest.raises(Refused, match="“The ferry” does not stand in the claim in this order"):
        split_claim(claim=whole, parts=["the ticket costs", "The ferry"], by=ben)


def test_a_place_with_one_part_only_goes_to_that_part_and_one_with_none_is_asked_about_again(
    story: Article, whole: Claim, ben: User
) -> None:
    one_part, none = span("costs 45 crowns.", after=80), span("It left on Monday.")
    OccurrenceFactory.create(claim=whole, exact="costs 45 crowns.", confirmed_by=ben, **one_part)
    OccurrenceFactory.create(claim=whole, exact="It left on Monday.", confirmed_by=ben, **none)
    first, second = split_claim(claim=whole, parts=["The ferry takes about 20 hours", "costs 45 crowns."], by=ben)
    assert words_of(first) == [("The ferry takes about 20 hours", True), ("It left on Monday.", False)]
    assert words_of(second) == [("costs 45 crowns.", True), ("costs 45 crowns.", True)]


@pytest.mark.parametrize("act", ["drop", "merge"])
def test_a_claim_that_is_not_in_the_story_any_more_is_not_split(
    whole: Claim, monday: Claim, ben: User, act: str
) -> None:
    if act == "drop":
        drop_claim(claim=whole, by=ben)
    else:
        merge_claims(claim=whole, into=monday, by=ben)
    with pytest.raises(Refused, match="Claim 1 was"):
        split_claim(claim=whole, parts=["The ferry takes about 20 hours", "the ticket costs"], by=ben)
    assert Claim.objects.count() == 2


def test_the_parts_of_a_claim_keep_what_is_proved_and_who_cited_it(whole: Claim, ada: User, ben: User) -> None:
    given = record_for(whole, by=ada)
    withdraw_citation(citation=record_for(whole, by=ada), by=ada)
    context = CitationFactory.create(claim=whole, by=ben, stance=Stance.CONTEXT, proves=Proves.SAID, locator="p. 4")
    _, second = split_claim(claim=whole, parts=["The ferry takes about 20 hours", "the ticket costs"], by=ben)
    copied, unproved = second.citations.order_by("pk")
    assert (copied.by, copied.source, copied.quote, copied.quote_state, copied.proved_capture) == (
        ada, given.source, given.quote, "intact", given.source.capture,
    )  # fmt: skip
    assert (unproved.by, unproved.source, unproved.stance, unproved.proves, unproved.locator) == (
        ben, context.source, Stance.CONTEXT, Proves.SAID, "p. 4",
    )  # fmt: skip


# Merging


def test_a_merged_claim_leaves_its_places_and_citations_to_the_other(whole: Claim, monday: Claim, ben: User) -> None:
    CitationFactory.create(claim=whole)
    here = monday.occurrences.filter(confirmed=True).get()
    # A place that both claims have is there once afterwards.
    OccurrenceFactory.create(claim=whole, exact=here.exact, start=here.start, end=here.end)
    merge_claims(claim=whole, into=monday, by=ben)
    gone = fresh(whole)
    assert (gone.merged_into, gone.dropped_by, gone.occurrences.count()) == (monday, ben, 0)
    assert words_of(monday) == [(whole.text, True), (here.exact, True), ("It left on Monday, we hear.", False)]
    assert monday.citations.count() == 1
    assert not fresh(monday).is_stale


def test_a_claim_that_takes_over_one_with_another_verdict_is_looked_at_again(
    whole: Claim, monday: Claim, ben: User
) -> None:
    decided(whole, by=ben, verdict=Verdict.WRONG)
    decided(monday, by=ben)
    merge_claims(claim=whole, into=monday, by=ben)
    assert fresh(monday).stale_because == ("Claim 1, decided as “Wrong, fix the text”, was merged into this one.")


def test_a_claim_that_takes_over_one_to_be_looked_at_again_is_looked_at_again_for_the_same_reason(
    whole: Claim, monday: Claim, ben: User
) -> None:
    for claim in (whole, monday):
        decided(claim, by=ben)
    reopen(claim=whole, reason="The source changed: 20 hours → 24 hours")
    merge_claims(claim=whole, into=monday, by=ben)
    assert fresh(monday).stale_because == "The source changed: 20 hours → 24 hours"


# Places


def test_a_place_that_is_confirmed_is_covered_by_the_verdict(monday: Claim, ben: User) -> None:
    version = fresh(monday).version
    for _ in range(2):
        confirm_occurrence(occurrence=monday.occurrences.in_order()[1], by=ben)
    assert words_of(monday) == [("It left on Monday.", True), ("It left on Monday, we hear.", True)]
    assert (fresh(monday).version, verbs().count("occurrence.confirmed")) == (version + 1, 1)


def test_a_place_that_is_rejected_is_a_claim_of_its_own(monday: Claim, ben: User) -> None:
    own = reject_occurrence(occurrence=monday.occurrences.get(confirmed=False), by=ben)
    assert (own.number, own.text, own.verdict) == (2, "It left on Monday, we hear.", Verdict.UNCHECKED)
    assert (words_of(monday), words_of(own)) == (
        [("It left on Monday.", True)], [("It left on Monday, we hear.", True)],
    )  # fmt: skip


@pytest.mark.parametrize("act", [confirm_occurrence, reject_occurrence])
def test_who_is_too_late_for_a_place_is_told(monday: Claim, ben: User, act: Any) -> None:
    third = OccurrenceFactory.create(claim=monday, exact="Monday", confirmed=False, **span("Monday"))
    seen = Occurrence.objects.select_related("claim").get(pk=third.pk)
    reject_occurrence(occurrence=third, by=ben)
    with pytest.raises(Refused, match="these words belong to another claim now"):
        act(occurrence=seen, by=ben)


def test_a_place_that_is_rejected_in_a_cleared_story_takes_it_up_again(monday: Claim, ben: User) -> None:
    decided(monday, by=ben)
    Article.objects.update(state=State.CLEARED)
    own = reject_occurrence(occurrence=monday.occurrences.get(confirmed=False), by=ben)
    assert Article.objects.get().state == State.CHECKING
    assert (fresh(monday).verdict, own.verdict) == (Verdict.UNCONFIRMED, Verdict.UNCHECKED)


def test_only_an_editor_says_what_a_verdict_covers(monday: Claim, ada: User, ben: User) -> None:
    decided(monday, by=ben)
    for act in (confirm_occurrence, reject_occurrence):
        with pytest.raises(Refused, match="An editor has decided claim 1, so only an editor changes what it covers"):
            act(occurrence=monday.occurrences.get(confirmed=False), by=ada)
    assert words_of(monday) == [("It left on Monday.", True), ("It left on Monday, we hear.", False)]


# Two at once


def test_two_who_raise_the_same_words_at_once_raise_one_claim(
    transactional_db: None, story: Article, ada: User, ben: User
) -> None:
    words = span("about 20 hours")
    with pytest.raises(Refused, match="These words are claim 1 already"):
        meanwhile(
            lambda: raise_claim(article=story, by=ada, **words), lambda: raise_claim(article=story, by=ben, **words)
        )
    assert story.claims.get().raised_by == ada


def test_two_who_raise_other_words_at_once_get_two_numbers(
    transactional_db: None, story: Article, ada: User, ben: User
) -> None:
    second = meanwhile(
        lambda: raise_claim(article=story, by=ada, **span("about 20 hours")),
        lambda: raise_claim(article=story, by=ben, **span("45 crowns")),
    )
    assert second.number == 2


def test_merges_that_cross_leave_one_claim(transactional_db: None, whole: Claim, monday: Claim, ben: User) -> None:
    with pytest.raises(Refused, match="Claim 1 was merged into another"):
        meanwhile(
            lambda: merge_claims(claim=whole, into=monday, by=ben),
            lambda: merge_claims(claim=monday, into=whole, by=ben),
        )
    assert list(Claim.objects.standing()) == [monday]


def test_a_merge_holds_claims_in_the_order_of_their_ids_so_that_two_never_wait_for_each_other(
    transactional_db: None, whole: Claim, monday: Claim, ben: User
) -> None:
    def held(claim: Claim) -> int:
        return Claim.objects.select_for_update(nowait=True).get(pk=claim.pk).pk

    meanwhile(
        lambda: held(whole),
        lambda: merge_claims(claim=monday, into=whole, by=ben),
        once_it_waits=lambda: held(monday),  # refused at once if the merge had taken this one first
    )
    assert fresh(monday).merged_into == whole
