"""The footnotes of Markdown: they hang on words, and are no words of the story."""

import pytest

from factcheck.articles.footnotes import read_footnotes
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
