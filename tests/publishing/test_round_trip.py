"""What a story exports comes back through the importer: the same text, the same claims, what is cited for them."""

import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from types import FrameType

import docx as word
import pytest
from django.utils.timezone import now
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.articles.papers.child import read_in_a_child
from factcheck.articles.papers.paper import Brought, Claimed
from factcheck.articles.papers.words import W
from factcheck.articles.structure import read_draft
from factcheck.claims.actions import (
    attach_citation,
    confirm_occurrence,
    decide,
    drop_claim,
    let_go,
    raise_claim,
    reject_occurrence,
    revise,
    take_in_draft,
)
from factcheck.claims.actions.texts import keep_claims
from factcheck.claims.models import Citation, Claim, LostPlace, Occurrence, Proves, Query, Stance, Verdict
from factcheck.lib.errors import Refused
from factcheck.lib.extraction import Page
from factcheck.publishing.annotations import moment
from factcheck.publishing.exports import FORMATS, export
from factcheck.publishing.word import write_word
from factcheck.sources.actions import Kept, add_by_hand, keep_capture, source_for_url
from factcheck.sources.models import Source, SourceKind
from tests.papers import zipped

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
    keep_capture(Kept(page, b"...", Page(text=text, full_text=text), now()))
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


def parts_of(given: bytes) -> dict[str, bytes]:
    package = zipfile.ZipFile(BytesIO(given))
    return {name: package.read(name) for name in package.namelist()}


def rewritten(given: bytes, name: str, words: str, instead: str) -> bytes:
    parts = parts_of(given)
    return zipped({**parts, name: parts[name].replace(words.encode(), instead.encode())})


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
NAMELESS = "1 footnote of ours names no source, for only some may know of it: whoever does attaches it again."
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


def test_a_word_file_opens_elsewhere_with_its_headings_comments_and_footnotes(rich: Article) -> None:
    given = word.Document(BytesIO(export(rich, "docx").body))
    styles = [paragraph.style.name for paragraph in given.paragraphs if paragraph.style]
    assert styles == [
        *("Factcheck Aside", "Title", "Normal", "Heading 2", *["List Bullet"] * 3, "Heading 2", *["List Number"] * 3),
        *("Heading 3", "Quote", "Factcheck Attribution", "Heading 2", *["List Bullet"] * 4, "Heading 1", "Normal"),
    ]
    comments = {comment.initials: comment.text.split("\n") for comment in reversed(list(given.comments))}
    ben = f"Ben, {moment(rich.claims.get(number=1).decisions.get().at)}."
    captured = f"our capture of {moment(Source.objects.get(kind=SourceKind.WEB).capture.at)}."
    assert comments["C2"] == [
        "Claim 2: Disputed.",
        ben,
        "Missing: Two numbers are about: 20 and 24.",
        f"Context: https://wire.example/ferry?a=1&b=[2]. Captured {captured.removeprefix('our capture of ')}",
    ]
    assert comments["C4"] == ["Claim 4: Wrong, fix the text.", ben, "Note: It was 24."]
    assert comments["C5"] == ["Claim 5: Not checked.", "Nobody has decided yet."]
    assert {comment.author for comment in given.comments} == {"Factcheck"}
    package = zipfile.ZipFile(BytesIO(export(rich, "docx").body))
    notes = etree.fromstring(package.read("word/footnotes.xml"))
    said = ["".join(note.itertext("{*}t")).strip() for note in notes if note.get(f"{{{W}}}type") is None]
    assert said[1] == (
        "Claim 1. Contradicts (That it was said): https://wire.example/ferry?a=1&b=[2]: “hours”, p. 3, “Ships”. "
        f"The quote stands in {captured} Source {Source.objects.get(kind=SourceKind.WEB).pk}."
    )
    body = etree.fromstring(package.read("word/document.xml"))
    assert [one.get(f"{{{W}}}id") for one in body.iter(f"{{{W}}}footnoteReference")] == ["1", "2", "3", "4"]
    assert [note.get(f"{{{W}}}id") for note in notes] == ["-1", "0", "1", "2", "3", "4"]


