"""Another text of a story: what stays checked, what must be looked at again, and what waits in the tray."""

import pytest
from django.db import OperationalError
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.actions import look_away, mark_cleared
from factcheck.articles.models import Article, PendingRevision, State
from factcheck.audit.models import Entry
from factcheck.claims.actions import (
    answer_query,
    confirm_occurrence,
    decide,
    discard_pending,
    drop_claim,
    let_go,
    offer_edit,
    offer_revision,
    place_again,
    reject_occurrence,
    revise,
    revisions,
    save_pending,
    take_in_draft,
    withdraw_citation,
)
from factcheck.claims.actions.locks import locked_alone
from factcheck.claims.actions.revisions import Revised
from factcheck.claims.models import Citation, Claim, LostPlace, Occurrence, Query, Reopening, Verdict
from factcheck.lib.errors import Conflict, Refused
from factcheck.lib.spans import Span
from factcheck.sources.models import Source
from tests.papers import docx, p
from tests.races import meanwhile
from tests.stories import DRAFT, settled_story


@pytest.fixture
def story(ada: User, ben: User) -> Article:
    return settled_story(ada, ben)


def revised(story: Article, *changes: tuple[str, str], by: User) -> Revised:
    text = story.revision.text
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return revise(article=story, given=text.encode(), by=by, seen=story.revision.number)


def statuses(story: Article) -> dict[str, str]:
    return {claim.text: claim.status for claim in story.claims.standing().in_order()}


def claim_of(story: Article, words: str) -> Claim:
    return story.claims.standing().get(text__startswith=words)


def test_what_stands_word_by_word_keeps_its_verdict_wherever_it_moved(story: Article, ben: User) -> None:
    before = statuses(story)
    done = revised(story, ("The night ferry", "Good evening.\n\nThe night ferry"), by=ben)
    assert done.revision.number == 2
    assert done.effects.counts == {"exact": 5, "moved": 0, "altered": 0, "lost": 0}
    assert {carried.anchor.state for carried in done.effects.places} == {"moved"}
    assert statuses(story) == before
    assert LostPlace.objects.count() == 0
    for place in Occurrence.objects.filter(revision=done.revision):
        assert done.revision.text[place.start : place.end] == place.exact


def test_a_changed_word_has_the_verdict_struck_and_says_what_changed(story: Article, ben: User) -> None:
    revised(story, ("on Monday with 140", "on Monday with 150"), by=ben)
    claim = claim_of(story, "The ferry left Port Maren")
    assert claim.text == "The ferry left Port Maren on Monday with 150 passengers."
    assert (claim.verdict, claim.is_stale) == (Verdict.VERIFIED, True)
    assert claim.stale_because == "The text changed under Verified Facts in revision 2: 140 passengers → 150 passengers"
    [reopening] = Reopening.objects.filter(claim=claim)
    assert reopening.changes == [{"kind": "number", "before": "140 passengers", "after": "150 passengers"}]
    assert sum(status == "stale" for status in statuses(story).values()) == 1


def test_marks_alone_are_said_to_be_a_rewrite(story: Article, ben: User) -> None:
    revised(story, ("passengers.", "passengers!"), by=ben)
    claim = claim_of(story, "The ferry left Port Maren")
    assert claim.stale_because == "Its words under Verified Facts were rewritten in revision 2."


def test_what_is_gone_waits_in_the_tray_and_is_placed_by_hand(story: Article, ada: User, ben: User) -> None:
    line = "The ferry left Port Maren on Monday with 140 passengers.\n"
    done = revised(story, (line, "All 140 went aboard at Port Maren.\n"), by=ben)
    claim = claim_of(story, "The ferry left Port Maren")
    assert claim.stale_because == "Its words under Verified Facts are gone since revision 2."
    [lost] = LostPlace.objects.open()
    assert (lost.claim, str(lost)) == (claim, line.strip())
    start = done.revision.text.index("All 140")
    with pytest.raises(Refused, match="An editor has decided claim"):
        place_again(lost=lost, start=start, end=start + 34, by=ada)
    with pytest.raises(Refused, match="Select the words"):
        place_again(lost=lost, start=start, end=start, by=ben)
    place = place_again(lost=lost, start=start, end=start + 34, by=ben)
    claim.refresh_from_db()
    assert (place.exact, claim.text, claim.is_stale) == (place.exact, "All 140 went aboard at Port Maren.", True)
    assert not LostPlace.objects.open().exists()
    with pytest.raises(Refused, match="Ben has settled this already"):
        let_go(lost=lost, by=ben)


