"""Whatever the text: each pure function ends, raises nothing, and the places it names are places of that text.

A new one is a line in TAKE.
"""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.addresses import NotAnAddress, host_of, normalise_url
from factcheck.lib.anchoring import Selector, carry, reanchor, select
from factcheck.lib.changes import bears_beside, bears_on, compare, in_words, tokens
from factcheck.lib.differences import differences
from factcheck.lib.extraction import Unreadable, read_page
from factcheck.lib.folding import fold
from factcheck.lib.language import language_of
from factcheck.lib.noise import without_noise
from factcheck.lib.notices import notices_in, touches
from factcheck.lib.quotes import GONE, find_quote
from factcheck.lib.segmentation import sentences
from factcheck.lib.spans import Span
from factcheck.lib.text import NotText, clean_text, decode, without_bidi
from tests.texts import AWKWARD, SHORT, texts

OTHER = "The ferry takes about 20 hours, the ministry did not say on Monday."


def in_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def key_or_sentence(text: str) -> str:
    try:
        return normalise_url(text)
    except NotAnAddress as problem:
        return str(problem)


def decoded_or_sentence(given_bytes: bytes, content_type: str = "") -> str:
    try:
        return decode(given_bytes, content_type=content_type)
    except NotText as problem:
        return str(problem)


def read_or_sentence(body: bytes, content_type: str) -> str:
    try:
        return read_page(body, url="https://wire.example/a", content_type=content_type).full_text
    except Unreadable as problem:
        return problem.sentence


TAKE: dict[str, Callable[[str], object]] = {
    "sentences": sentences,
    "select": lambda text: select(text, 0, len(text)) if text else None,
    "carry from": lambda text: carry(text, OTHER, [Span(0, len(text))] if text else []),
    "carry to": lambda text: carry(OTHER, text, [Span(0, len(OTHER))]),
    "reanchor": lambda text: reanchor(Selector(text, "", "", 0), OTHER) if text else None,
    "reanchor in": lambda text: reanchor(select(OTHER, 4, 20), text),
    "bears on": lambda text: bears_on(text, OTHER, text),
    "bears on, from": lambda text: bears_on(OTHER, text, OTHER),
    "bears beside": lambda text: bears_beside(text, f"Menu\n{OTHER}", f"Menu\n{text}", main="Menu"),
    "bears beside, from": lambda text: bears_beside(OTHER, f"Menu\n{text}", f"Menu\n{OTHER}", main=text),
    "differences from": lambda text: differences(text, OTHER),
    "differences to": lambda text: differences(OTHER, text),
    "find_quote in": lambda text: find_quote(OTHER, text),
    "find_quote for": lambda text: find_quote(text, OTHER),
    "find_quote in parts": lambda text: find_quote(f"{text[:3]} […] {text[-3:]}z", text),
    "fold": fold.__wrapped__,
    "tokens": tokens,
    "compare from": lambda text: in_words(compare(text, OTHER)),
    "compare to": lambda text: in_words(compare(OTHER, text)),
    "clean_text": clean_text,
    "without_bidi": without_bidi,
    "without_noise": lambda text: without_noise(text, today=date(2025, 9, 3)),
    "notices_in": notices_in,
    "touches": lambda text: touches(text, OTHER),
    "language_of": language_of,
    "normalise_url": key_or_sentence,
    "normalise_url of a query": lambda text: key_or_sentence(f"https://wire.example/?{text}"),
    "normalise_url of a path": lambda text: key_or_sentence(f"https://wire.example/{text}"),
    "host_of": host_of,
    "decode": lambda text: decoded_or_sentence(in_bytes(text)),
    "decode another encoding": lambda text: decoded_or_sentence(b"\xe9\xe8 " + text.encode("cp1252", "replace")),
    "decode by its content type": lambda text: decoded_or_sentence(b"caf\xe9", f"text/html; charset={text}"),
    "read_page of text": lambda text: read_or_sentence(in_bytes(text), "text/plain"),
    "read_page of anything": lambda text: read_or_sentence(in_bytes(text), ""),
    "read_page of a body": lambda text: read_or_sentence(in_bytes(f"<html><body><p>{text}"), "text/html"),
    "read_page of a head": lambda text: read_or_sentence(in_bytes(f"<head><title>{text}</title>"), "text/html"),
    "read_page of a script": lambda text: read_or_sentence(
        in_bytes(f'<script type="application/ld+json">{{"@type": "Article", "author": "{text}"}}</script>'), "text/html"
    ),
    "read_page of a PDF": lambda text: read_or_sentence(b"%PDF-1.7\n" + in_bytes(text), ""),
}
each = pytest.mark.parametrize("take", TAKE.values(), ids=TAKE)


