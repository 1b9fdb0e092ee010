"""What a draft becomes when it is brought in: a text nobody changed, its parts, and what in it is to be checked."""

from functools import partial
from uuid import UUID

import pytest

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.audit.models import Entry
from factcheck.claims.actions import take_in_draft
from factcheck.claims.models import Claim, Occurrence, Verdict
from factcheck.lib.errors import Refused
from tests.races import meanwhile

ONCE = UUID("6f1c9d1e-2f6a-4f0e-9f53-3b1f4f0a7c11")
DRAFT = """# The night ferry

The night ferry to Halden takes about 20 hours, the operator says. The sea was rough.

## Key Takeaways
- The ferry to Halden takes about 20 hours.

## Official Statements
“We shall sail on 3 May.”
— Anna Holt, operator
"""


@pytest.fixture
def article(ada: User) -> Article:
    return take_in_draft(headline="", given=DRAFT.encode(), name="ferry.md", by=ada)


def said(article: Article, start: int, end: int) -> str:
    return article.revision.text[start:end]


def test_a_draft_is_kept_as_it_was_given(ada: User) -> None:
    given = b"\xef\xbb\xbfThe ferry\r\ntakes 20\0 hours.\r\n"
    revision = take_in_draft(headline="Ferry", given=given, name="ferry.txt", by=ada).revision
    assert (revision.number, revision.by, revision.text) == (1, ada, "The ferry\ntakes 20 hours.\n")
    assert (bytes(revision.original), revision.original_name) == (given, "ferry.txt")
    assert revision.not_imported == ["1 NUL character was left out."]


def test_a_story_begins_as_its_authors_draft_that_all_may_see(article: Article, ada: User) -> None:
    assert (article.headline, article.author, article.state, article.language) == (
        "The night ferry", ada, State.DRAFT, "en",
    )  # fmt: skip
    assert (article.embargoed, article.editor, list(article.people.all())) == (False, None, [])


def test_who_may_see_an_embargoed_story_is_said_when_it_comes_in(ada: User, ben: User, eve: User) -> None:
    article = take_in_draft(headline="Ferry", given=b"It left.", by=ada, embargoed=True, people=[ben])
    assert Article.objects.visible_to(ben).get() == article
    assert not Article.objects.visible_to(eve).exists()


def test_a_headline_that_was_typed_goes_before_the_drafts_own(ada: User) -> None:
    article = take_in_draft(headline=" Ferry\n is\0 late ", given=DRAFT.encode(), by=ada)
    assert article.headline == "Ferry is late"
    assert article.revision.sections.get(number=1).heading == "The night ferry"


def test_a_title_that_is_the_headline_is_not_said_twice(article: Article) -> None:
    assert list(article.revision.sections.values_list("kind", "heading")) == [
        ("lede", ""), ("takeaways", "Key Takeaways"), ("statements", "Official Statements"),
    ]  # fmt: skip


def test_sentences_know_their_section_and_who_said_them(article: Article) -> None:
    sentences = article.revision.sentences.select_related("section")
    assert [
        (one.number, one.section.kind, said(article, one.start, one.end), one.attribution, one.speaker)
        for one in sentences
    ] == [
        (1, "lede", "The night ferry to Halden takes about 20 hours, the operator says.", False, ""),
        (2, "lede", "The sea was rough.", False, ""),
        (3, "takeaways", "The ferry to Halden takes about 20 hours.", False, ""),
        (4, "statements", "“We shall sail on 3 May.”", False, "Anna Holt, operator"),
        (5, "statements", "— Anna Holt, operator", True, ""),
    ]


def test_claims_are_proposed_by_nobody_and_await_a_verdict(article: Article) -> None:
    claims = article.claims.in_order()
    assert [(one.number, one.text, one.kind, one.raised_by, one.verdict) for one in claims] == [
        (1, "The night ferry to Halden takes about 20 hours, the operator says.", "number", None, Verdict.UNCHECKED),
        (2, "“We shall sail on 3 May.”", "quote", None, Verdict.UNCHECKED),
    ]


def test_a_repeat_is_a_place_of_the_first_claim_that_waits_for_a_person(article: Article) -> None:
    places = Occurrence.objects.in_order().select_related("section")
    assert [(one.claim.number, one.section.kind, one.exact, one.confirmed) for one in places] == [
        (1, "lede", "The night ferry to Halden takes about 20 hours, the operator says.", True),
        (1, "takeaways", "The ferry to Halden takes about 20 hours.", False),
        (2, "statements", "“We shall sail on 3 May.”", True),
    ]
    assert all(said(article, one.start, one.end) == one.exact for one in places)
    assert (places[1].prefix[-12:], places[1].suffix[:4]) == ("Takeaways\n- ", "\n\n##")


def test_what_came_in_is_told_to_the_audit(article: Article, ada: User) -> None:
    entry = Entry.objects.get()
    assert (entry.verb, entry.by_id, entry.about_id) == ("article.imported", ada.pk, article.pk)
    assert entry.facts == {"name": "ferry.md", "sentences": 5, "claims": 2}


def test_of_a_long_file_name_the_end_is_kept(ada: User) -> None:
    article = take_in_draft(headline="Ferry", given=b"It left.", name="x" * 300 + "/ferry\0.txt", by=ada)
    assert article.revision.original_name == "x" * 245 + "/ferry.txt"


def test_a_draft_without_anything_to_check_has_sentences_only(ada: User) -> None:
    article = take_in_draft(headline="Ferry", given=b"the sea was rough.", by=ada)
    assert (article.revision.sentences.count(), article.claims.count()) == (1, 0)


@pytest.mark.parametrize(
    ("headline", "given", "sentence"),
    [
        ("x" * 301, b"It left.", "This headline has 301 characters, and 300 are the most."),
        ("Ferry", b" \n", "There are no words in this draft. Paste its text, or choose the file again."),
    ],
)
def test_a_draft_that_is_refused_leaves_nothing_behind(ada: User, headline: str, given: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        take_in_draft(headline=headline, given=given, by=ada)
    assert refused.value.sentence == sentence
    assert (Article.objects.count(), Claim.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_admins_bring_in_no_stories(amin: User) -> None:
    with pytest.raises(Refused, match="Reporters and editors bring in stories"):
        take_in_draft(headline="Ferry", given=b"It left.", by=amin)


@pytest.mark.parametrize(("marks", "stories"), [([ONCE, ONCE], 1), ([None, None], 2)], ids=["one form", "two"])
def test_two_at_once_from_one_form_make_one_story(
    marks: list[UUID | None], stories: int, transactional_db: None, ada: User
) -> None:
    first, again = (partial(take_in_draft, headline="", given=DRAFT.encode(), by=ada, once=once) for once in marks)
    made = meanwhile(first, again)
    assert Article.objects.count() == stories
    assert made.claims.exists()


def test_the_mark_of_a_form_is_its_senders_own(ada: User, ben: User) -> None:
    mine, yours = (take_in_draft(headline="", given=DRAFT.encode(), by=one, once=ONCE) for one in (ada, ben))
    assert (mine.author, yours.author) == (ada, ben)