def searched(story: Article, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many elements and links python-docx and we look through while the Word file is written."""
    looked, xpath = 0, BaseOxmlElement.xpath

    def found(self: BaseOxmlElement, path: str) -> list[object]:
        nonlocal looked
        result = xpath(self, path)
        looked += len(result)
        return result

    def called(frame: FrameType, event: str, _: object) -> None:
        nonlocal looked
        looked += event == "call" and frame.f_code.co_name in {"matches", "children"}

    monkeypatch.setattr(BaseOxmlElement, "xpath", found)
    sys.setprofile(called)
    try:
        write_word(story)
    finally:
        sys.setprofile(None)
    monkeypatch.undo()
    return looked


def test_nothing_is_looked_through_again_for_each_claim_of_a_word_file(
    ada: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    for size in (20, 40, 80):
        text = "".join(f"{3 * n}. It takes {n} hours.\n" for n in range(1, size + 1))
        story = take_in_draft(headline="The ferry", given=text.encode(), name="ferry.md", by=ada)
        for number, claim in enumerate(story.claims.all()):
            cite(claim, source_for_url(url=f"https://wire.example/{number}", by=ben), ben)
        looked.append(searched(story, monkeypatch))
        notes = etree.fromstring(parts_of(write_word(story))["word/footnotes.xml"])
        assert len(notes) - 2 == story.claims.count() == size
    assert looked == [looked[0]] * 3


def changed_in_word(story: Article) -> bytes:
    """Our Word file after somebody worked on it: a paragraph added, one extended, a heading made a smaller one."""
    given = word.Document(BytesIO(export(story, "docx").body))
    late = next(one for one in given.paragraphs if one.text.startswith("It is not known"))
    late.add_run(" It was built in 1984.")
    late.insert_paragraph_before("The ferry has 4 decks.", style="List Bullet")
    next(one for one in given.paragraphs if one.text == "Verified Facts").style = "Heading 3"
    written = BytesIO()
    given.save(written)
    return written.getvalue()


def test_a_paragraph_changed_in_word_is_read_anew_and_all_others_stay_as_they_were(rich: Article, ada: User) -> None:
    again = take_in_draft(headline="", given=changed_in_word(rich), name="ferry.docx", by=ada)
    line = "- It is not known whether the minister himself was on board on Monday."
    text = rich.revision.text.replace(f"\n{line}", f"\n\n- The ferry has 4 decks.\n{line} It was built in 1984.")
    assert again.revision.text == text.replace("\n**Verified Facts:**", "\n### Verified Facts")
    was, is_now = ({words for _, words, *_ in claims_in(story)} for story in (rich, again))
    assert (was - is_now, is_now - was) == (set(), {"The ferry has 4 decks.", "It was built in 1984."})


def test_a_word_file_brought_as_the_next_revision_cites_nothing_twice(rich: Article, ada: User) -> None:
    with pytest.raises(Refused, match="Nothing was changed"):
        revise(article=rich, given=export(rich, "docx").body, name="ferry.docx", by=ada, seen=1)
    before = cited_in(rich)
    revise(article=rich, given=changed_in_word(rich), name="ferry.docx", by=ada, seen=1)
    assert cited_in(rich) == before
    assert list(Query.objects.all()) == []


def test_claims_whose_words_are_gone_are_told_beside_the_first_line(rich: Article, ada: User, ben: User) -> None:
    revise(article=rich, given=b"# The ferry\n\nIt is late by 20 hours.", name="f.md", by=ada, seen=1)
    for lost in LostPlace.objects.open():
        let_go(lost=lost, by=ben)
    told = {one.initials: one.text for one in word.Document(BytesIO(export(rich, "docx").body)).comments}
    assert told["C3"] == "Claim 3 stands nowhere in this text: “Nobody was hurt on 3 May.” Changed, look again."
    again = back(rich, "docx", ada)
    assert (again.revision.text, again.headline) == (rich.revision.text, rich.headline)
    assert [words for _, words, *_ in claims_in(again)] == ["It is late by 20 hours."]


def test_no_file_names_a_confidential_source_and_what_it_says(rich: Article, ada: User, dan: User) -> None:
    secret = add_by_hand(kind=SourceKind.INTERVIEW, title="The purser", by=ada, record="I saw it.", confidential=True)
    cite(rich.claims.get(number=5), secret, ada, quote="I saw it.", locator="deck 4")
    for format_name in FORMATS:
        body = export(rich, format_name).body
        if format_name == "docx":
            package = zipfile.ZipFile(BytesIO(body))
            body = b"".join(package.read(name) for name in package.namelist())
        assert [words for words in (b"purser", b"I saw it", b"deck 4") if words in body] == []
    for format_name in ("docx", "html"):
        again = back(rich, format_name, dan)
        assert brought_back(again, rich)
        assert [one for one in cited_in(again) if one[0] == 5] == []
        assert again.revision.not_imported.count(NAMELESS) == 1


def test_what_another_newsroom_wrote_down_comes_as_a_query(rich: Article, ada: User) -> None:
    given = export(rich, "docx").body
    Source.objects.filter(kind=SourceKind.INTERVIEW).update(title="Another source of that number")
    again = take_in_draft(headline="", given=given, name="ferry.docx", by=ada)
    asked = Query.objects.get(revision=again.revision)
    assert asked.claim == again.claims.get(number=1)
    assert asked.text.startswith("Claim 1. Supports (That it is so): The harbour master: “It takes 20 hours.”, 00:12.")


def test_a_file_whose_stance_somebody_reworded_asks_instead_of_guessing(rich: Article, ada: User) -> None:
    given = rewritten(export(rich, "docx").body, "word/footnotes.xml", "Contradicts", "Doubts")
    again = take_in_draft(headline="", given=given, name="ferry.docx", by=ada)
    assert [one[4] for one in cited_in(again) if one[0] == 1] == [Stance.SUPPORTS]
    assert [query.claim for query in Query.objects.filter(revision=again.revision)] == [again.claims.get(number=1)]


@pytest.mark.parametrize("layout", ["", "7", "[]", "[1]", '["x"]', '["\\n", "[]", "{}", "7", "["]', "[" * 100_000])
def test_a_layout_that_somebody_spoilt_is_none(layout: str, rich: Article, ada: User) -> None:
    given = export(rich, "docx").body
    name, kept = next((one, words) for one, words in parts_of(given).items() if b"urn:factcheck" in words)
    inside = etree.fromstring(kept)
    inside.text = layout
    again = take_in_draft(headline="", given=zipped({**parts_of(given), name: etree.tostring(inside)}), by=ada)
    assert "## Key Takeaways\n\n- The ferry takes about 20 hours.\n- It carries" in again.revision.text


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
    keep_capture(Kept(page, b"...", Page(title="A [new] ferry", text=text, full_text=text), now()))
    other = source_for_url(url="https://wire.example/other", by=ada)
    keep_capture(Kept(other, b"...", Page(title="The other", text=text, full_text=text), now()))
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


# Files that are read in this very process, and files that somebody spoilt


@pytest.mark.parametrize("format_name", ["docx", "html"])
def test_what_the_child_reads_is_what_was_written(format_name: str, rich: Article) -> None:
    told = read_in_a_child(export(rich, format_name).body, tracked="accept")
    assert (told["format"], told["text"], told["headline"]) == (format_name, rich.revision.text, "")
    named = [words for kind, _, _, words, *_ in told["notes"] if kind == "claim"]
    assert len(named) == Occurrence.objects.filter(claim__in=rich.claims.standing()).count()


@pytest.mark.parametrize("format_name", ["docx", "html"])
def test_a_story_that_is_called_otherwise_than_its_text_says_is_called_so_again(format_name: str, ada: User) -> None:
    story = take_in_draft(headline="Late again", given=b"# The ferry\n\nIt left on 3 May.\n", by=ada)
    told = read_in_a_child(export(story, format_name).body, tracked="accept")
    assert (told["headline"], told["text"]) == ("Late again", "# The ferry\n\nIt left on 3 May.\n")


def test_an_address_that_may_not_be_watched_comes_as_a_query(rich: Article, ada: User) -> None:
    address = "https://wire.example/ferry?a=1&amp;b=[2]"
    given = rewritten(export(rich, "docx").body, "word/footnotes.xml", address, "http://127.0.0.1/ferry")
    again = take_in_draft(headline="", given=given, name="ferry.docx", by=ada)
    assert [one[:2] for one in cited_in(again)] == [(1, "The harbour master")]
    assert [query.claim.number for query in Query.objects.in_order() if query.claim] == [1, 2, 3]


def test_a_claim_that_cannot_be_one_is_not_kept(ada: User) -> None:
    story = take_in_draft(headline="", given=b"# Ferry\n\nIt sails on 3 May.\n", name="f.md", by=ada)
    story.claims.all().delete()
    places = [Claimed(1, 2, 7), Claimed(2, 9, 27), Claimed(2, 9, 27), Claimed(3, 9, 17, confirmed=False)]
    draft = replace(read_draft(story.revision.text.encode()), brought=Brought(claims=tuple(places)))
    keep_claims(story.revision, draft, list(story.revision.sections.all()))
    assert claims_in(story) == [
        (2, "It sails on 3 May.", "date", [(9, 27, "It sails on 3 May.", True)]),
        (3, "It sails", "other", [(9, 17, "It sails", True)]),
    ]