@each
@given(text=texts)
def test_any_text_is_taken(take: Callable[[str], object], text: str) -> None:
    take(text)


@each
@pytest.mark.parametrize("text", SHORT)
def test_next_to_nothing_is_taken(take: Callable[[str], object], text: str) -> None:
    take(text)


@each
@pytest.mark.parametrize("name", AWKWARD)
def test_a_long_text_of_one_awkward_thing_is_taken(take: Callable[[str], object], name: str) -> None:
    take(AWKWARD[name])


@given(texts)
def test_sentences_stand_in_order_within_the_text(text: str) -> None:
    spans = sentences(text)
    assert all(0 <= one.start < one.end <= len(text) for one in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(texts)
def test_tokens_stand_in_order_within_the_text(text: str) -> None:
    found = tokens(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(texts, st.data())
def test_words_taken_out_of_a_text_stand_in_it(text: str, data: st.DataObject) -> None:
    spans = [span for span in sentences(text) if fold(text[span.start : span.end]).text.strip()]
    if not spans:
        return
    span = data.draw(st.sampled_from(spans))
    match = find_quote(text[span.start : span.end], text)
    assert match.state == "intact" or match == GONE
    if match.start is not None and match.end is not None:
        assert 0 <= match.start < match.end <= len(text)


@given(texts)
def test_cleaning_twice_changes_no_more_than_cleaning_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert without_bidi(without_bidi(text)) == without_bidi(text)


@given(texts, texts)
def test_what_stayed_and_what_came_make_up_the_later_text(before: str, after: str) -> None:
    found = differences(before, after)
    assert "".join(one.text for one in found if one.kind != "removed") == after
    assert all(one.text for one in found)
    assert all(one.kind != other.kind for one, other in pairwise(found))


@given(texts)
def test_a_text_carried_into_itself_stays_where_it_is(text: str) -> None:
    spans = [Span(*token) for token in {(one.start, one.end) for one in tokens(text)}]
    assert [(anchor.state, anchor.start, anchor.end) for anchor in carry(text, text, spans)] == [
        ("exact", span.start, span.end) for span in spans
    ]


@given(texts)
def test_what_is_decoded_was_encoded(text: str) -> None:
    sound = clean_text(text).replace("\ufeff", "")
    assert decode(sound.encode("utf-8-sig")) == sound


class TestWhatWasNotLinear:
    """At these sizes each step that looks at everything before it again would take minutes."""

    def test_letters_that_could_be_a_list_are_sentences_of_prose(self) -> None:
        assert [span.start for span in sentences("a) b) c) " * 1_000)][:2] == [0, 2_000 - 2]
        initials = sentences("J. K. " * 1_000)
        assert (initials[0].start, initials[-1].end) == (0, 5_999)

    def test_a_word_of_many_letters_is_none_of_fewer(self) -> None:
        assert find_quote("x" * 300, "x" * 200_000).state == "altered"
        assert find_quote("x", f"{'x' * 200_000} x").start == 200_001

    def test_words_of_scripts_without_spaces_are_found_within_others(self) -> None:
        assert find_quote("関", "港は閉鎖された関係").start == 7

    def test_each_part_of_a_quote_is_searched_once(self) -> None:
        assert find_quote("a […] zebra […] b", "a " * 60_000 + "zebra b").state == "intact"
        assert find_quote("a […] zebra […] b", "a " * 60_000 + "x " * 4_000 + "zebra b") == GONE

    def test_a_quote_of_spaces_has_no_parts(self) -> None:
        assert find_quote(f"x{' ' * 100_000}y", "x y").state == "intact"

    def test_a_text_of_all_characters_there_are_is_folded_in_one_pass(self) -> None:
        kinds = "".join(map(chr, range(0x3200, 0x33FF))) + "".join(map(chr, range(0xF900, 0xFAD9)))
        assert find_quote("no such words here", kinds * 200) == GONE

    def test_a_change_of_very_many_characters_is_told(self) -> None:
        strange = "".join(map(chr, range(0x4E00, 0x4F30)))
        page = f"It was long ago said by the captain of the ferry that {strange} is so"
        match = find_quote(page.replace(strange, strange[:-1]), page)
        assert match.state in {"intact", "altered"}

    def test_a_text_beside_itself_is_one_stretch(self) -> None:
        text = " ".join(map(str, range(40_000)))
        assert [(one.kind, len(one.text)) for one in differences(text, text)] == [("same", len(text))]

    def test_a_host_of_thousands_of_letters_is_no_address(self) -> None:
        host = "".join(map(chr, range(0x4E00, 0x9E00)))
        assert host_of(host) == host_of(f"https://{host}/a") == ""
        assert key_or_sentence(host) == "This is not a web address. Copy it from the browser's address bar."