def test_what_is_gone_on_purpose_is_let_go(story: Article, ben: User) -> None:
    revised(story, ("The ferry left Port Maren on Monday with 140 passengers.\n", ""), by=ben)
    let_go(lost=LostPlace.objects.get(), by=ben)
    assert not LostPlace.objects.open().exists()
    assert Entry.objects.filter(verb="place.let_go").get().facts == {
        "words": "The ferry left Port Maren on Monday with 140 passengers."
    }


def test_a_place_where_the_claim_stands_already_is_refused(story: Article, ben: User) -> None:
    line = "The ferry left Port Maren on Monday with 140 passengers."
    done = revised(story, (line, "All 140 went aboard."), by=ben)
    lost = LostPlace.objects.get()
    start = done.revision.text.index("All 140")
    place_again(lost=lost, start=start, end=start + 20, by=ben)
    LostPlace.objects.update(settled_at=None, settled_by=None)
    with pytest.raises(Refused, match="These words are claim"):
        place_again(lost=LostPlace.objects.get(), start=start, end=start + 20, by=ben)


def test_of_a_claim_in_two_places_the_altered_one_is_asked_about(ada: User, ben: User) -> None:
    story = take_in_draft(headline="The night ferry", given=DRAFT.encode(), by=ada)
    for place in Occurrence.objects.suggested():
        confirm_occurrence(occurrence=place, by=ben)
    [two] = [claim for claim in story.claims.standing() if claim.occurrences.count() == 2]
    decide(claim=two, by=ben, verdict=Verdict.UNCONFIRMED, note="", seen=two.version)
    words = two.text
    done = revised(story, ("- The ferry takes about 20 hours.", "- The ferry takes about 26 hours."), by=ben)
    two.refresh_from_db()
    assert done.effects.counts["altered"] == 1
    assert (two.text, two.is_stale) == (words, True)
    here = two.occurrences.filter(revision=done.revision).in_order()
    assert [(place.state, place.confirmed) for place in here] == [("exact", True), ("altered", False)]


def test_a_claim_that_still_stands_elsewhere_keeps_its_words_when_a_lost_place_is_found(ada: User, ben: User) -> None:
    story = take_in_draft(headline="The night ferry", given=DRAFT.encode(), by=ada)
    for place in Occurrence.objects.suggested():
        confirm_occurrence(occurrence=place, by=ben)
    [two] = [claim for claim in story.claims.standing() if claim.occurrences.count() == 2]
    done = revised(story, ("- The ferry takes about 20 hours.", "- Somebody sails for most of a day."), by=ben)
    start = done.revision.text.index("Somebody")
    place_again(lost=LostPlace.objects.get(), start=start - 1, end=start + 33, by=ben)
    words = two.text
    two.refresh_from_db()
    assert (two.text, two.occurrences.filter(revision=done.revision).count()) == (words, 2)


def test_a_pending_revision_is_called_by_its_story(story: Article, ben: User) -> None:
    offered = offer_revision(base=story.revision, given=b"Other words.", by=ben)
    assert str(offered) == "The night ferry (1+)"


def test_a_lost_suggestion_is_not_waited_for(ada: User, ben: User) -> None:
    story = take_in_draft(headline="The night ferry", given=DRAFT.encode(), by=ada)
    assert Occurrence.objects.suggested().count() == 1
    done = revised(story, ("- The ferry takes about 20 hours.\n", ""), by=ben)
    assert (done.effects.counts["lost"], LostPlace.objects.count()) == (1, 0)


def test_new_sentences_are_read_and_old_ones_left_as_they_were(ada: User, ben: User) -> None:
    story = take_in_draft(headline="", given=("# Night\n\n" + DRAFT + "\nGood evening.\n").encode(), by=ada)
    for place in Occurrence.objects.suggested():
        reject_occurrence(occurrence=place, by=ben)
    dropped = claim_of(story, "No date for the return")
    drop_claim(claim=dropped, by=ben)
    look_away(sentence=story.revision.sentences.last(), by=ben)
    done = revised(
        story,
        ("# Night", "# Night ferry"),
        (
            "Unconfirmed\n",
            "The port charged 45 crowns in 2024.\nThe ferry takes about 20 hours.\n\nUnconfirmed\n",
        ),
        by=ben,
    )
    story.refresh_from_db()
    assert story.headline == "Night ferry"
    assert done.revision.sentences.last().cleared_by == ben
    assert claim_of(story, "The port charged").occurrences.get().revision == done.revision
    assert not story.claims.standing().filter(text=dropped.text).exists()
    [again] = Occurrence.objects.filter(revision=done.revision).suggested()
    assert again.exact == "The ferry takes about 20 hours."
    assert again.claim.occurrences.count() > 1


