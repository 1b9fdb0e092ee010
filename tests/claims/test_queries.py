"""What stands beside a draft's words: notes that name a source cite it, all others wait to be answered."""

import pytest

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.articles.papers.paper import Note, NoteKind, Tracked
from factcheck.audit.models import Entry
from factcheck.claims.actions import answer_query, drop_claim, merge_claims, queries, take_in_draft, take_in_notes
from factcheck.claims.models import Citation, Claim, Query
from factcheck.lib.errors import Refused
from tests.papers import docx, p, r

TEXT = "The ferry takes 20 hours. It left Halden on Monday. Really. The minister spoke on 3 May.\n"
FERRY, HALDEN, REALLY, MAY = (TEXT.index(words) for words in ("The ferry", "It left", "Really", "The minister"))
PORT = "https://example.org/port"


@pytest.fixture
def story(ada: User) -> Article:
    return take_in_draft(headline="Ferry", given=TEXT.encode(), by=ada)


def note(start: int, end: int, text: str, *addresses: str, kind: NoteKind = NoteKind.FOOTNOTE) -> Note:
    return Note(kind, start, end, text, addresses, "Ben")


def bring(story: Article, ada: User, *notes: Note) -> None:
    take_in_notes(revision=story.revision, notes=notes, by=ada)


def cited(story: Article) -> list[tuple[str, str, str, str]]:
    """The citations as (claim, address, quote, locator)."""
    rows = Citation.objects.filter(claim__article=story).order_by("pk")
    return [(one.claim.text, one.source.url, one.quote, one.locator) for one in rows]


def asked(story: Article) -> list[tuple[str | None, str]]:
    rows = Query.objects.filter(revision__article=story).in_order()
    return [(one.claim.text if one.claim else None, one.text) for one in rows]


FIRST, SECOND, THIRD = "The ferry takes 20 hours.", "It left Halden on Monday.", "The minister spoke on 3 May."


@pytest.mark.parametrize(
    ("start", "end", "claim"),
    [
        (HALDEN - 1, HALDEN - 1, FIRST),
        (HALDEN, HALDEN, FIRST),
        (FERRY + 9, FERRY + 9, FIRST),
        (FERRY, MAY, SECOND),
        (HALDEN - 2, REALLY, SECOND),
        (REALLY, REALLY + 7, None),
        (REALLY + 7, REALLY + 7, None),
        (0, 0, FIRST),
        (len(TEXT), len(TEXT), THIRD),
    ],
)
def test_a_note_belongs_to_the_claim_it_shares_most_with_or_stands_behind(
    start: int, end: int, claim: str | None, story: Article, ada: User
) -> None:
    bring(story, ada, note(start, end, "Really?"))
    assert asked(story) == [(claim, "Really?")]


def test_a_note_before_the_first_claim_belongs_to_none(ada: User) -> None:
    story = take_in_draft(headline="Ferry", given=f"# Ferry\n\n{TEXT}".encode(), by=ada)
    bring(story, ada, note(7, 7, "Really?"))
    assert asked(story) == [(None, "Really?")]


def test_a_footnote_with_an_address_cites_it_with_its_quote_and_the_rest_as_locator(story: Article, ada: User) -> None:
    bring(story, ada, note(25, 25, f"Port: “It takes twenty hours”, p. 3, {PORT}", PORT))
    assert (cited(story), asked(story)) == ([(FIRST, PORT, "It takes twenty hours", "Port: , p. 3")], [])


def test_a_link_cites_and_says_nothing_more(story: Article, ada: User) -> None:
    bring(story, ada, note(4, 9, PORT, PORT, kind=NoteKind.LINK))
    assert (cited(story), asked(story)) == ([(FIRST, PORT, "", "")], [])


def test_a_comment_that_asks_is_kept_even_when_it_names_a_page(story: Article, ada: User) -> None:
    bring(story, ada, note(0, 5, f"Is that so? {PORT}", PORT, kind=NoteKind.COMMENT))
    assert (cited(story), asked(story)) == ([(FIRST, PORT, "", "")], [(FIRST, f"Is that so? {PORT}")])


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("No source.", ()),
        ("Two of them.", (PORT, "https://example.org/other")),
        ("Ours: http://127.0.0.1/", ("http://127.0.0.1/",)),
    ],
)
def test_a_note_that_names_no_one_page_we_may_watch_is_a_query(
    text: str, addresses: tuple[str, ...], story: Article, ada: User
) -> None:
    bring(story, ada, note(25, 25, text, *addresses))
    assert (cited(story), asked(story)) == ([], [(FIRST, text)])


