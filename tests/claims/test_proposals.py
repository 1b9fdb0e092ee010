import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.claims.models import Kind
from factcheck.claims.proposals import kind_of, propose
from factcheck.lib.segmentation import sentences


def proposed(text: str) -> list[tuple[str, Kind]]:
    return [(text[one.start : one.end], one.kind) for one in propose(text, sentences(text))]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("The ferry carried 140 passengers.", Kind.NUMBER),
        ("Two thirds of the crew left the ship.", Kind.NUMBER),
        ("The ferry left on Monday.", Kind.DATE),
        ("It was built in 1987.", Kind.DATE),
        ("“We shall look until we find them,” he said.", Kind.QUOTE),
        ("«We shall look until morning», he said.", Kind.QUOTE),
        ("The operator said that the weather was bad.", Kind.ATTRIBUTION),
        ("The weather was bad, according to Halden Wire.", Kind.ATTRIBUTION),
        ("It is a “floating palace” to those who work on it in Halden.", Kind.EVENT),
        ("The ferry sank off Halden.", Kind.EVENT),
        ("NATO sent a ship.", Kind.EVENT),
        ("Norway’s ship turned back.", Kind.EVENT),
        ("The ship did not turn back.", Kind.OTHER),
        ("渡轮在夜里沉没了。", Kind.EVENT),
        ("The weather was bad and the sea was rough.", None),
        ("Did the ferry sink off Halden in 1987?", None),
        ("In Halden", None),
        ("船", None),
        ("", None),
    ],
)
def test_the_kind_is_that_of_the_heaviest_thing_to_check(words: str, kind: Kind | None) -> None:
    assert kind_of(words) == kind


def test_a_sentence_is_one_claim() -> None:
    assert proposed("The ferry sank off Halden. The sea was rough. It carried 140 passengers.") == [
        ("The ferry sank off Halden.", Kind.EVENT),
        ("It carried 140 passengers.", Kind.NUMBER),
    ]


def test_clauses_between_semicolons_are_claims_of_their_own() -> None:
    assert proposed("It left Halden on Monday; nobody in Port Maren knew.") == [
        ("It left Halden on Monday", Kind.DATE),
        ("nobody in Port Maren knew.", Kind.EVENT),
    ]


def test_a_clause_with_nothing_to_check_stays_with_the_rest() -> None:
    assert proposed("It left Halden on Monday; the sea was rough.") == [
        ("It left Halden on Monday; the sea was rough.", Kind.DATE)
    ]


@pytest.mark.parametrize(
    "text",
    ["He said “we left Halden on Monday; it was dark in Oslo” again.", "It left (on Monday; on Tuesday) Halden."],
)
def test_a_semicolon_in_a_quotation_or_in_brackets_divides_nothing(text: str) -> None:
    assert [words for words, _ in proposed(text)] == [text]


@given(st.text(alphabet=st.sampled_from('Ab1 ;“”"().?\n’船'), max_size=80))
def test_any_text_gives_proposals_in_order_inside_their_sentences(text: str) -> None:
    spans = sentences(text)
    at = 0
    for one in propose(text, spans):
        assert at <= one.start < one.end
        assert any(span.start <= one.start and one.end <= span.end for span in spans)
        at = one.end