def test_nothing_found_to_check_is_asked_again_when_the_words_changed(story: Article, ben: User) -> None:
    claim = claim_of(story, "No date for the return")
    decide(claim=claim, by=ben, verdict=Verdict.NO_CLAIM, note="", seen=claim.version)
    revised(story, ("No date for the return has been set.", "A date for the return has been set."), by=ben)
    claim.refresh_from_db()
    assert (claim.verdict, claim.is_stale) == (Verdict.NO_CLAIM, True)


def test_a_cleared_story_is_in_checking_again(story: Article, ben: User) -> None:
    mark_cleared(article=story)
    revised(story, ("140", "150"), by=ben)
    story.refresh_from_db()
    assert story.state == State.CHECKING


def test_the_second_of_two_is_told_and_loses_nothing(story: Article, ada: User, ben: User) -> None:
    base = story.revision
    mine = offer_revision(base=base, given=DRAFT.replace("140", "150").encode(), by=ada)
    theirs = offer_revision(base=base, given=DRAFT.replace("140", "160").encode(), by=ben)
    assert save_pending(pending=theirs, by=ben) is not None
    assert save_pending(pending=theirs, by=ben) is None
    with pytest.raises(Conflict) as conflict:
        save_pending(pending=mine, by=ada)
    assert conflict.value.sentence == ("Ben was quicker: revision 2 came in between. Your text is kept; look at both.")
    assert conflict.value.current["revision"] == 2
    assert "160" in str(conflict.value.current["text"])
    assert b"150" in bytes(PendingRevision.objects.get(pk=mine.pk, saved_as=None).given)
    assert story.revisions.count() == 2


def test_a_text_that_waits_is_discarded_by_its_maker_or_an_editor(story: Article, ada: User, ben: User) -> None:
    def waiting(by: User) -> PendingRevision:
        return offer_revision(base=story.revision, given=DRAFT.replace("140", "150").encode(), by=by)

    discard_pending(pending=waiting(ada), by=ada)
    discard_pending(pending=waiting(ada), by=ben)
    with pytest.raises(Refused, match="Only whoever brought this text and editors discard it"):
        discard_pending(pending=waiting(ben), by=ada)
    saved = PendingRevision.objects.get()
    save_pending(pending=saved, by=ben)
    with pytest.raises(Refused, match="saved already"):
        discard_pending(pending=saved, by=ben)
    assert Entry.objects.filter(verb="revision.discarded").count() == 2


def test_an_edit_is_laid_on_the_newest_text_only_where_its_words_stand_as_they_were_seen(
    story: Article, ada: User, ben: User
) -> None:
    seen = story.revision
    place = Span(DRAFT.index("The ferry left"), DRAFT.index("140 passengers.") + 15)
    revised(story, ("The night ferry", "Good evening.\n\nThe night ferry"), by=ben)
    offered = offer_edit(seen=seen, place=place, words="It left.", by=ada)
    assert (offered.base.number, b"Good evening." in bytes(offered.given), b"It left." in bytes(offered.given)) == (
        2,
        True,
        True,
    )
    revised(story, ("with 140 passengers", "with 150 passengers"), by=ben)
    with pytest.raises(Conflict) as altered:
        offer_edit(seen=seen, place=place, words="It left.", by=ada)
    assert altered.value.current["words"] == "The ferry left Port Maren on Monday with 150 passengers."
    revised(story, ("The ferry left Port Maren on Monday with 150 passengers.\n", ""), by=ben)
    with pytest.raises(Conflict) as gone:
        offer_edit(seen=seen, place=place, words="It left.", by=ada)
    assert gone.value.current == {"revision": 4, "start": None, "end": None, "words": ""}
    assert gone.value.sentence == ("Ben was quicker: in revision 4 these words are gone. Nothing you typed is lost.")


def test_who_may_revise_and_what_makes_no_revision(story: Article, ada: User, eve: User, amin: User) -> None:
    for stranger in (eve, amin):
        with pytest.raises(Refused, match="Only its author and editors revise a story"):
            offer_revision(base=story.revision, given=b"Other words.", by=stranger)
    with pytest.raises(Refused, match="Nothing was changed"):
        offer_revision(base=story.revision, given=DRAFT.replace("\n", "\r\n").encode(), by=ada)
    with pytest.raises(Refused, match="This draft is empty"):
        revise(article=story, given=b"", by=ada, seen=1)
    assert (story.revisions.count(), PendingRevision.objects.count()) == (1, 0)


def test_the_notes_of_a_new_paper_come_along(story: Article, ada: User) -> None:
    comment = f'<w:comment w:id="0" w:author="Ben">{p("Why Monday?")}</w:comment>'
    paragraphs = "".join(p(line) for line in DRAFT.splitlines() if line)
    done = revise(article=story, given=docx(paragraphs, comments=comment), name="two.docx", by=ada, seen=1)
    assert (done.revision.format, done.revision.original_name) == ("docx", "two.docx")
    assert [query.text for query in Query.objects.all()] == ["Why Monday?"]