def test_words_too_long_for_a_locator_are_kept_as_a_query(story: Article, ada: User) -> None:
    long = f"{'word ' * 60}{PORT}"
    bring(story, ada, note(25, 25, long, PORT))
    assert (cited(story), asked(story)) == ([(FIRST, PORT, "", "")], [(FIRST, long)])


def test_the_same_source_twice_is_cited_once_and_beyond_the_most_nothing_is_lost(
    story: Article, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(story, ada, *[note(4, 9, PORT, PORT, kind=NoteKind.LINK)] * 2)
    assert (len(cited(story)), asked(story)) == (1, [])
    monkeypatch.setattr(queries, "MOST_CITED", 0)
    bring(story, ada, note(30, 32, PORT, PORT))
    assert (len(cited(story)), asked(story)) == (1, [(SECOND, PORT)])


def test_another_place_of_a_page_that_is_cited_already_is_asked_about(story: Article, ada: User) -> None:
    bring(story, ada, note(25, 25, f"p. 3, {PORT}", PORT), note(25, 25, f"p. 9, {PORT}", PORT))
    assert (cited(story), asked(story)) == ([(FIRST, PORT, "", "p. 3")], [(FIRST, f"p. 9, {PORT}")])


def test_what_came_along_is_in_the_record(story: Article, ada: User) -> None:
    bring(story, ada)
    assert not Entry.objects.filter(verb="article.notes_taken_in").exists()
    bring(story, ada, note(25, 25, "Why?"), note(4, 9, PORT, PORT, kind=NoteKind.LINK))
    assert Entry.objects.get(verb="article.notes_taken_in").facts == {"citations": 1, "queries": 1}


def test_a_query_is_answered_once_and_by_whoever_works_on_claims(
    story: Article, ada: User, ben: User, amin: User
) -> None:
    bring(story, ada, note(25, 25, "Why?"))
    query = Query.objects.get()
    with pytest.raises(Refused, match="Reporters and editors work on claims"):
        answer_query(query=query, by=amin)
    answer_query(query=query, by=ben)
    with pytest.raises(Refused) as refused:
        answer_query(query=query, by=ada)
    assert refused.value.sentence == "Ben has answered this already."
    query.refresh_from_db()
    assert (str(query), query.answered_by, list(Query.objects.open())) == ("Why?", ben, [])
    assert Entry.objects.filter(verb="query.answered").count() == 1


def test_queries_go_with_their_claim_and_stay_when_it_is_dropped(
    story: Article, ada: User, ben: User, eve: User
) -> None:
    bring(story, ada, note(25, 25, "Why?"))
    first, second, _ = Claim.objects.order_by("number")
    merge_claims(claim=first, into=second, by=ada)
    assert asked(story) == [(SECOND, "Why?")]
    assert list(Query.objects.at_no_claim()) == []
    second.refresh_from_db()
    drop_claim(claim=second, by=ben)
    assert [one.text for one in Query.objects.at_no_claim()] == ["Why?"]
    story.embargoed = True
    story.save()
    assert list(Query.objects.visible_to(eve)) == []


def test_a_word_file_brings_its_notes_and_its_changes_as_chosen(ada: User) -> None:
    change = '<w:del w:id="1"><w:r><w:delText>20</w:delText></w:r></w:del><w:ins w:id="2">' + r("24") + "</w:ins>"
    foot = r('<w:footnoteReference w:id="1"/>')
    given = docx(
        p(r("The ferry takes ") + change + r(" hours.") + foot),
        footnotes=f'<w:footnote w:id="1">{p("Port office, https://example.org/port")}</w:footnote>',
    )
    stories = [take_in_draft(headline="", given=given, name="f.docx", by=ada, tracked=one) for one in Tracked]
    assert [cited(story) for story in stories] == [
        [("The ferry takes 24 hours.", PORT, "", "Port office")],
        [("The ferry takes 20 hours.", PORT, "", "Port office")],
    ]
    revision = stories[1].revision
    assert (bytes(revision.original), revision.format) == (given, "docx")
    assert revision.not_imported == [
        "1 tracked insertion was rejected: its words are gone.",
        "1 tracked deletion was rejected: its words stand in the text.",
    ]
