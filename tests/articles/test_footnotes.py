"""The footnotes of Markdown: they hang on words, and are no words of the story."""

import pytest

from factcheck.articles.footnotes import LINK, LONGEST_NOTE, MOST_MARKS, MOST_QUOTES, read_footnotes
from factcheck.articles.papers.paper import NoteKind
from factcheck.articles.structure import read_draft

PORT = "https://example.org/port"


def said(text: str) -> list[tuple[int, str, tuple[str, ...]]]:
    return [(note.start, note.text, note.addresses) for note in read_footnotes(text).notes]


@pytest.mark.parametrize(
    ("note", "words", "addresses"),
    [
        ("The port office.", ["The port office."], ()),
        (f"[The *port*](<{PORT}>), p. 3.", [f"The *port*, p. 3. {PORT}"], (PORT,)),
        (f"See {PORT}.", [f"See {PORT}."], (PORT,)),
        (r"A \[new\] ferry: “It \*sails\*.”", ["A [new] ferry: “It *sails*.”"], ()),
        (
            "The port, “one two”\n    and “three four”.",
            ["The port, and . “one two”", "The port, and . “three four”"],
            (),
        ),
        ("", [], ()),
    ],
)
def test_a_note_says_its_words_once_for_each_quote(note: str, words: list[str], addresses: tuple[str, ...]) -> None:
    assert said(f"It sails.[^a]\n\n[^a]: {note}\n") == [(9, one, addresses) for one in words]


def test_of_several_quotes_of_a_note_that_hangs_twice_nobody_knows_which_is_whose() -> None:
    text = "It sails.[^1] It is late.[^1]\n\n[^1]: The port. “one two” “three four”"
    assert said(text) == [(9, "The port.", ()), (25, "The port.", ())]


def test_marks_in_a_row_hang_on_the_same_words() -> None:
    text = "It sails.[^1][^x-2] Late.[^1]\n\n[^1]: One.\n[^x-2]: Two.\n"
    assert said(text) == [(9, "One.", ()), (9, "Two.", ()), (25, "One.", ())]


@pytest.mark.parametrize("text", ["It sails.[^1]", "[^1]", "It[^ 1] [^]", "It sails. *(Maybe: so.)*", ""])
def test_a_mark_that_leads_nowhere_is_a_word(text: str) -> None:
    read = read_footnotes(text)
    assert (read.text, read.notes) == (text, [])


def test_the_first_of_two_notes_of_one_name_is_meant_and_both_are_blank() -> None:
    text = "It sails.[^1]\n\n[^1]: One.\n[^1]: Two."
    assert said(text) == [(9, "One.", ())]
    assert read_footnotes(text).text.split() == ["It", "sails."]


def test_what_is_read_keeps_every_character_at_its_place() -> None:
    text = "# Ferry\n\nIt sails.[^1] *(Unconfirmed: a *list* (new).)* Late\n\n[^1]: One\n    two.\nThe end.\n"
    read = read_footnotes(text).text
    aside = " *(Unconfirmed: a *list* (new).)*"
    assert read == f"# Ferry\n\nIt sails.{' ' * len(f'[^1]{aside}')} Late\n\n{' ' * 9}\n        \nThe end.\n"


def test_a_draft_has_its_text_as_it_was_and_sentences_without_notes() -> None:
    text = f"# The ferry\n\nIt takes 20 hours.[^1] It sails, on[^1] Monday.\n\n[^1]: {PORT}, 5 May.\n"
    draft = read_draft(text.encode(), name="ferry.md")
    assert draft.text == text
    assert [text[one.start : one.end] for one in draft.sentences] == [
        "It takes 20 hours.",
        "It sails, on[^1] Monday.",
    ]
    assert [(note.kind, note.start, note.address) for note in draft.notes] == [
        (NoteKind.FOOTNOTE, 31, PORT),
        (NoteKind.FOOTNOTE, 48, PORT),
    ]


def test_a_plain_text_has_no_footnotes() -> None:
    assert read_draft(b"It sails.[^1]\n\n[^1]: One.\n", name="ferry.txt").notes == []


@pytest.mark.parametrize(
    "piece", ["[^1]", "[^1]: x\n", " *(Unconfirmed: ", "[a](<https://x", "“", "[^1]: [a]\n    ", "\\"]
)
def test_hostile_notes_take_no_longer_than_others(piece: str) -> None:
    read = read_footnotes(piece * (200_000 // len(piece)) + "\n[^1]: x")
    assert len(read.notes) <= 50_000


def test_what_a_note_says_is_kept_up_to_a_length_and_at_so_many_marks() -> None:
    text = "A claim is here[^1]. " * 2_000 + "\n\n[^1]: " + "some words here " * 2_000
    draft = read_draft(text.encode(), name="ferry.md")
    assert (len(draft.notes), draft.text) == (MOST_MARKS, text)
    assert {len(note.text) for note in draft.notes} == {LONGEST_NOTE}
    assert draft.not_imported == [
        "1 footnote is longer than any note: only its beginning was kept as one.",
        "Footnotes are marked at so many places that they were not kept at the last 1900 of them.",
    ]
    assert "[^1]" not in draft.bare


def test_the_marks_of_a_note_share_what_it_says() -> None:
    notes = read_footnotes(f"It sails.[^1] Late.[^1]\n\n[^1]: The port, {PORT}").notes
    assert notes[0].text is notes[1].text


def test_so_many_quotes_of_a_note_are_told_apart() -> None:
    text = "It sails.[^1]\n\n[^1]: The port. " + "“a b” " * 2 * MOST_QUOTES
    draft = read_draft(text.encode(), name="ferry.md")
    assert [note.text for note in draft.notes] == ["The port. “a b”"] * MOST_QUOTES
    assert draft.not_imported == ["50 quotes were left out of footnotes that hold too many."]


@pytest.mark.parametrize(
    "note", ["[x](http://a", "some words here ", "“a b” word ", "“a” ", "[a](http://b) ", "http://a.b/c "]
)
@pytest.mark.parametrize("mark", ["A claim.[^1]", "A claim.[^1] " * 200])
def test_a_note_of_any_length_is_read_as_no_more_than_so_many_of_the_longest(note: str, mark: str) -> None:
    read = read_footnotes(f"{mark}\n\n[^1]: {note * 2_000}")
    assert len(read.notes) <= MOST_MARKS
    assert sum(len(one.text) for one in read.notes) <= MOST_MARKS * 2 * LONGEST_NOTE


def test_an_address_is_looked_for_over_a_bounded_stretch() -> None:
    assert LINK.search(f"[x]({PORT}/{'a' * 2_000})") is not None
    assert LINK.search(f"[x]({PORT}/{'a' * 3_000})") is None