FOOTNOTED = """# Ferry

The ferry takes 20 hours.[^1] It left Halden on Monday.[^2]

The minister spoke on 3 May.

[^1]: Port office: “It takes twenty hours”, https://example.org/port
[^2]: Ask the operator by phone.
"""


def edited(story: Article, before: str, after: str, *, by: User) -> None:
    seen = story.revision
    start = seen.text.index(before)
    save_pending(pending=offer_edit(seen=seen, place=Span(start, start + len(before)), words=after, by=by), by=by)


def test_the_footnotes_a_text_had_before_are_not_taken_in_again(ada: User, ben: User) -> None:
    story = take_in_draft(headline="", given=FOOTNOTED.encode(), name="ferry.md", by=ada)
    [citation], [query] = Citation.objects.all(), Query.objects.all()
    answer_query(query=query, by=ben)
    withdraw_citation(citation=citation, by=ada)
    edited(story, "on 3 May", "on 4 May", by=ben)
    edited(story, "on 4 May", "on 5 May", by=ben)
    assert (list(Citation.objects.standing()), list(Query.objects.all()), list(Query.objects.open())) == (
        [],
        [query],
        [],
    )
    edited(story, "on 5 May.", "on 6 May.[^3]\n\n[^3]: Ask the operator by phone.", by=ben)
    [new] = Query.objects.open()
    assert (new.claim, new.text) == (claim_of(story, "The minister"), "Ask the operator by phone.")


def test_a_citation_that_was_withdrawn_is_not_brought_back_by_a_rewritten_footnote(ada: User, ben: User) -> None:
    story = take_in_draft(headline="", given=FOOTNOTED.encode(), name="ferry.md", by=ada)
    withdraw_citation(citation=Citation.objects.get(), by=ada)
    edited(story, "Port office: ", "The port office: ", by=ben)
    assert (Citation.objects.count(), Query.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("given", "name", "kept_as"),
    [
        ("<p> is the tag of a paragraph. It left Halden on 3 May.\n", "s.txt", "text"),
        ("It left Halden on 3 May.[^1]\n\n[^1]: Ask 20 people.\n", "s.md", "markdown"),
    ],
)
def test_an_edit_in_place_leaves_the_text_written_as_it_was(
    given: str, name: str, kept_as: str, ada: User, ben: User
) -> None:
    story = take_in_draft(headline="Ferry", given=given.encode(), name=name, by=ada)
    claims = story.claims.count()
    edited(story, "on 3 May", "on 4 May", by=ben)
    edited(story, "on 4 May", "on 5 May", by=ben)
    assert (story.revision.text, story.revision.format) == (given.replace("3 May", "5 May"), kept_as)
    assert (story.claims.count(), Query.objects.count()) == (claims, given.count("[^1]:"))


# Two at once


def footnoted_while_its_page_is_looked_at(ada: User, ben: User) -> None:
    """Bring in a text with a new footnote while a look holds the footnote's page, and then the claims."""
    story = take_in_draft(headline="", given=FOOTNOTED.encode(), name="ferry.md", by=ada)
    [source] = Source.objects.all()
    given = FOOTNOTED.replace("on 3 May.", "on 3 May.[^3]") + f"[^3]: {source.url}\n"
    meanwhile(
        lambda: Source.objects.select_for_update(no_key=True).get(pk=source.pk),
        lambda: revise(article=story, given=given.encode(), name="ferry.md", by=ben, seen=1),
        once_it_waits=lambda: locked_alone(*story.claims.all()),
    )
    assert set(source.citations.values_list("claim__number", flat=True)) == {1, 3}


def test_a_text_that_cites_a_page_which_is_being_looked_at_waits_and_is_saved(
    transactional_db: None, ada: User, ben: User
) -> None:
    footnoted_while_its_page_is_looked_at(ada, ben)


def test_without_holding_the_page_first_they_would_wait_for_each_other(
    transactional_db: None, ada: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "hold_cited", lambda *_notes, **_by: None)
    with pytest.raises(OperationalError, match="deadlock"):
        footnoted_while_its_page_is_looked_at(ada, ben)


def test_everything_gone_is_everything_lost(story: Article, ben: User) -> None:
    done = revise(article=story, given=b"Wholly different words about quays.", by=ben, seen=1)
    assert done.effects.counts == {"exact": 0, "moved": 0, "altered": 0, "lost": 5}
    assert {status for text, status in statuses(story).items() if "quays" not in text} == {"stale"}
    assert timezone.now() >= LostPlace.objects.open().latest("pk").claim.stale_since
