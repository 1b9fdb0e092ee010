"""What a story exports comes back through the importer: the same text, the same claims, what is cited for them."""

import pytest
from django.utils.timezone import now

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.claims.actions import (
    attach_citation,
    confirm_occurrence,
    decide,
    drop_claim,
    raise_claim,
    reject_occurrence,
    take_in_draft,
)
from factcheck.claims.models import Citation, Claim, Occurrence, Proves, Query, Stance, Verdict
from factcheck.lib.extraction import Page
from factcheck.publishing.exports import export
from factcheck.sources.actions import add_by_hand, keep_capture, source_for_url
from factcheck.sources.models import Source, SourceKind

# Everything that a file could lose: marks of several makes, characters a format forbids, every direction of writing.
RICH = """\ufeff
  # The night ferry

\u3000The night ferry to Halden takes about 20\u00a0hours,  the operator says.\x0b It left on\tMonday
with 140 passengers\u2011and 12 dogs.\u2028Nobody was hurt on 3 May.

Key Takeaways
-------------
* The ferry takes about 20 hours.
  - It carries a soft\u00adly spoken crew of 31.\x1b
+ “No date for the return has been set,” said O’Neill.

**Verified Facts:**
1) The ferry left Port Maren on Monday with 140 passengers.
2) It carries 31 crew; the captain is Anna Berg.
7. It is 90 metres long, & 5 < 6 > 4.

### Official Statements ###
> “We are ready to sail,” the line said on 4 May.
> “We shall sail.”
> — Anna Berg, captain

## Unconfirmed
- It is not known whether the minister himself was on board on Monday.
- غادرت العبّارة الميناء يوم الاثنين وعلى متنها 140 راكبا.\u200f
- 渡轮于周一离开港口，载有140名乘客。
- המעבורת יצאה ביום שני עם 140 נוסעים.

Bottom Line
===========
*** The ferry \ue000 is late \x85by 20 hours. ***\ufffe


"""


@pytest.fixture
def rich(ada: User, ben: User, cleo: User) -> Article:
    """A story with every verdict, claims raised, dropped, repeated and overlapping, and all that can be cited."""
    story = take_in_draft(headline="", given=RICH.encode(), name="ferry.txt", by=ada)
    places = list(Occurrence.objects.filter(claim__article=story).suggested().in_order())
    if places:
        reject_occurrence(occurrence=places[0], by=ben)
    for place in places[1:2]:
        confirm_occurrence(occurrence=place, by=ben)
    words = "140 passengers\u2011and 12 dogs"
    start = story.revision.text.index(words)
    raise_claim(article=story, start=start, end=start + len(words), by=ada)
    claims = list(story.claims.standing().in_order())
    drop_claim(claim=claims[-2], by=ben)
    interview = add_by_hand(kind=SourceKind.INTERVIEW, title="The harbour master", by=ada, record="It takes 20 hours.")
    page = source_for_url(url="https://wire.example/ferry?a=1&b=[2]", by=ada)
    text = "It takes 24 hours. “No date,” he said: “none.”\nNo, none."
    keep_capture(source=page, body=b"...", page=Page(text=text, full_text=text), at=now())
    cite(claims[0], interview, ada, quote="It takes 20 hours.", locator="00:12")
    cite(claims[0], page, ada, quote="hours", locator="p. 3, “Ships”", stance=Stance.CONTRADICTS, proves=Proves.SAID)
    cite(claims[1], page, ada, stance=Stance.CONTEXT)
    cite(claims[2], page, ada, quote="“No date,” he said: “none.”\nNo, none.")
    judge(claims[0], Verdict.VERIFIED, ben)
    judge(claims[1], Verdict.DISPUTED, ben, note="Two numbers are about: 20 and 24.")
    judge(claims[2], Verdict.UNCONFIRMED, ben, note="A list of\x01 names.")
    judge(claims[3], Verdict.WRONG, ben, note="It was 24.")
    return story


def cite(claim: Claim, source: Source, by: User, **more: str) -> None:
    attach_citation(claim=claim, source=source, by=by, **more)
    claim.refresh_from_db()


def judge(claim: Claim, verdict: Verdict, by: User, note: str = "") -> None:
    decide(claim=claim, by=by, verdict=verdict, note=note, seen=claim.version)


def claims_in(story: Article) -> list[tuple[int, str, str, list[tuple[int, int, str, bool]]]]:
    return [
        (
            claim.number,
            claim.text,
            claim.kind,
            [
                (place.start, place.end, place.exact, place.confirmed)
                for place in claim.occurrences.filter(revision=story.revision).in_order()
            ],
        )
        for claim in story.claims.standing().in_order()
    ]


def cited_in(story: Article) -> list[tuple[int, str, str, str, str, str]]:
    """The citations as (claim, source, quote, locator, stance, what it proves)."""
    rows = Citation.objects.filter(claim__article=story).standing().order_by("claim__number", "pk")
    return [
        (one.claim.number, one.source.url or one.source.title, one.quote, one.locator, one.stance, one.proves)
        for one in rows
    ]


def back(story: Article, format_name: str, by: User) -> Article:
    file = export(story, format_name)
    return take_in_draft(headline="", given=file.body, name=file.name, by=by)


def brought_back(again: Article, story: Article) -> bool:
    """Say that nothing of the story's text and claims is different, or show what is."""
    assert again.revision.text == story.revision.text
    assert claims_in(again) == claims_in(story)
    return again.headline == story.headline


# A Word file, which says all that the newsroom knows

COMMENTS = (
    "16 comments of ours say where claims stand, which they do again; the verdicts in them were not carried over, "
    "for a file decides nothing."
)
MARK_OF_DIRECTION = "Kept, but look closely: 1 invisible character changes the direction in which text is shown."


def test_a_word_file_gives_back_the_text_the_claims_and_all_that_is_cited(rich: Article, ada: User) -> None:
    again = back(rich, "docx", ada)
    assert brought_back(again, rich)
    assert cited_in(again) == cited_in(rich)
    assert list(Query.objects.filter(revision=again.revision)) == []
    assert again.revision.not_imported == [
        COMMENTS,
        "1 line of ours that is not of the story’s text was left out.",
        MARK_OF_DIRECTION,
    ]


# A page, which says what may be public


def test_a_page_gives_back_the_text_the_claims_and_what_readers_are_pointed_to(rich: Article, ada: User) -> None:
    again = back(rich, "html", ada)
    assert brought_back(again, rich)
    shown = [cited for cited in cited_in(rich) if cited[0] == 3 or cited[4] == Stance.SUPPORTS]
    assert cited_in(again) == shown
    assert list(Query.objects.filter(revision=again.revision)) == []
    assert again.revision.not_imported == [
        "5 lines of ours that are not of the story’s text were left out.",
        MARK_OF_DIRECTION,
    ]


# Markdown, whose text is the file's: with the marks of its notes, which are no words of a claim


def test_markdown_gives_back_the_claims_and_cites_the_pages_behind_them(ada: User, ben: User) -> None:
    story = take_in_draft(headline="", given=RICH.encode(), name="ferry.txt", by=ada)
    first, second, third = story.claims.standing().in_order()[:3]
    text = "It takes 20 hours. Nobody was hurt."
    page = source_for_url(url="https://wire.example/ferry?a=1", by=ada)
    keep_capture(source=page, body=b"...", page=Page(title="A [new] ferry", text=text, full_text=text), at=now())
    other = source_for_url(url="https://wire.example/other", by=ada)
    keep_capture(source=other, body=b"...", page=Page(title="The other", text=text, full_text=text), at=now())
    cite(first, page, ada, quote="It takes 20 hours.")
    cite(first, other, ada, quote="takes 20 hours. Nobody")
    cite(second, page, ada, quote="Nobody was hurt.")
    judge(first, Verdict.VERIFIED, ben)
    judge(second, Verdict.VERIFIED, ben)
    judge(third, Verdict.UNCONFIRMED, ben, note="A list of *names* (all).")
    again = back(story, "markdown", ada)
    assert [(number, words, kind) for number, words, kind, _ in claims_in(again)] == [
        (number, words, kind) for number, words, kind, _ in claims_in(story)
    ]
    # Two quotes stand in the first source, and nobody knows from the file whose is which.
    assert [(number, url, quote) for number, url, quote, *_ in cited_in(again)] == [
        (1, page.url, ""),
        (1, other.url, "takes 20 hours. Nobody"),
        (2, page.url, ""),
    ]
    assert again.revision.text.encode() == export(story, "markdown").body
    assert list(Query.objects.filter(revision=again.revision)) == []
